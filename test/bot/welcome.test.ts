import { channel, deliver, groupChat, installation, membersAdded, person } from '../support/activities';
import { Chat, newChat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';

describe('the first thing the bot says', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const WELCOME = 'Exchange troubleshooting, one step at a time';

  it.each([
    ['installed, then added', ['installation', 'members']],
    ['added, then installed', ['members', 'installation']],
    ['each of it twice', ['members', 'members', 'installation', 'installation']],
  ])('is one welcome when it is %s', async (_, events) => {
    const chat = newChat(bot);
    for (const event of events)
      await deliver(bot.url, event === 'members' ? membersAdded(chat.place) : installation(chat.place));
    await chat.say('help');
    expect(chat.said).toBe(2);
    expect(chat.shown.map((activity) => activity.attachments[0].content.fallbackText)).toEqual([
      WELCOME,
      'What you can say',
    ]);
  });

  it('is no second welcome after a restart', async () => {
    const chat = newChat(bot);
    await deliver(bot.url, membersAdded(chat.place));
    await bot.restart();
    await deliver(bot.url, installation(chat.place));
    await chat.say('help');
    expect(chat.said).toBe(2);
  });

  it('tells a team how to speak to it, and who brought it', async () => {
    const place = channel(bot.teams.url, undefined, '19:welcome@thread.tacv2');
    await deliver(bot.url, installation(place, 'add', { from: person('Sam Okoro', 2) }));
    await deliver(bot.url, membersAdded(place));
    const chat = new Chat(bot, place);
    await bot.teams.waitFor(({ conversationId }) => conversationId === place.id);
    expect(chat.words).toContain('Sam Okoro added me here.');
    expect(chat.words).toContain('Mention me with a problem');
    expect(chat.labels).toContain('POP health set');
  });

  it('tells a group chat the same', async () => {
    const place = groupChat(bot.teams.url, '19:welcome-group@thread.v2');
    await deliver(bot.url, membersAdded(place));
    await bot.teams.waitFor(({ conversationId }) => conversationId === place.id);
    const chat = new Chat(bot, place);

    expect(chat.words).toContain('Mention me with a problem');
  });

  it('is nothing when other people come, or when it is taken away', async () => {
    const chat = newChat(bot);
    await chat.ignored(membersAdded(chat.place, [{ id: '29:somebody-else' }]));
    await chat.ignored(installation(chat.place, 'remove'));
  });
});
