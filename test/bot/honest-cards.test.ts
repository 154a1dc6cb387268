import { channel, deliver, newId, press, SAM, submit } from '../support/activities';
import { Chat, cardOf, newChat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { type Bot, startBot } from '../support/start-bot';

const SERVER = { server: 'EX02', exchange: '2019', role: 'mailbox', healthSet: 'POP' };

describe('cards that are pressed late, twice, by others or bent', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const atMonitors = async (): Promise<Chat> => {
    const chat = await newChat(bot).say('POP is down on EX02');
    return await chat.press('Go on', SERVER);
  };
  const buttonOn = (activity: Json, label: string): Json =>
    cardOf(activity)!.actions.find(({ title }: Json) => title === label)!;
  const record = async (chat: Chat): Promise<string> => (await chat.say('export')).newest.text;

  it('say who answered, and show the way to the current one, to a second presser', async () => {
    const chat = await atMonitors();
    const { data } = buttonOn(chat.newest, 'PopDeepTestMonitor');
    const other = buttonOn(chat.newest, 'PopCTPMonitor').data;
    await chat.press('PopDeepTestMonitor');
    const before = await record(chat);
    for (const late of [data, other]) {
      await chat.pressRaw(late);
      expect(chat.replacedBy).toContain('This card is no longer current');
      expect(chat.replacedBy).toContain('Dana Ruiz answered “Which monitor is Unhealthy?” at 10:30 UTC.');
    }
    expect(await record(chat)).toBe(before);
    const show = cardOf({ attachments: [{ content: chat.replaced }] })!.actions[0];
    expect(show.title).toBe('Show the current step');
    await chat.pressRaw(show.data);
    await bot.teams.waitFor(() => chat.heading === 'Do the POP3 services run?');
  });

  it('say so in words to a late Action.Submit', async () => {
    const chat = await atMonitors();
    const { data } = buttonOn(chat.newest, 'PopDeepTestMonitor');
    await chat.press('PopDeepTestMonitor');
    await deliver(bot.url, submit(chat.place, data, { from: chat.who }));
    await bot.teams.waitFor(() => String(chat.newest.text).includes('has moved on'));
  });

  it('let one of two who press at the same moment answer', async () => {
    const chat = await atMonitors();
    const replies = await Promise.all(
      ['PopDeepTestMonitor', 'PopCTPMonitor', 'PopProxyTestMonitor', 'PopSelfTestMonitor'].map((label) =>
        deliver(bot.url, press(chat.place, { verb: 'answer', data: buttonOn(chat.newest, label).data })),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const lines = replies.map(({ body }) => JSON.stringify(body));
    expect(lines.filter((text) => text.includes('no longer current'))).toHaveLength(3);
    await chat.shows(/\?$/);
    await (await chat.say('path')).shows('The path so far');
    expect(chat.words.match(/\d\. /g)).toHaveLength(2);
  });

  it('do nothing to a case of another conversation', async () => {
    const chat = await atMonitors();
    const before = await record(chat);
    const stranger = newChat(bot, 'Sam Okoro');
    await stranger.say('help');
    const { data } = buttonOn(chat.shown.at(-2)!, 'PopDeepTestMonitor');
    await stranger.pressRaw(data);
    expect(stranger.replacedBy).toContain("doesn't belong to this conversation.");
    for (const tool of ['back', 'close-anyway', 'show', 'path', 'status', 'values', 'escalate', 'facts', 'reopen']) {
      await stranger.pressRaw({ caseId: data.caseId, do: tool, on: 'step', visit: data.visit, server: 'EX66' });
      expect(stranger.replacedBy).toContain("doesn't belong to this conversation.");
    }
    await stranger.pressRaw({ do: 'start', on: 'closed', caseId: data.caseId });
    expect(stranger.replacedBy).not.toContain('EX02');
    expect(await record(chat)).toBe(before);
  });

  it.each<[string, Json, RegExp]>([
    ['another step', { step: 'verify.identify', answer: 'known' }, /no longer current/],
    ['a step that is none', { step: '__proto__', answer: 'known' }, /no longer current/],
    ['an answer that is not offered', { answer: 'everything' }, /I can’t tell which answer that is/],
    ['an answer that is no name', { answer: 'constructor' }, /I can’t tell which answer that is/],
    ['a visit to come', { visit: 9_999 }, /no longer current/],
    ['a case that is none', { caseId: 999_999 }, /doesn't belong to this conversation/],
    ['a number that is none', { caseId: -1 }, /This button is none of mine/],
    ['a step that is no text', { step: { $ne: '' } }, /This button is none of mine/],
    ['nothing at all', { caseId: null, step: null, answer: null, visit: null }, /This button is none of mine/],
  ])('are refused with %s in their data', async (_, bent, words) => {
    const chat = await atMonitors();
    const { data } = buttonOn(chat.newest, 'PopDeepTestMonitor');
    const before = await record(chat);
    await chat.pressRaw({ ...data, ...bent });
    expect(chat.replacedBy).toMatch(words);
    expect(await record(chat)).toBe(before);
  });

  it('believe the contract’s own three fields, and need no more', async () => {
    const chat = await atMonitors();
    const { caseId, step, answer } = buttonOn(chat.newest, 'PopDeepTestMonitor').data;
    await chat.pressRaw({ caseId: String(caseId), step, answer });
    expect(chat.replacedBy).toContain('PopDeepTestMonitor');
    expect(chat.heading).not.toBe('');
  });

  it('have one effect and the same reply when a press comes twice', async () => {
    const chat = await atMonitors();
    const data = buttonOn(chat.newest, 'PopDeepTestMonitor').data;
    const sent = press(chat.place, { verb: 'answer', data, replyToId: chat.newest.id }, { from: chat.who });
    const first = await deliver(bot.url, sent);
    const again = await deliver(bot.url, sent);
    expect(again).toEqual(first);
    await chat.shows('Do the POP3 services run?');
    await (await chat.say('yes')).shows('Does the probe succeed?');
    expect(await deliver(bot.url, sent)).toEqual(first);
    await chat.say('path');
    expect(chat.words.match(/\d\. /g)).toHaveLength(3);
  });

  it('have one effect when a typed answer, a step back or a reminder comes twice', async () => {
    const chat = await atMonitors();
    await chat.press('PopDeepTestMonitor');
    for (const words of ['yes', 'back', 'remind 5', 'close', 'nonsense here']) {
      const id = newId();
      await chat.say(words, { id });
      const [posts, text] = [chat.said, await record(chat)];
      await chat.tell(words, { id });
      await chat.say('help');
      expect(chat.said).toBe(posts + 2);
      expect(await record(chat)).toBe(text);
    }
  });

  it('are answered politely when they are no card action at all', async () => {
    const chat = await atMonitors();
    await chat.pressRaw({ some: 'thing' });
    expect(chat.replacedBy).toContain('This button is none of mine.');
    const { status } = await deliver(bot.url, {
      ...press(chat.place, { verb: 'x' }),
      name: 'nobody/knows',
    });
    expect(status).toBe(501);
  });

  it('name the person who answered in a channel to the next one who presses', async () => {
    const place = channel(bot.teams.url, '1700000000999', '19:honest@thread.tacv2');
    const dana = new Chat(bot, place);
    const sam = new Chat(bot, place, SAM);
    await dana.say('POP is down on EX02');
    const { data } = buttonOn(dana.newest, 'Go on');
    await dana.press('Go on', SERVER);
    await sam.pressRaw(data);
    expect(sam.replacedBy).toContain('Dana Ruiz answered');
    await sam.press('PopDeepTestMonitor');
    await dana.say('path');
    expect(dana.words).toContain('PopDeepTestMonitor · Sam Okoro');
  });
});
