import { conversationOf, person, personal } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import type { Call } from '../support/connector-server';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

const start = async (): Promise<Chat> => {
  const chat = await new Chat(bot).say('POP is down on EX02');
  return await chat.press('Go on', { exchange: '2019', role: 'mailbox', healthSet: 'POP' });
};

const sent = (): string[] => bot.teams.calls.filter(({ answered }) => answered !== 503).map(({ kind }) => kind);

/** Fills in another server on the step's own card, which is an update of it. */
const fill = (chat: Chat, server: string) => chat.pressRaw({ caseId: 1001, do: 'facts', on: 'step', server });

describe('messages to one conversation', () => {
  it('arrive in the order in which they were decided, however often one has to be tried', async () => {
    const chat = await start();
    bot.teams.trouble({ answer: 503, times: 2, when: ({ kind }) => kind === 'update' });
    const before = bot.teams.calls.length;
    const pressed = chat.pressOnly('PopCTPMonitor');
    await pressed;
    await bot.teams.waitFor(({ answered, kind }) => kind === 'update' && answered === 503, { after: before });
    bot.clock.forward(1);
    await bot.teams.waitFor(({ answered, kind }) => kind === 'update' && answered === 503, { after: before + 1 });
    bot.clock.forward(1);
    await bot.teams.waitFor(({ kind, answered }) => kind === 'post' && answered === 201, { after: before });
    expect(bot.teams.calls.slice(before).map(({ kind, answered }) => `${kind} ${answered}`)).toEqual([
      'update 503',
      'update 503',
      'update 200',
      'post 201',
    ]);
  });

  it('do not wait for a conversation whose receiver hangs', async () => {
    const slow = await start();
    bot.teams.trouble({
      answer: 'hang',
      times: 1,
      when: ({ conversationId }) => conversationId === conversationOf(slow.place),
    });
    await slow.pressOnly('PopCTPMonitor');
    await bot.teams.waitFor(({ answered }) => answered === 'hangs');
    const others = Array.from({ length: 10 }, (_, i) => person(`Person ${i}`, 50 + i));
    await Promise.all(others.map((who) => new Chat(bot, personal(bot.teams.url, who), who).say('explain 101')));
    expect(bot.teams.calls.filter(({ answered }) => answered === 'hangs')).toHaveLength(1);
    bot.teams.letGo();
  });
});

describe('several updates of one card that wait', () => {
  it('go out as one, the newest', async () => {
    const chat = await start();
    const before = bot.teams.calls.length;
    bot.teams.trouble({ answer: 429, retryAfter: '60', when: ({ kind }) => kind === 'update' });
    for (const server of ['EX03', 'EX04', 'EX05']) await fill(chat, server);
    await bot.teams.waitFor(({ answered }) => answered === 429, { after: before });
    await bot.settled();
    bot.clock.forward(1);
    await bot.teams.waitFor(({ kind, answered }) => kind === 'update' && answered === 200, { after: before });
    await bot.settled();
    const updates = bot.teams.calls.slice(before).filter(({ kind, answered }) => kind === 'update' && answered === 200);
    expect(updates).toHaveLength(1);
    expect(wordsOf(updates[0]!.activity)).toContain('EX05');
  });

  it('are not sent where the card itself still waits: it comes as it is now', async () => {
    const chat = await start();
    const before = bot.teams.calls.length;
    bot.teams.trouble({ answer: 429, retryAfter: '60', when: ({ kind }) => kind === 'post' });
    await chat.pressOnly('PopCTPMonitor');
    await bot.teams.waitFor(({ answered }) => answered === 429, { after: before });
    await bot.settled();
    await fill(chat, 'EX09');
    bot.clock.forward(1);
    const post = await bot.teams.waitFor(({ kind, answered }) => kind === 'post' && answered === 201, {
      after: before,
    });
    await bot.settled();
    expect(wordsOf(post.activity)).toContain('EX09');
    expect(
      sent()
        .slice(before)
        .filter((kind) => kind === 'update'),
    ).toHaveLength(1);
  });
});

it('a message that waits is sent by the process that comes after', async () => {
  const chat = await start();
  const before = bot.teams.calls.length;
  bot.teams.trouble({ answer: 429, retryAfter: '30' });
  await chat.pressOnly('PopCTPMonitor');
  await bot.teams.waitFor(({ answered }) => answered === 429, { after: before });
  await bot.settled();
  await bot.restart();
  bot.clock.forward(1);
  await bot.teams.waitFor(({ kind, answered }: Call) => kind === 'post' && answered === 201, { after: before });
  expect(sent().slice(before)).toEqual(['update', 'update', 'post']);
});

it('a message goes out at once where somebody sets the clock back just after it was committed', async () => {
  const chat = await start();
  const before = bot.teams.calls.length;
  bot.teams.trouble({ answer: 429, retryAfter: '30', when: ({ kind }) => kind === 'update' });
  await chat.pressOnly('PopCTPMonitor');
  await bot.teams.waitFor(({ answered }) => answered === 429, { after: before });
  await bot.settled();
  bot.clock.set(-10);
  bot.clock.forward(1);
  await bot.teams.waitFor(({ kind, answered }: Call) => kind === 'post' && answered === 201, { after: before });
});
