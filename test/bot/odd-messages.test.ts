import { deliver, message } from '../support/activities';
import { type Chat, newChat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { services } from '../support/outputs';
import { atServices } from '../support/pop-case';
import { type Bot, startBot } from '../support/start-bot';

describe('messages nobody expects', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());
  afterEach(() => expect(bot.logged.filter((line) => line.startsWith('error'))).toEqual([]));

  const send = async (chat: Chat, bent: Json): Promise<Chat> => {
    const posts = chat.said;
    const { status } = await deliver(bot.url, { ...message(chat.place, '', { from: chat.who }), ...bent });
    expect(status).toBe(200);
    await bot.teams.waitFor(() => chat.said > posts);
    return chat;
  };

  it.each<[string, Json]>([
    ['an empty text', { text: '' }],
    ['blanks alone', { text: ' \u00a0\n ' }],
    ['no text at all', { text: undefined }],
    ['an emoji', { text: '🤷🏽‍♀️' }],
    ['hidden characters', { text: '\u200b\u202e\ufeff' }],
    ['half a character', { text: '\ud83d' }],
    ['a card template', { text: '${$root.caseId} {{DATE()}} ${if(true, 1, 2)}' }],
    ['markup', { text: '<at>Exchange Triage</at> <script>alert(1)</script>' }],
    ['60,000 letters', { text: 'a'.repeat(60_000) }],
    ['60,000 blanks and a word', { text: `${' '.repeat(60_000)}x` }],
    ['the name of something every object has', { text: 'constructor' }],
  ])('get a clear sentence or the menu, with a case and without: %s', async (_, bent) => {
    const fresh = await send(newChat(bot), bent);
    expect(fresh.heading || fresh.newest.text).toMatch(
      /What is the problem\?|No runbook fits these words|What you can say/,
    );
    const chat = await send(await atServices(bot), bent);
    expect(chat.heading).toBe('Which answer is it?');
    await chat.say('yes');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it('say how to bring text when they are a picture alone', async () => {
    const chat = await atServices(bot);
    const picture = { contentType: 'image/png', contentUrl: 'https://files.invalid/a.png' };
    await send(chat, { text: undefined, attachments: [picture] });
    expect(chat.words).toContain('I can’t read pictures or files.');
    await chat.say('yes');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it.each<[string, string]>([
    ['5 MB of lines', 'AlertValue : Unhealthy of course it is\n'.repeat(131_072)],
    ['5 MB in one line', 'x'.repeat(5 * 1_048_576)],
    ['more than 20,000 lines', 'ResultType : Failed\n'.repeat(20_001)],
  ])('are told to be too long to read, with the way on, and the case stands: %s', async (_, text) => {
    const chat = await send(await atServices(bot), { text });
    expect(chat.words).toMatch(/That is too long to read\. Paste only the output .* or the part around the error/);
    await chat.say('yes');
    expect(chat.heading).toBe('Does the probe succeed?');
    const fresh = await send(newChat(bot), { text });
    expect(fresh.newest.text).toMatch(/^That is too long to read\./);
  });

  it('are read where they are longer than most: 300 KB', async () => {
    const chat = await atServices(bot);
    const running = services('Running', 'Running').trimEnd();
    const lines = Array.from(
      { length: 5_000 },
      (_, i) => `Running  Service${String(i).padStart(5, '0')} An example of a service that runs`,
    );
    await send(chat, { text: `${[running, ...lines].join('\n')}\n\n\n` });
    expect(chat.words).toContain('MSExchangePOP3BE Running');
  });

  it.each<[string, Json]>([
    ['a reaction', { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }],
    ['typing', { type: 'typing' }],
    ['an edit', { type: 'messageUpdate', text: 'no' }],
    ['a deletion', { type: 'messageDelete' }],
    ['an event', { type: 'event', name: 'x' }],
    ['a type nobody knows', { type: 'toString' }],
  ])('are left alone: %s', async (_, bent) => {
    const chat = await atServices(bot);
    await chat.ignored({ ...message(chat.place, 'yes', { from: chat.who }), ...bent });
  });

  it('name a person without a name, and one whose name is markup, as they are', async () => {
    for (const [name, shown] of [
      [undefined, 'Someone'],
      ['[x](https://evil.invalid) **Bob**\u202e', '[x](https://evil.invalid) **Bob**'],
    ]) {
      const chat = newChat(bot);
      const from = { ...chat.who, name };
      await send(chat, { text: 'POP is down on EX02', from });
      await send(chat, { text: 'status', from });
      expect(chat.words).toContain(`Opened by ${shown}`);
    }
  });
});
