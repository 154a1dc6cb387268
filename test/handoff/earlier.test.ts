import { conversationOf, person, personal } from '../support/activities';
import { type Chat, wordsOf } from '../support/chat';
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

let people = 70;

/** Somebody else's escalation about a server. */
async function about(server: string, ask: string) {
  people += 1;
  const who = person(`Requester ${people}`, people);
  const before = async (chat: Chat) =>
    await chat.press('Go on', { server, exchange: '2019', role: 'mailbox', healthSet: 'POP' });
  return await escalate(bot, { place: personal(bot.teams.url, who), who, asking: { ask }, before });
}

/** The packet as an engineer looks at it. */
async function packet(thread: Parameters<typeof engineer>[1]): Promise<string> {
  const card = await engineer(bot, thread).pressOnly('Look first');
  return wordsOf({ attachments: [{ content: card }] });
}

describe('the packet of an escalation', () => {
  it('tells what was escalated before about the same server, in the last 30 days, and what came of it', async () => {
    const first = await about('EX01', 'The pool hangs');
    const ana = await accept(bot, first.thread, first.requester);
    const back = { caseId: first.caseId, handoff: 1, epoch: 1, act: 'return', goto: '' };
    await ana.pressRaw({ ...back, outcome: 'workaround', note: 'Recycle it nightly' });
    await posted(bot, first.requester, 'gives it back');
    bot.clock.forward(20 * 24 * 60);
    const other = await about('EX02', 'Something else');
    expect(await packet(other.thread)).not.toContain('Escalated before');
    const second = await about('ex01', 'It hangs again');
    expect(await packet(second.thread)).toMatch(
      new RegExp(
        `Escalated before[\\s\\S]*• Case ${first.caseId}, 20 Nov, .*: The pool hangs · workaround: Recycle it nightly, Ana Silva`,
      ),
    );
    bot.clock.forward(20 * 24 * 60);
    const third = await about('EX01', 'And again');
    const shown = await packet(third.thread);
    expect(shown).toContain(`• Case ${second.caseId}, `);
    expect(shown).toContain('It hangs again · expired');
    expect(shown).not.toContain('The pool hangs');
    await third.requester.say('export');
    expect(third.requester.words).toContain(`Before, in case ${second.caseId}`);
    expect(wordsOf(bot.teams.shown(conversationOf(other.thread))[0]!)).not.toContain('EX01');
  });
});
