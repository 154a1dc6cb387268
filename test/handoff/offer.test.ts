import { channel, conversationOf, groupChat, person, SAM } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import {
  ANA,
  ASK,
  accept,
  callsIn,
  ENGINEERS,
  engineer,
  escalate,
  LUIS,
  member,
  openedThread,
  posted,
  SECOND,
  setTier,
} from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

/** Every word of the card that a press is answered with. */
const said = (answer: Json | undefined): string => wordsOf({ attachments: [{ content: answer }] });

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

describe('escalating a case', () => {
  it('asks three things, shows what goes along, and offers it in the engineers’ channel', async () => {
    await setTier(bot);
    const { requester, thread, caseId } = await escalate(bot);
    const offer = bot.teams.shown(conversationOf(thread))[0]!;
    expect(wordsOf(offer)).toContain(ASK);
    expect(wordsOf(offer)).toContain('40 phones');
    expect(wordsOf(offer)).toContain(`in case ${caseId}`);
    expect(offer.attachments[0].content.msteams.entities.map((e: { text: string }) => e.text)).toEqual([
      '<at>Ana Silva</at>',
      '<at>Luis Prado</at>',
    ]);
    expect(said(requester.replaced!)).toContain('to Helpdesk');
    const ana = await accept(bot, thread, requester);
    expect(said(ana.replaced!)).toContain('Taken by Ana Silva');
    expect(callsIn(bot, thread, 'update')).toHaveLength(1);
    expect(wordsOf(bot.teams.shown(conversationOf(thread))[0]!)).toContain('Taken by Ana Silva');
    expect(requester.words).toContain('Ana Silva has it now');
  });

  it('takes secrets out of the ask before it keeps it, and says how many', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot, {
      asking: { ask: 'Log in as admin, password=Summer2026! and look', impact: '' },
    });
    const offer = wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
    expect(offer).toMatch(/password=\\\[redacted\\\] and look/);
    expect(offer).toContain('1 secret was taken out');
    expect(JSON.stringify(bot.teams.calls)).not.toContain('Summer2026');
    await requester.say('export');
    expect(requester.words).not.toContain('Summer2026');
  });

  it('mentions whom the channel’s engineers named, and stops coming when they say so', async () => {
    bot.teams.setMembers(ENGINEERS, [member(ANA), member(LUIS)]);
    const place = channel(bot.teams.url, '1600000000077', ENGINEERS);
    const ana = engineer(bot, place, ANA);
    await ana.say('escalations here', { mentioning: [LUIS] });
    expect(ana.words).toContain('I mention Luis Prado.');
    const { requester, thread } = await escalate(bot);
    const offer = bot.teams.shown(conversationOf(thread))[0]!;
    expect(offer.attachments[0].content.msteams.entities).toEqual([
      { type: 'mention', text: '<at>Luis Prado</at>', mentioned: { id: LUIS.aadObjectId, name: 'Luis Prado' } },
    ]);
    await engineer(bot, thread, LUIS).pressOnly('Decline');
    await posted(bot, requester, 'Nobody could take it');
    await ana.say('escalations off');
    expect(ana.words).toContain('no longer come here');
    const stranger = engineer(bot, place, SAM);
    await stranger.say('escalations here');
    expect(stranger.words).toContain('Only the engineers of this team');
  });

  it('mentions nobody where nobody was named, says how to name people, and lets all of them act', async () => {
    bot.teams.setMembers(ENGINEERS, [member(ANA), member(LUIS)]);
    const ana = engineer(bot, channel(bot.teams.url, '1600000000078', ENGINEERS), ANA);
    await ana.say('escalations here');
    expect(ana.words).toContain('I mention nobody');
    expect(ana.words).toContain('name them in the same message');
    const { requester, thread } = await escalate(bot);
    const offer = bot.teams.shown(conversationOf(thread))[0]!;
    expect(offer.attachments[0].content.msteams?.entities ?? []).toEqual([]);
    bot.clock.forward(8);
    const { activity } = await posted(bot, thread, 'still waits for somebody');
    expect(JSON.stringify(activity)).not.toContain('"mention"');
    const form = await engineer(bot, thread, LUIS).pressOnly('Take it to …');
    expect(JSON.stringify(form)).toContain('Ana Silva');
    await engineer(bot, thread, ANA).pressOnly('Decline');
    await engineer(bot, thread, LUIS).pressOnly('Decline');
    await posted(bot, requester, 'Nobody could take it');
  });

  it('is what help tells how to set up and to talk in', async () => {
    const chat = await new Chat(bot).say('help');
    expect(chat.words).toContain('escalations here — ');
    expect(chat.words).toContain('reply — ');
    expect(chat.words).toContain('live on');
  });

  it('says what to do where no channel was chosen yet', async () => {
    const requester = await new Chat(bot).say('start pop-health');
    await requester.press('Escalate');
    await requester.press('Preview', { ask: ASK, severity: '1' });
    const shown = await requester.pressOnly('Send it');
    expect(said(shown)).toContain('escalations here');
  });

  it.each(['Change it', 'Don’t send it'])('lets the requester press “%s” in the preview', async (label) => {
    await setTier(bot);
    const requester = await new Chat(bot).say('start pop-health');
    await requester.press('Escalate');
    await requester.press('Preview', { ask: ASK, severity: '3' });
    await requester.pressOnly(label);
    if (label === 'Change it') {
      await posted(bot, requester, 'What should the engineer do?', bot.teams.calls.length - 1);
      await requester.press('Preview', { ask: 'Another ask', severity: '3' });
      expect(requester.words).toContain('Another ask');
    } else {
      await requester.press('Escalate');
      expect(requester.words).toContain('What should the engineer do?');
    }
    expect(bot.teams.calls.filter(({ kind }) => kind === 'create')).toEqual([]);
  });

  it('shows the one that is under way instead of a second', async () => {
    await setTier(bot);
    const { requester } = await escalate(bot);
    await requester.say('escalate');
    expect(requester.words).toContain('Sent to');
  });
});

