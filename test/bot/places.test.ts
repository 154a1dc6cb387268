import { channel, groupChat, message, person, SAM } from '../support/activities';
import { Chat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';

const SERVER = { server: 'EX02', exchange: '2019', role: 'mailbox', healthSet: 'POP' };

describe('channels and group chats', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  let posts = 1_710_000_000_000;
  const newThread = () => channel(bot.teams.url, String(++posts), '19:places@thread.tacv2');

  it('let several people work on one case in a thread, each under their own name', async () => {
    const place = newThread();
    const [dana, sam, kim] = [
      new Chat(bot, place),
      new Chat(bot, place, SAM),
      new Chat(bot, place, person('Kim Lee', 7)),
    ];
    await dana.say('POP is down on EX02');
    await sam.press('Go on', SERVER);
    await kim.say('PopDeepTestMonitor');
    await dana.say('yes');
    await sam.say('path');
    expect(sam.words).toContain('EX02, 2019, Mailbox, POP · Sam Okoro');
    expect(sam.words).toContain('PopDeepTestMonitor · Kim Lee');
    expect(sam.words).toContain('Yes, they are Running · Dana Ruiz');
  });

  it('keep the cases of two threads of one channel apart', async () => {
    const [one, two] = [new Chat(bot, newThread()), new Chat(bot, newThread())];
    await one.say('POP is down on EX02');
    await two.say('ECP.Proxy is Unhealthy on EX03');
    await one.say('status');
    expect(one.words).toContain('POP on EX02');
    await two.say('status');
    expect(two.words).toContain('ECP.Proxy on EX03');
  });

  it('start a thread of its own where a channel message mentions the bot', async () => {
    const id = String(++posts);
    const root = channel(bot.teams.url, undefined, '19:places@thread.tacv2');
    await new Chat(bot, { ...root, rootId: id }).tell('POP is down on EX02', { id });
    const thread = new Chat(bot, channel(bot.teams.url, id, '19:places@thread.tacv2'));
    await thread.shows('Which server and health set is the alert about?');
    await thread.press('Go on', SERVER);
    expect(thread.heading).toBe('Which monitor is Unhealthy?');
  });

  it.each(['start', 'start pop-health', 'POP is down on EX02', 'help', 'status', 'yes', 'PopDeepTestMonitor', '1'])(
    'hear nothing in “%s” when nobody mentions the bot, with a case open or without',
    async (words) => {
      for (const begin of [false, true]) {
        const chat = new Chat(bot, newThread());
        if (begin) await (await chat.say('POP is down on EX02')).press('Go on', SERVER);
        await chat.ignored(message(chat.place, words, { mention: false }));
      }
    },
  );

  it('hear a mention in a group chat, and nothing without one', async () => {
    const chat = new Chat(bot, groupChat(bot.teams.url, '19:places-group@thread.v2'));
    await chat.ignored(message(chat.place, 'POP is down on EX02', { mention: false }));
    await chat.say('POP is down on EX02');
    await new Chat(bot, chat.place, SAM).press('Go on', SERVER);
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
    await chat.say('status');
    expect(chat.words).toContain('POP on EX02');
  });
});
