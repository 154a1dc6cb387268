import { Kysely, SqliteDialect } from 'kysely';
import type { CaseEvent } from '../../src/cases/events';
import type { Tables } from '../../src/cases/store/schema';
import { Store } from '../../src/cases/store/store';
import { runbookById } from '../../src/runbooks';
import { Chat, wordsOf } from '../support/chat';
import type { Call } from '../support/connector-server';
import { type Bot, startBot } from '../support/start-bot';

const isDue = ({ activity }: Pick<Call, 'activity'>): boolean => wordsOf(activity).includes('It is time');

describe('a reminder', () => {
  let bot: Bot;
  let chat: Chat;
  beforeEach(async () => {
    bot = await startBot();
    chat = await new Chat(bot).say('POP is down on EX02');
  });
  afterEach(async () => {
    await bot.stop();
  });
  const due = () => bot.teams.calls.filter(isDue).length;

  it.each([
    ['back by ten minutes', -10],
    ['forward by ten minutes', 10],
  ])('comes once when the clock is set %s, and not later than the clock was wrong', async (_, step) => {
    await chat.say('remind 30');
    bot.clock.set(step);
    bot.clock.forward(30 - step - 1);
    await bot.looked();
    expect(due()).toBe(0);
    bot.clock.forward(1);
    await bot.teams.waitFor(isDue);
    bot.clock.set(-10);
    await bot.looked();
    bot.clock.forward(60);
    await bot.looked();
    expect(due()).toBe(1);
  });

  it('comes after the minutes that were asked for, in the night when the clocks change too', async () => {
    for (const [evening, minutes] of [
      ['2026-10-25T00:30:00.000Z', 60],
      ['2026-03-29T00:30:00.000Z', 60],
    ] as const) {
      bot.clock.now = new Date(evening);
      const before = due();
      await chat.say(`remind ${minutes}`);
      bot.clock.forward(minutes - 1);
      await bot.looked();
      expect(due()).toBe(before);
      bot.clock.forward(1);
      await chat.say('help');
      await bot.looked();
      expect(due()).toBe(before + 1);
    }
  });
});

it('reminders that can’t be handled keep no other waiting, are said once, and stay for when they can', async () => {
  const bot = await startBot();
  const chat = await new Chat(bot).say('POP is down on EX02');
  await chat.say('remind 30');
  const lost = bot.sqlite!.prepare(
    "insert into reminders (case_id, kind, due_at, visit) values (?, 'step', '2026-11-20T10:00:00.000Z', 2)",
  );
  const many = 450;
  for (let i = 0; i < many; i++) lost.run(900_000 + i);
  bot.clock.forward(30);
  await bot.teams.waitFor(isDue);
  await bot.looked();
  expect(bot.logged.filter((line) => line.includes('reminders could not be'))).toHaveLength(many);
  expect(bot.sqlite!.prepare('select count(*) as n from reminders').get()).toEqual({ n: many });
  await bot.stop();
});

it('a reminder whose case could not be read for a while comes when it can, though its time is long past', async () => {
  const bot = await startBot();
  const chat = await new Chat(bot).say('POP is down on EX02');
  await chat.say('remind 30');
  await bot.settled();
  const body = bot.sqlite!.prepare('select body from events where seq = 0').get() as { body: string };
  await bot.restart();
  const write = (text: string) => bot.sqlite!.prepare('update events set body = ? where seq = 0').run(text);
  write('{');
  bot.clock.forward(31);
  while (!bot.logged.some((line) => line.includes('reminders could not be'))) await bot.looked();
  write(body.body);
  await bot.looked();
  expect(bot.teams.calls.some(isDue)).toBe(false);
  bot.clock.forward(10);
  await bot.teams.waitFor(isDue);
  const came = bot.sqlite!.prepare("select body from events where type = 'came-due'").get() as { body: string };
  expect(JSON.parse(came.body)).toMatchObject({ due: '2026-11-20T11:00:00.000Z' });
  await bot.stop();
});

/** So many cases, each in a conversation of its own, each with so many reminders for half past. */
async function plant(bot: Bot, cases: number, each: number): Promise<void> {
  const store = new Store(new Kysely<Tables>({ dialect: new SqliteDialect({ database: bot.sqlite! }) }), 'sqlite');
  const by = { id: 'dana', name: 'Dana Ruiz' };
  const at = '2026-11-20T10:00:00.000Z';
  const { id: runbook, version } = runbookById('pop-health')!;
  const events: CaseEvent[] = [
    { type: 'opened', facts: {}, by, at },
    { type: 'started', runbook, version, by, at },
  ];
  const change = { expected: 0, lastHash: '', events, status: 'open' as const, runbook, title: 'POP' };
  await Promise.all(
    Array.from({ length: cases }, async (_, i) => {
      const home = `a:planted-${i}`;
      await store.conversations.keep(home, { serviceUrl: bot.teams.url, conversationId: home, kind: 'personal' });
      const remind = Array.from({ length: each }, () => ({
        kind: 'step' as const,
        due: '2026-11-20T10:30:00.000Z',
        visit: 2,
      }));
      await store.commit({ key: `planted-${i}`, at, change: { ...change, home }, send: [], remind });
    }),
  );
}

it('ten thousand that are due at a start come as one message a case, as fast as Teams allows, behind whoever writes', async () => {
  const bot = await startBot({ limits: 'teams' });
  bot.clock.set(-20);
  await plant(bot, 2_000, 5);
  await bot.end();
  bot.clock.set(40);
  await bot.begin();
  const rest = () => (bot.sqlite!.prepare('select count(*) as n from reminders').get() as { n: number }).n;
  while (rest() > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const came = () => bot.teams.calls.filter(({ conversationId }) => conversationId.startsWith('a:planted-'));
  const before = bot.teams.calls.length;
  const asking = new Chat(bot).say('explain 101');
  let seconds = 0;
  for (; came().length < 2_000; seconds++) {
    if (seconds > 200) throw new Error(`${came().length} of 2000 came in ${seconds} s.`);
    const mark = bot.teams.calls.length;
    bot.clock.forward(1 / 60);
    while (bot.teams.calls.length < mark + 40 && came().length < 2_000)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await asking;
  const answer = bot.teams.calls.findIndex(({ conversationId }) => !conversationId.startsWith('a:planted-'));
  // How many came before depends on the machine; what counts is that the answer did not wait for the 2,000.
  expect(answer - before).toBeLessThan(400);
  expect(came().every(isDue)).toBe(true);
  expect(new Set(came().map(({ conversationId }) => conversationId)).size).toBe(2_000);
  expect(came()).toHaveLength(2_000);
  expect(seconds).toBeGreaterThanOrEqual(40);
  await bot.stop();
}, 60_000);
