import { conversationOf } from '../support/activities';
import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { accept, engineer, escalate, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
  await setTier(bot);
});
afterEach(async () => {
  await bot.stop();
});

const said = (answer: Json): string => wordsOf({ attachments: [{ content: answer }] });
const titles = (answer: Json): string[] => (answer.actions ?? []).map(({ title }: Json) => title);

/** A case that an engineer gave back and the requester closed. */
async function closed() {
  const { requester, thread, caseId } = await escalate(bot);
  const ana = await accept(bot, thread, requester);
  await requester.tell('it fails');
  await posted(bot, thread, 'it fails');
  await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'solved', note: 'Done', goto: '' });
  await posted(bot, requester, 'gives it back: solved');
  await requester.pressOnly('It works: close the case');
  await posted(bot, thread, 'Closed by Dana Ruiz');
  return { requester, thread, caseId, ana, mark: bot.teams.calls.length };
}

describe('an old card of a closed case', () => {
  it.each(['object', 'withdraw', 'pause', 'resume', 'confirm', 'not-yet', 'retry', 'preview', 'send', 'change'])(
    'does not open it in silence when its requester presses “%s”',
    async (act) => {
      const { requester, thread, caseId, mark } = await closed();
      const answer = await requester.pressRaw({ caseId, handoff: 1, epoch: 1, act, ask: 'x', severity: '2' });
      expect(said(answer)).toMatch(/closed|no engineer has this case|Done/i);
      await requester.say('status');
      expect(requester.words).toContain('No case is open here');
      expect(bot.teams.calls.slice(mark).filter((c) => c.conversationId === conversationOf(thread))).toEqual([]);
    },
  );

  it.each([
    'take-up',
    'reply-form',
    'reply',
    'live-on',
    'release',
    'return-form',
    'return',
    'accept',
    'decline',
    'assign',
  ])('does not open it in silence when its engineer presses “%s”', async (act) => {
    const { requester, caseId, ana } = await closed();
    const inputs = { text: 'x', note: 'x', outcome: 'solved', to: 'x' };
    const answer = await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act, ...inputs });
    expect(said(answer)).toMatch(/closed|Choose one of the engineers/i);
    await requester.say('status');
    expect(requester.words).toContain('No case is open here');
  });

  it('is opened again by the engineer from the card that shows it closed, which says so', async () => {
    const { requester, thread, caseId, ana, mark } = await closed();
    const stale = await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'take-up' });
    expect(titles(stale)).toContain('Open the case again');
    await ana.pressOnly('Open the case again');
    await posted(bot, thread, `Ana Silva took case ${caseId} up again`, mark);
    await posted(bot, requester, 'Ana Silva has it now', mark);
  });

  it('is opened again by the engineer who types reopen', async () => {
    const { requester, thread, caseId, mark } = await closed();
    await engineer(bot, thread).tell('reopen');
    await posted(bot, thread, `Ana Silva took case ${caseId} up again`, mark);
    await posted(bot, requester, 'Ana Silva has it now', mark);
  });

  it('is sent back to the engineer who closed it from the card that says so', async () => {
    const { requester, thread, caseId } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'close', about: '0' });
    const { activity } = await posted(bot, requester, `Ana Silva closed case ${caseId}`);
    expect(titles(activity.attachments[0].content)).toEqual(['Open it again for Ana Silva']);
    const mark = bot.teams.calls.length;
    await requester.pressOnly('Open it again for Ana Silva');
    await posted(bot, thread, `sends case ${caseId} back to you`, mark);
  });
});
