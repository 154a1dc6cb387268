import { Chat, cardOf, wordsOf } from '../support/chat';
import type { Call, Trouble } from '../support/connector-server';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
let chat: Chat;
/** The calls made before the press that each test is about. */
let before: number;
beforeEach(async () => {
  bot = await startBot();
  chat = await new Chat(bot).say('POP is down on EX02');
  await chat.press('Go on', { exchange: '2019', role: 'mailbox', healthSet: 'POP' });
  before = bot.teams.calls.length;
});
afterEach(async () => {
  await bot.stop();
});

const answered = (status: Call['answered'], kind?: Call['kind']) =>
  bot.teams.waitFor((call) => call.answered === status && (kind === undefined || call.kind === kind), {
    after: before,
  });
const posts = (): readonly Call[] => bot.teams.calls.slice(before).filter(({ kind }) => kind === 'post');
const onPost = (trouble: Omit<Trouble, 'when'>): void =>
  bot.teams.trouble({ ...trouble, when: ({ kind }) => kind === 'post' });
const untilLogged = async (words: RegExp, times = 1): Promise<void> => {
  const late = performance.now() + 4_000;
  while (bot.logged.filter((line) => words.test(line)).length < times) {
    if (performance.now() > late) throw new Error(`Not logged ${times} times: ${words}. ${bot.logged.join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const path = async (): Promise<string> => {
  await chat.say('export');
  return chat.words;
};

describe('what Teams asks to be sent later', () => {
  it('is sent when it said, and not a moment before', async () => {
    onPost({ answer: 429, retryAfter: '17' });
    await chat.pressOnly('PopCTPMonitor');
    await answered(429);
    await untilLogged(/429/);
    const at = (seconds: number): void => {
      bot.clock.now = new Date(bot.clock.now.getTime() + seconds * 1_000);
      bot.clock.forwardMs += seconds * 1_000;
    };
    at(15);
    await bot.looked();
    expect(posts()).toHaveLength(1);
    at(2);
    await answered(201, 'post');
    expect(posts()).toHaveLength(2);
  });

  it.each([[408], [412], [429], [500], [502], [503], [504]])(
    'is tried again after %i until it arrives, at most five minutes later each time',
    async (status) => {
      onPost({ answer: status, times: 12 });
      await chat.pressOnly('PopCTPMonitor');
      for (let tries = 1; tries <= 12; tries++) {
        await untilLogged(/was not sent/, tries);
        bot.clock.forward(5);
      }
      await answered(201, 'post');
      expect(posts()).toHaveLength(13);
    },
  );
});

describe('a message that may have arrived all the same', () => {
  it.each<[string, Omit<Trouble, 'when'>]>([
    ['after a 502', { answer: 502, delivered: true }],
    ['after a broken connection', { answer: 'reset', delivered: true }],
  ])('is marked when it is sent once more, %s, and the first press on either wins', async (_, trouble) => {
    onPost(trouble);
    await chat.pressOnly('PopCTPMonitor');
    await answered(trouble.answer === 'reset' ? 'resets' : (trouble.answer as number));
    await untilLogged(/was not sent/);
    bot.clock.forward(1);
    await answered(201, 'post');
    const [first, second] = posts().map(({ activity }) => activity);
    expect(first?.channelData?.mayRepeat).toBeUndefined();
    expect(second?.channelData?.mayRepeat).toBe(true);
    expect(wordsOf(second!)).toContain('you may see this twice');
    expect(cardOf(second!)?.actions).toEqual(cardOf(first!)?.actions);
    const button = cardOf(first!)!.actions[0];
    await chat.pressRaw(button.data);
    await chat.pressRaw(button.data);
    expect(wordsOf({ attachments: [{ content: chat.replaced }] })).toContain('has moved on');
  });

  it('is not marked where Teams said that it did not take it', async () => {
    onPost({ answer: 429, retryAfter: '1' });
    await chat.pressOnly('PopCTPMonitor');
    await answered(429);
    await untilLogged(/429/);
    bot.clock.forward(1);
    const { activity } = await answered(201, 'post');
    expect(activity.channelData?.mayRepeat).toBeUndefined();
  });
});

it('a sign-in that Teams refuses is tried again slowly, for as long as it takes', async () => {
  onPost({ answer: 401, times: 8 });
  await chat.pressOnly('PopCTPMonitor');
  for (let tries = 1; tries <= 8; tries++) {
    await untilLogged(/was not sent/, tries);
    bot.clock.forward(8);
  }
  await answered(201, 'post');
});

describe('a message to where the bot may not write', () => {
  it.each([
    [403, 'MessageWritesBlocked', 'blocked'],
    [403, 'BotNotInConversationRoster', 'not-there'],
    [404, 'ConversationNotFound', 'not-there'],
  ])('is set aside after %i %s, and the timeline says so', async (status, code, why) => {
    onPost({ answer: status, code });
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 403, code: 'BotDisabledByAdmin' });
    await chat.pressOnly('PopCTPMonitor');
    await answered(status);
    await untilLogged(/set aside/);
    expect(await path()).toMatch(new RegExp(`a message \\(step\\) could not be delivered: ${why}`));
    expect(posts().filter(({ answered }) => answered === status)).toHaveLength(1);
  });
});

it.each([
  [403, 'BotNotInConversationRoster'],
  [404, 'ConversationNotFound'],
])('a chat that is gone (%i %s) is looked for once, and the case goes on in the new one', async (status, code) => {
  onPost({ answer: status, code });
  await chat.pressOnly('PopCTPMonitor');
  const { conversationId } = await answered(201, 'create');
  await bot.teams.waitFor((call) => call.kind === 'post' && call.conversationId === conversationId);
  expect(bot.teams.shown(conversationId).map(wordsOf).join()).toContain('Do the POP3 services run?');
  const anew = new Chat(bot, { ...chat.place, id: conversationId });
  await anew.press('Yes, they are Running');
  await anew.say('path');
  expect(anew.words).toContain('1. ');
  expect(bot.teams.calls.filter(({ kind }) => kind === 'create')).toHaveLength(1);
});

it('a card that somebody deleted is posted anew, and found there from then on', async () => {
  const fill = (server: string) => chat.pressRaw({ caseId: 1001, do: 'facts', on: 'step', server });
  bot.teams.trouble({ answer: 404, code: 'ActivityNotFoundInConversation', when: ({ kind }) => kind === 'update' });
  await fill('EX07');
  const { id } = await answered(201, 'post');
  expect(chat.words).toContain("'EX07'");
  await bot.settled();
  await fill('EX08');
  const update = await answered(200, 'update');
  expect(update.activityId).toBe(id);
  expect(chat.words).toContain("'EX08'");
});

it('a card that is too big goes out in words that say how to go on', async () => {
  onPost({ answer: 413, code: 'MessageSizeTooBig' });
  await chat.pressOnly('PopCTPMonitor');
  const { activity } = await answered(201, 'post');
  expect(activity.attachments).toBeUndefined();
  expect(activity.text).toMatch(/Case 1001.* too big to be shown.*Type “/s);
});

describe('a message that fails for a reason nobody knows', () => {
  it('is set aside after five tries, with a note in the thread, while others go on', async () => {
    onPost({ answer: 400, code: 'BadSyntax', times: 5 });
    await chat.pressOnly('PopCTPMonitor');
    for (let tries = 1; tries <= 5; tries++) {
      await untilLogged(/was not sent/, tries);
      bot.clock.forward(5);
    }
    const note = await answered(201, 'post');
    expect(note.activity.text).toBe(
      'A message about case 1001 could not be shown here. Type status to see where the case stands.',
    );
    expect(await path()).toContain('a message (step) could not be delivered: refused');
    expect(posts().filter(({ answered }) => answered === 400)).toHaveLength(5);
  });
});
