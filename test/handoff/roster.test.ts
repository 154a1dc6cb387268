import { channel, SAM, type Speaker } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import type { Call, Json } from '../support/connector-server';
import { ANA, accept, callsIn, ENGINEERS, engineer, escalate, LUIS, member, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

const said = (answer: Json | undefined): string => wordsOf({ attachments: [{ content: answer }] });

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
  await setTier(bot);
});
afterEach(async () => {
  bot.teams.letGo();
  await bot.stop();
});

const NOT_TOLD = 'Teams did not tell me who is in this channel. Try again in a minute.';
const THREE_SECONDS = 3 / 60;

const asked = (who: Speaker): Call[] =>
  bot.teams.calls.filter(({ kind, userId }) => kind === 'member' && userId === who.aadObjectId);

describe('while Teams does not tell who is in the channel', () => {
  it.each<[string, Call['kind'], readonly Speaker[]]>([
    ['about one person', 'member', [ANA, LUIS]],
    ['about all of them', 'members', [ANA]],
  ])('the press of Accept is answered after two seconds, where it is silent %s', async (_, silent, people) => {
    const { requester, thread } = await escalate(bot);
    bot.teams.setMembers(
      ENGINEERS,
      people.map((who) => member(who)),
    );
    bot.teams.trouble({ when: ({ kind }) => kind === silent, answer: 'hang' });
    const pressed = engineer(bot, thread, LUIS).pressOnly('Accept');
    await bot.teams.waitFor(({ kind, answered }) => kind === silent && answered === 'hangs');
    bot.clock.forward(THREE_SECONDS);
    expect(said(await pressed)).toContain(NOT_TOLD);
    expect(callsIn(bot, thread, 'update')).toEqual([]);
    bot.teams.setMembers(ENGINEERS, [member(ANA), member(LUIS)]);
    bot.clock.forward(1);
    await accept(bot, thread, requester, LUIS);
  });

  it('is not asked again at every press', async () => {
    const { requester, thread } = await escalate(bot);
    bot.teams.trouble({ when: ({ kind }) => kind === 'member', answer: 'hang' });
    const pressed = engineer(bot, thread, LUIS).pressOnly('Accept');
    await bot.teams.waitFor(({ kind, answered }) => kind === 'member' && answered === 'hangs');
    bot.clock.forward(THREE_SECONDS);
    expect(said(await pressed)).toContain(NOT_TOLD);
    const again = engineer(bot, thread, LUIS);
    expect(said(await again.pressOnly('Accept'))).toContain(NOT_TOLD);
    expect(asked(LUIS)).toHaveLength(1);
    bot.clock.forward(1);
    await accept(bot, thread, requester, LUIS);
  });

  it('a channel is not made one for escalations', async () => {
    const chat = new Chat(bot, channel(bot.teams.url, '1600000000099', '19:others@thread.tacv2'), LUIS);
    bot.teams.trouble({ when: ({ kind }) => kind === 'member', answer: 'hang' });
    const saying = chat.say('escalations here');
    await bot.teams.waitFor(({ kind, answered }) => kind === 'member' && answered === 'hangs');
    bot.clock.forward(THREE_SECONDS);
    await saying;
    expect(chat.words).toBe(NOT_TOLD);
  });
});

describe('what Teams said of somebody', () => {
  it('is believed for a minute where they were not in the channel, and they come in after it', async () => {
    const { requester, thread } = await escalate(bot);
    expect(said(await engineer(bot, thread, SAM).pressOnly('Accept'))).toContain('Only an escalation engineer');
    bot.teams.setMembers(ENGINEERS, [member(ANA), member(SAM)]);
    expect(said(await engineer(bot, thread, SAM).pressOnly('Accept'))).toContain('Only an escalation engineer');
    expect(asked(SAM)).toHaveLength(1);
    bot.clock.forward(1);
    await accept(bot, thread, requester, SAM);
  });

  it('is believed for a quarter of an hour where they were', async () => {
    const { requester, thread } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    bot.clock.forward(14);
    await ana.say('live on');
    expect(asked(ANA)).toHaveLength(1);
    bot.clock.forward(2);
    await ana.say('live off');
    expect(asked(ANA)).toHaveLength(2);
  });
});
