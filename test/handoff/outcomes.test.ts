import { activeSyncGuide } from '../../src/runbooks/activesync-guide';
import { conversationOf } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import { ASK, accept, escalate, openedThread, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { wayTo } from '../support/walk-planner';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
  await setTier(bot);
});
afterEach(async () => {
  await bot.stop();
});

it.each(['support', 'vendor'])(
  'a runbook that ends at “%s” is escalated from its last card, with its path',
  async (end) => {
    const requester = await new Chat(bot).say('start activesync-guide');
    const way = wayTo(activeSyncGuide, CASE, end);
    await requester.walk(way, CASE);
    await requester.press('Escalate');
    await requester.press('Preview', { ask: ASK, severity: '2', impact: '' });
    const mark = bot.teams.calls.length;
    await requester.pressOnly('Send it');
    const thread = await openedThread(bot, mark);
    const offer = wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
    expect(offer).toContain(way.length > 5 ? `The last 5 of ${way.length} answers` : 'The path');
    expect(offer).toContain(`${way.length}. `);
  },
);

it.each([
  ['solved', 'solved', ['It works: close the case', 'No, go on here', 'Back to Ana Silva']],
  ['workaround', 'there is a workaround', ['It works: close the case', 'No, go on here', 'Back to Ana Silva']],
  ['do-next', 'do this next', ['Back to Ana Silva']],
  ['need-info', 'information is needed', ['Back to Ana Silva']],
  ['not-ours', 'not ours to solve', ['Back to Ana Silva']],
])('a case is given back as “%s” in words, with what the requester can say to it', async (outcome, words, ways) => {
  const { requester, thread, caseId } = await escalate(bot);
  const ana = await accept(bot, thread, requester);
  await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'return', outcome, note: 'As said', goto: '' });
  const { activity } = await posted(bot, requester, `Ana Silva gives it back: ${words}`);
  expect(wordsOf(activity)).toContain('As said');
  expect(activity.attachments[0].content.actions.map(({ title }: { title: string }) => title)).toEqual(ways);
});
