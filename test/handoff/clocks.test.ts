import { conversationOf, personal, SAM } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import {
  accept,
  callsIn,
  engineer,
  escalate,
  LUIS,
  openedThread,
  posted,
  SECOND,
  setTier,
} from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

describe('the clocks of an escalation', () => {
  it.each([
    ['1', 5],
    ['2', 15],
    ['3', 60],
  ])('ask again at half time and the next tier at the end: severity %s has %i minutes', async (severity, minutes) => {
    await setTier(bot);
    bot.clock.forward(1);
    await setTier(bot, [SAM], SECOND);
    const { requester, thread } = await escalate(bot, { asking: { severity } });
    await engineer(bot, thread, LUIS).pressOnly('Decline');
    bot.clock.forward(minutes / 2);
    const half = await posted(bot, thread, 'still waits for somebody');
    expect(half.activity.attachments[0].content.msteams.entities.map((e: { text: string }) => e.text)).toEqual([
      '<at>Ana Silva</at>',
    ]);
    const mark = bot.teams.calls.length;
    bot.clock.forward(minutes / 2);
    const second = await openedThread(bot, mark, SECOND);
    await posted(bot, thread, 'This moved on', mark);
    await posted(bot, requester, 'Still looking', mark);
    await accept(bot, second, requester, SAM);
  });

  it('say on the offered card when they run out, in the team’s own time, and again when it is offered anew', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const card = () => wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
    expect(card()).toContain('Who takes it? It is offered here until 10:45 UTC.');
    bot.clock.forward(5);
    const ana = engineer(bot, thread);
    await ana.pressOnly('Take it to …');
    await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'assign', to: LUIS.aadObjectId });
    await posted(bot, thread, 'Luis Prado is asked to take it. It is offered here until 11:45.');
    await accept(bot, thread, requester, LUIS);
    expect(card()).not.toContain('It is offered here until');
    const mark = bot.teams.calls.length;
    await engineer(bot, thread, LUIS).pressOnly('Release');
    await posted(bot, thread, 'It is offered here until 11:50.', mark);
  });

  it('take their minutes from the settings', async () => {
    await bot.stop();
    bot = await startBot({ env: { ESCALATION_MINUTES: '2,4,8' } });
    await setTier(bot);
    const { requester } = await escalate(bot);
    bot.clock.forward(4);
    await posted(bot, requester, 'Nobody could take it');
  });

  it('tell the requester honestly when nobody is left, with the next best thing to do', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    bot.clock.forward(15);
    await posted(bot, requester, 'Nobody could take it');
    expect(requester.words).toContain('Call the engineer on duty');
    await posted(bot, thread, 'Nobody took it in time');
    const late = await engineer(bot, thread).pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' });
    expect(wordsOf({ attachments: [{ content: late }] })).toContain('Nobody took it in time');
    const mark = bot.teams.calls.length;
    await requester.pressOnly('Try again');
    const again = await openedThread(bot, mark);
    expect(conversationOf(again)).not.toBe(conversationOf(thread));
    await accept(bot, again, requester);
  });

  it('come due after a restart that lasted past them', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    await bot.restart(() => bot.clock.forward(20));
    await posted(bot, requester, 'Nobody could take it');
    await posted(bot, thread, 'Nobody took it in time');
    expect(callsIn(bot, thread, 'update')).toHaveLength(1);
  });

  it('stop when somebody takes it, and start anew when they do not write', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    await accept(bot, thread, requester);
    bot.clock.forward(20);
    await posted(bot, thread, 'Ana Silva has not written yet');
    await posted(bot, requester, 'I am asking the team again');
    await accept(bot, thread, requester, LUIS);
  });

  it('ask the owner after half an hour of silence, and tell both sides after an hour', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    bot.clock.forward(10);
    await ana.tell('reply I look at it');
    await posted(bot, requester, 'I look at it');
    bot.clock.forward(20);
    await requester.say('status');
    bot.clock.forward(10);
    const asked = await posted(bot, thread, 'Do you still have it?');
    expect(JSON.stringify(asked.activity)).toContain('<at>Ana Silva</at>');
    bot.clock.forward(30);
    await posted(bot, thread, 'has been quiet for an hour');
    await posted(bot, requester, 'has been quiet for an hour');
    const mark = bot.teams.calls.length;
    await requester.tell('are you there?');
    await posted(bot, thread, 'are you there?', mark);
    bot.clock.forward(30);
    await posted(bot, thread, 'Do you still have it?', mark);
  });

  it('let a draft lapse that nobody sends', async () => {
    await setTier(bot);
    const requester = new Chat(bot);
    await requester.say('start pop-health');
    await requester.press('Escalate');
    await requester.press('Preview', { ask: 'x', severity: '2' });
    bot.clock.forward(30);
    await posted(bot, requester, 'The escalation was not sent');
    const late = await requester.pressRaw({ caseId: 1001, handoff: 1, epoch: 0, act: 'send' });
    expect(wordsOf({ attachments: [{ content: late }] })).toContain('not sent in time');
  });
});

