import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { accept, escalate, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
  await setTier(bot);
});
afterEach(async () => {
  await bot.stop();
});

const FACTS = { server: 'EX01', exchange: '2019', role: 'mailbox', healthSet: 'POP', monitor: 'PopCTPMonitor' };
const STEP = 'Do the POP3 services run?';

/** A case that the engineer gives back at its third step, where yes and no are answers too. */
async function givenBack(outcome: string, goto = '') {
  const { requester, thread, caseId } = await escalate(bot, {
    before: async (chat) => {
      await chat.press('Go on', FACTS);
      await chat.press('Yes, it is');
      expect(chat.words).toContain(STEP);
    },
  });
  const ana = await accept(bot, thread, requester);
  const mark = bot.teams.calls.length;
  await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'return', outcome, note: 'A service was stopped', goto });
  await posted(bot, requester, 'Ana Silva gives it back', mark);
  return { requester, thread, caseId, ana, mark };
}

const titles = (activity: Json): string[] =>
  (activity.attachments?.[0]?.content.actions ?? []).map(({ title }: Json) => title);

describe('a case that comes back solved', () => {
  it.each([
    ['solved', ''],
    ['workaround', ''],
    ['solved', 'ctp.services'],
    ['workaround', 'ctp.log-file'],
  ])('asks one thing, whether it works: %s %s', async (outcome, goto) => {
    const { requester } = await givenBack(outcome, goto);
    expect(requester.words).toContain('Does it work?');
    expect(requester.labels).toEqual(['It works: close the case', 'No, go on here', 'Back to Ana Silva']);
    expect(requester.shown.filter((one) => titles(one).some((title) => title.startsWith('Yes, they are')))).toEqual([]);
  });

  it.each(['yes', 'It works', 'it works now!', 'Yes, thanks'])(
    'is closed when the requester types “%s”',
    async (words) => {
      const { requester, thread, caseId, mark } = await givenBack('solved');
      await requester.say(words);
      await posted(bot, thread, 'Dana Ruiz confirms: it works', mark);
      await posted(bot, requester, `Case ${caseId} is`, mark);
      expect(requester.words).toContain('closed');
    },
  );

  it.each(['no', 'It doesn’t work', 'still failing'])(
    'goes on with the runbook and the note after “%s”',
    async (words) => {
      const { requester, thread, mark } = await givenBack('workaround', 'ctp.services');
      await requester.say(words);
      await posted(bot, requester, 'Ana Silva says: A service was stopped', mark);
      expect(requester.heading).not.toContain('gives it back');
      expect(requester.words).toContain(STEP);
      await posted(bot, thread, 'Dana Ruiz says that it doesn’t work yet', mark);
      expect(requester.shown.map(wordsOf).join('\n')).not.toContain('Does it work?');
      await requester.say('yes');
      expect(requester.words).toContain('Does the probe succeed?');
      await requester.tell('export');
      await posted(bot, requester, 'it doesn’t work yet');
    },
  );

  it('does the same with the button, once', async () => {
    const { requester, mark } = await givenBack('solved');
    await requester.press('No, go on here');
    await posted(bot, requester, 'Ana Silva says: A service was stopped', mark);
    const said = bot.teams.calls.length;
    const again = await requester.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'not-yet' });
    expect(again.actions.map(({ title }: Json) => title)).toEqual(['It works: close the case', 'Back to Ana Silva']);
    expect(bot.teams.calls.length).toBe(said);
  });

  it('says what it waits for where the words are neither yes nor no', async () => {
    const { requester } = await givenBack('solved');
    await requester.say('let me ask the person first');
    expect(requester.heading).toBe('Does it work?');
    expect(requester.labels).toContain('Show the step');
    await requester.say('yes');
    expect(requester.words).toContain('closed');
  });

  it('takes a whole answer of the step for what it says', async () => {
    const { requester } = await givenBack('solved');
    await requester.say('Yes, they are Running');
    expect(requester.words).toContain('Does the probe succeed?');
  });

  it('leaves yes and no to the step once the requester asks for it', async () => {
    const { requester, mark } = await givenBack('solved');
    await requester.say('status');
    await requester.press('Show the current step');
    await posted(bot, requester, 'Ana Silva says: A service was stopped', mark);
    await requester.say('yes');
    expect(requester.words).toContain('Does the probe succeed?');
  });

  it.each(['do-next', 'need-info', 'not-ours'])(
    'shows the step at once for “%s”, and asks nothing else',
    async (outcome) => {
      const { requester } = await givenBack(outcome);
      expect(requester.words).toContain(STEP);
      expect(requester.shown.map(wordsOf).join('\n')).not.toContain('Does it work?');
    },
  );
});