describe('an offer', () => {
  it('is refused to guests, to people outside the channel, and to the requester', async () => {
    const guest = person('Gil Guest', 31);
    await setTier(bot);
    bot.teams.setMembers(ENGINEERS, [member(ANA), member(guest, 'guest')]);
    const { requester, thread } = await escalate(bot);
    for (const who of [guest, SAM]) {
      const answer = await engineer(bot, thread, who).pressOnly('Accept');
      expect(said(answer)).toContain('Only an escalation engineer');
    }
    bot.teams.setMembers(ENGINEERS, [member(ANA), member(requester.who)]);
    const own = await engineer(bot, thread, requester.who).pressOnly('Accept');
    expect(said(own)).toContain('somebody else has to take it');
    expect(callsIn(bot, thread, 'update')).toEqual([]);
  });

  it('is refused while Teams cannot say who somebody is', async () => {
    await setTier(bot);
    const { thread } = await escalate(bot);
    bot.teams.trouble({ when: ({ kind, userId }) => kind === 'member' && userId === LUIS.aadObjectId, answer: 503 });
    const answer = await engineer(bot, thread, LUIS).pressOnly('Accept');
    expect(said(answer)).toContain('Teams did not tell me who is in this channel. Try again in a minute.');
  });

  it('takes only those on the list, where one is set', async () => {
    await bot.stop();
    bot = await startBot({ env: { ESCALATION_ENGINEERS: LUIS.aadObjectId } });
    await setTier(bot, [LUIS, ANA]);
    const { requester, thread } = await escalate(bot);
    const answer = await engineer(bot, thread, ANA).pressOnly('Accept');
    expect(said(answer)).toContain('Only an escalation engineer');
    await accept(bot, thread, requester, LUIS);
  });

  it('is refused with a forged handoff, a forged case, or from another channel', async () => {
    await setTier(bot);
    const { requester, thread, caseId } = await escalate(bot);
    const elsewhere = engineer(bot, channel(bot.teams.url, '1700000000123', '19:elsewhere@thread.tacv2'));
    const data = { caseId, handoff: 1, epoch: 1, act: 'accept' };
    for (const [chat, forged] of [
      [elsewhere, data],
      [engineer(bot, thread), { ...data, handoff: 2 }],
      [engineer(bot, thread), { ...data, caseId: caseId + 1 }],
      [new Chat(bot, requester.place, ANA), data],
      [engineer(bot, thread), { ...data, handoff: '__proto__' }],
    ] as const) {
      const answer = await chat.pressRaw(forged);
      expect(said(answer)).toMatch(/doesn’t belong|none of mine/);
    }
    const old = await engineer(bot, thread).pressRaw({ ...data, epoch: 7 });
    expect(said(old)).toContain('Who takes it?');
    await accept(bot, thread, requester);
  });

  it('is accepted once, however often the press is delivered', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const ana = engineer(bot, thread);
    await ana.pressOnly('Accept', {}, { id: 'f:same' });
    await posted(bot, requester, 'Ana Silva has it now');
    await posted(bot, thread, 'Taken by Ana Silva');
    const before = bot.teams.calls.length;
    const again = await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' }, { id: 'f:same' });
    expect(said(again)).toContain('Taken by Ana Silva');
    const twice = await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' });
    expect(said(twice)).toContain('Taken by Ana Silva');
    expect(bot.teams.calls.slice(before).filter(({ kind }) => kind !== 'member')).toEqual([]);
  });

  it('tells an older client in the thread who has it already', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const luis = engineer(bot, thread, LUIS);
    const data = { caseId: 1001, handoff: 1, epoch: 1, act: 'accept' };
    await accept(bot, thread, requester);
    await luis.submitRaw(data);
    expect(luis.words).toContain('Ana Silva took it at 10:30');
  });

  it('says that it was withdrawn to whoever accepts too late', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    await requester.say('withdraw');
    const answer = await engineer(bot, thread).pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' });
    expect(said(answer)).toContain('Withdrawn by Dana Ruiz');
    await posted(bot, thread, 'Withdrawn by Dana Ruiz');
    await requester.press('Escalate');
    expect(requester.words).toContain('What should the engineer do?');
  });

  it('goes to the next tier at once when all of a tier declined, and tells only that it still looks', async () => {
    await setTier(bot);
    bot.clock.forward(1);
    await setTier(bot, [SAM], SECOND);
    const { requester, thread } = await escalate(bot);
    const declined = await engineer(bot, thread, ANA).pressOnly('Decline');
    expect(said(declined)).toContain('You declined it');
    const mark = bot.teams.calls.length;
    await engineer(bot, thread, LUIS).pressOnly('Decline');
    const second = await openedThread(bot, mark, SECOND);
    await posted(bot, requester, 'Still looking', mark);
    expect(requester.words).not.toMatch(/Ana|Luis|declin/i);
    const old = await engineer(bot, thread, ANA).pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' });
    expect(said(old)).toContain('moved on');
    await accept(bot, second, requester, SAM);
  });

  it('lets somebody who declined take it after all, and look first', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const ana = engineer(bot, thread);
    const looked = await ana.pressOnly('Look first');
    expect(said(looked)).toContain('triage export 1001');
    await ana.pressOnly('Decline');
    await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'decline', about: 'busy' });
    await accept(bot, thread, requester);
    await requester.say('export');
    expect(requester.words).toContain('declined: busy');
  });

  it('asks one colleague by name, who has to accept', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    await ana.pressOnly('Take it to …');
    const mark = bot.teams.calls.length;
    await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'assign', to: LUIS.aadObjectId });
    await posted(bot, thread, 'Ana Silva asks you to take', mark);
    expect(requester.words).toContain('Ana Silva has it now');
    const stranger = await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'assign', to: SAM.aadObjectId });
    expect(said(stranger)).toContain('Choose one of the engineers');
    await accept(bot, thread, requester, LUIS);
    const late = await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'return-form' });
    expect(said(late)).toContain('Only Luis Prado can do that');
  });

  it('is up again when its owner releases it, and old cards of it are no good', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    const mark = bot.teams.calls.length;
    await ana.pressOnly('Release');
    await posted(bot, thread, 'Who takes case', mark);
    await posted(bot, requester, 'I am asking the team again', mark);
    const old = await engineer(bot, thread, LUIS).pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'accept' });
    expect(said(old)).toContain('Who takes it?');
    await accept(bot, thread, requester, LUIS);
  });

  it('goes to a chat with an engineer too', async () => {
    await setTier(bot);
    bot.teams.setMembers('a:luis', [member(LUIS)]);
    const luis = new Chat(bot, { ...groupChat(bot.teams.url), kind: 'personal', id: 'a:luis' }, LUIS);
    await luis.say('escalations here');
    expect(luis.words).toContain('after 1 other place');
    const sam = new Chat(bot, { ...groupChat(bot.teams.url), kind: 'personal', id: 'a:sam' }, SAM);
    await sam.say('escalations here');
    expect(sam.words).toContain('Only an escalation engineer');
    const { requester, thread } = await escalate(bot);
    await engineer(bot, thread, ANA).pressOnly('Decline');
    const mark = bot.teams.calls.length;
    await engineer(bot, thread, LUIS).pressOnly('Decline');
    await posted(bot, luis, ASK, mark);
    await accept(bot, luis.place, requester, LUIS);
  });
});