describe('when Teams fails', () => {
  it('an offer that is committed but not sent goes out after a restart, once', async () => {
    await setTier(bot);
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 'reset', times: 1 });
    const requester = await unsent();
    await bot.restart();
    bot.clock.forward(1);
    const thread = await openedThread(bot, 0);
    await accept(bot, thread, requester);
    expect(bot.teams.calls.filter(({ kind, answered }) => kind === 'create' && answered === 201)).toHaveLength(1);
  });

  it('an offer that cannot be posted for two minutes is admitted, and posted when Teams is back', async () => {
    await setTier(bot);
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 503, times: 3 });
    const requester = await unsent();
    bot.clock.forward(2);
    await posted(bot, requester, 'Teams has not taken it');
    for (let i = 0; i < 4; i++) {
      bot.clock.forward(5);
      await bot.restart();
      await bot.settled();
    }
    const thread = await openedThread(bot, 0);
    await accept(bot, thread, requester);
  });

  it('a tier that cannot be reached is passed over, and the last one is told of', async () => {
    await setTier(bot);
    bot.clock.forward(1);
    await setTier(bot, [SAM], SECOND);
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 403, code: 'BotDisabledByAdmin' });
    const requester = await unsent();
    const second = await openedThread(bot, 0, SECOND);
    await posted(bot, requester, 'can’t be reached');
    await accept(bot, second, requester, SAM);
  });

  it('a request that reaches nobody says so', async () => {
    await setTier(bot);
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 403, code: 'BotDisabledByAdmin' });
    const requester = await unsent();
    await posted(bot, requester, 'It could not be delivered');
    expect(requester.words).toContain('the bot was removed from that conversation');
  });

  it('a card that a moderator deleted is posted again, and works', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const card = bot.teams.shown(conversationOf(thread))[0]!;
    bot.teams.forget(conversationOf(thread), card.id);
    const mark = bot.teams.calls.length;
    await engineer(bot, thread).pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' });
    await posted(bot, thread, 'Taken by Ana Silva', mark);
    expect(bot.teams.shown(conversationOf(thread))).toHaveLength(1);
    await posted(bot, requester, 'Ana Silva has it now');
    await engineer(bot, thread).pressOnly('Release');
    await posted(bot, thread, 'Who takes it?', mark);
  });

  it('a packet that Teams takes for too large goes out smaller', async () => {
    await setTier(bot);
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 413, code: 'MessageSizeTooBig' });
    const requester = await unsent();
    const thread = await openedThread(bot, 0);
    await accept(bot, thread, requester);
    await requester.tell('export');
    await posted(bot, requester, 'Teams took a card for too large');
  });

  /** Escalates without waiting for the offer. */
  async function unsent() {
    const requester = new Chat(bot, personal(bot.teams.url));
    await requester.say('start pop-health');
    await requester.press('Escalate');
    await requester.press('Preview', { ask: 'Please look', severity: '2' });
    await requester.pressOnly('Send it');
    return requester;
  }
});
