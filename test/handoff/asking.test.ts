import { conversationOf } from '../support/activities';
import { Chat, inputsIn, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { ASK, accept, callsIn, ENGINEERS, escalate, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

const said = (answer: Json): string => wordsOf({ attachments: [{ content: answer }] });

async function asked(): Promise<Chat> {
  const requester = await new Chat(bot).say('start pop-health');
  return await requester.press('Escalate');
}

describe('the form that asks for an engineer', () => {
  it('asks how bad it is, and presets nothing', async () => {
    const requester = await asked();
    const severity = inputsIn(requester.newest.attachments[0].content).find(({ id }) => id === 'severity')!;
    expect(severity.value ?? '').toBe('');
    expect(severity.isRequired).toBe(true);
    const answer = await requester.pressOnly('Preview', { ask: ASK, severity: '', impact: '' });
    expect(said(answer)).toContain('Choose how bad it is');
  });

  it('keeps what was chosen when it is changed', async () => {
    const requester = await asked();
    await requester.press('Preview', { ask: ASK, severity: '1', impact: '' });
    await requester.press('Change it');
    const severity = inputsIn(requester.newest.attachments[0].content).find(({ id }) => id === 'severity')!;
    expect(severity.value).toBe('1');
  });

  it('can be left: nothing is sent, and the case goes on', async () => {
    await setTier(bot);
    const requester = await asked();
    const mark = bot.teams.calls.length;
    const answer = await requester.pressOnly('Cancel');
    expect(said(answer)).toContain('Nothing was sent');
    await requester.say('export');
    expect(requester.words).not.toContain('sent it');
    expect(bot.teams.calls.slice(mark).filter(({ conversationId }) => conversationId.startsWith(ENGINEERS))).toEqual(
      [],
    );
    await requester.say('status');
    expect(requester.words).toContain('Case 1001 is open');
  });

  it('cancels nothing that was sent meanwhile', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const answer = await requester.pressOnly('Cancel');
    expect(said(answer)).toContain('Sent to');
    await accept(bot, thread, requester);
  });

  it('has examples that a phone shows whole', async () => {
    const requester = await asked();
    const impact = inputsIn(requester.newest.attachments[0].content).find(({ id }) => id === 'impact')!;
    expect(impact.placeholder.length).toBeLessThanOrEqual(32);
  });
});

describe('what the requester writes to the engineer', () => {
  it('gets one receipt, which counts on in its place', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    await accept(bot, thread, requester);
    const mark = bot.teams.calls.length;
    await requester.tell('It fails on both servers');
    await posted(bot, requester, 'Sent to Ana Silva', mark);
    expect(requester.words).toContain('I tell you if one does not arrive');
    await requester.tell('and since Monday');
    await posted(bot, requester, '2 messages sent to Ana Silva', mark);
    await requester.tell('only with POP');
    await posted(bot, requester, '3 messages sent to Ana Silva', mark);
    expect(callsIn(bot, requester.place, 'post', mark)).toHaveLength(1);
  });

  it('gets a new one from whoever has the case next', async () => {
    await setTier(bot);
    const { requester, thread, caseId } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    await requester.tell('first');
    await posted(bot, requester, 'Sent to Ana Silva');
    await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'need-info', note: 'Which?', goto: '' });
    await posted(bot, requester, 'gives it back');
    await requester.pressOnly('Back to Ana Silva');
    await posted(bot, thread, 'sends case 1001 back to you');
    const mark = bot.teams.calls.length;
    await requester.tell('second');
    await posted(bot, requester, 'Sent to Ana Silva', mark);
    expect(requester.words).toContain('Sent to Ana Silva');
    expect(callsIn(bot, requester.place, 'post', mark)).toHaveLength(1);
  });

  it('says in a few words what Pause and Withdraw do', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    await accept(bot, thread, requester);
    expect(requester.words).toContain('Pause: your words stay here');
    expect(requester.words).toContain('Withdraw: take the case back');
    await requester.pressOnly('Pause');
    await posted(bot, thread, 'Dana Ruiz paused the talk');
    expect(said(requester.replaced ?? {})).toContain('stays here');
    expect(conversationOf(thread)).toContain(ENGINEERS);
  });
});
