import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openStore } from '../../src/cases/store/open-store';
import type { Commit } from '../../src/cases/store/store';
import {
  conversationOf,
  deliver,
  message,
  messageDelete,
  messageEdit,
  newId,
  person,
  personal,
} from '../support/activities';
import { Chat, cardOf, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { type Postgres, startPostgres } from '../support/postgres';
import { type Bot, startBot } from '../support/start-bot';

let running: Bot[] = [];
const begin: typeof startBot = async (options) => {
  const bot = await startBot(options);
  running = [...running, bot];
  return bot;
};
afterEach(async () => {
  await Promise.all(running.map((bot) => bot.stop()));
  running = [];
});

const start = async (bot: Bot): Promise<Chat> => {
  const chat = await new Chat(bot).say('POP is down on EX02');
  return await chat.press('Go on', { exchange: '2019', role: 'mailbox', healthSet: 'POP' });
};

/** Delivers a message, and tells all of the answer. */
const post = async (bot: Bot, activity: Json): Promise<{ status: number; retryAfter: string | null; body: string }> => {
  const response = await fetch(`${bot.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
};

/** Delivers until it is taken, as the channel does. */
const untilTaken = async (bot: Bot, activity: Json): Promise<void> => {
  const began = performance.now();
  while ((await post(bot, activity)).status !== 200) {
    if (performance.now() - began > 10_000) throw new Error('It was not taken within 10 s.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('a disk that is full', () => {
  it('is said with a 503, nothing is acknowledged that was not written, and it goes on by itself', async () => {
    const bot = await begin();
    const chat = await start(bot);
    const database = bot.sqlite!;
    const pages = database.pragma('page_count', { simple: true }) as number;
    database.pragma(`max_page_count = ${pages}`);
    const taken: Json[] = [];
    let refused: { activity: Json; answer: Awaited<ReturnType<typeof post>> } | undefined;
    for (let i = 0; !refused && i < 500; i++) {
      const activity = message(chat.place, `explain ${100 + i} ${'x'.repeat(2_000)}`);
      const answer = await post(bot, activity);
      if (answer.status === 200) taken.push(activity);
      else refused = { activity, answer };
    }
    expect(refused?.answer).toMatchObject({ status: 503, retryAfter: '5' });
    expect(refused?.answer.body).toContain('could not be saved just now');
    const press = refused!.activity;
    const keys = () => (database.prepare('select count(*) as n from inbox').get() as { n: number }).n;
    const before = keys();
    database.pragma('max_page_count = 1000000');
    await untilTaken(bot, press);
    expect(keys()).toBe(before + 1);
    await untilTaken(bot, press);
    for (const activity of taken) await untilTaken(bot, activity);
    expect(keys()).toBe(before + 1);
  });
});

describe('a case whose record is damaged', () => {
  it('is said in words and left alone, while the others go on', async () => {
    const bot = await begin();
    const chat = await start(bot);
    await chat.say('remind 5');
    const sam = person('Sam Okoro', 2);
    const other = await new Chat(bot, personal(bot.teams.url, sam), sam).say('POP is down on EX03');
    await other.say('remind 5');
    bot.sqlite!.exec('update events set body = \'{"type":\' where case_id = 1001 and seq = 0');
    await bot.restart();
    bot.clock.forward(6);
    await other.say('help');
    await bot.teams.waitFor(({ activity }) => wordsOf(activity).includes('It is time'));
    await chat.say('back');
    expect(chat.words).toContain('Case 1001 can’t be read'.replace('’', "'"));
    const replaced = await chat.pressRaw({ caseId: 1001, step: 'x', answer: 'yes' });
    expect(wordsOf({ attachments: [{ content: replaced }] })).toContain('its record is damaged');
    await chat.say('start pop-health');
    expect(chat.words).toMatch(/Case 1003/);
    await chat.say('status');
    for (const again of [messageEdit, messageDelete])
      expect((await deliver(bot.url, again(chat.place, newId(), 'POP is down'))).status).toBe(200);
    expect(bot.logged.join()).toContain('can’t be read and is left alone');
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  });
});

it('an embedded database waits for the disk at every commit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'triage-'));
  let database: Database.Database | undefined;
  const store = await openStore(`sqlite:${join(folder, 'triage.db')}`, {
    onSqlite: (opened) => {
      database = opened;
    },
  });
  expect(database?.pragma('synchronous', { simple: true })).toBe(2);
  expect(database?.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(database?.pragma('locking_mode', { simple: true })).toBe('exclusive');
  await store.close();
  rmSync(folder, { recursive: true });
});

it('a second delivery is known for a week, and forgotten after it', async () => {
  const bot = await begin();
  const chat = new Chat(bot);
  const [first, second] = [message(chat.place, 'explain 101'), message(chat.place, 'explain 102')];
  await deliver(bot.url, first);
  bot.clock.forward(60);
  await deliver(bot.url, second);
  await bot.settled();
  const known = () => (bot.sqlite!.prepare('select count(*) as n from inbox').get() as { n: number }).n;
  expect(known()).toBe(2);
  await bot.restart(() => bot.clock.forward(7 * 24 * 60 - 30));
  for (let looks = 0; known() > 1 && looks < 500; looks++) await new Promise((again) => setTimeout(again, 10));
  expect(known()).toBe(1);
  const before = bot.teams.calls.length;
  await deliver(bot.url, second);
  await bot.settled();
  expect(bot.teams.calls).toHaveLength(before);
  await deliver(bot.url, first);
  await bot.settled();
  expect(bot.teams.calls).toHaveLength(before + 1);
});

it('a person who has a thousand open cases is asked to close one first', async () => {
  const bot = await begin();
  const chat = await new Chat(bot).say('start pop-health');
  const open = bot.sqlite!.prepare(
    `insert into cases (version, status, home, opened_by, runbook, title, opened_at, touched_at)
     select version, status, 'elsewhere', opened_by, runbook, title, opened_at, touched_at from cases where id = 1001`,
  );
  for (let i = 0; i < 998; i++) open.run();
  await chat.say('start pop-health');
  expect(chat.words).toMatch(/Case 2000/);
  await chat.say('start pop-health');
  expect(chat.words).toContain('You have 1000 open cases');
});

describe('PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres({ own: true });
  }, 60_000);
  afterAll(async () => {
    await postgres.close();
  });

  it('may go away and come back: what came meanwhile is refused with a 503, then taken, once', async () => {
    const bot = await begin({ databaseUrl: await postgres.newDatabase() });
    const chat = await start(bot);
    await bot.settled();
    const ready = async () => (await fetch(`${bot.url}/readyz`)).status;
    await postgres.server!.down();
    const typed = message(chat.place, 'explain 101');
    const answer = await post(bot, typed);
    expect(answer).toMatchObject({ status: 503, retryAfter: '5' });
    expect(answer.body).toContain('could not be saved just now');
    expect(await ready()).toBe(503);
    const before = bot.teams.calls.length;
    await postgres.server!.up();
    await untilTaken(bot, typed);
    expect((await post(bot, typed)).status).toBe(200);
    await bot.teams.waitFor(({ kind, answered }) => kind === 'post' && answered === 201, { after: before });
    await bot.settled();
    expect(bot.teams.calls.slice(before)).toHaveLength(1);
    expect(await ready()).toBe(200);
    await chat.press('PopCTPMonitor');
    expect(chat.words).toContain('Do the POP3 services run?');
  }, 60_000);

  it('gives way when transactions collide: each begins again, as a whole, until it is in', async () => {
    const url = new URL(await postgres.newDatabase());
    url.searchParams.set('options', '-c default_transaction_isolation=serializable');
    const nodes = await Promise.all([openStore(url.href), openStore(url.href)]);
    const turns = Array.from({ length: 60 }, (_, i) => say(`turn-${i}`, `chat-${i % 3}`));
    const done = await Promise.all(turns.map((turn, i) => nodes[i % 2]!.commit(turn)));
    expect(done.every(({ kind }) => kind === 'committed')).toBe(true);
    expect(await postgres.query(url.href, 'select key from inbox')).toHaveLength(60);
    expect(await postgres.query(url.href, 'select id from outbox')).toHaveLength(60);
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('that gives way every time is told of, and nothing is kept', async () => {
    const url = await postgres.newDatabase();
    const bot = await begin({ databaseUrl: url });
    await postgres.query(
      url,
      `create function give_way() returns trigger language plpgsql as $$ begin
         raise exception 'could not serialize access' using errcode = '40001'; end $$;
       create trigger give_way before insert on inbox for each row execute function give_way();`,
    );
    const typed = message(new Chat(bot).place, 'explain 101');
    expect(await post(bot, typed)).toMatchObject({ status: 503 });
    expect(bot.logged.join()).toContain('too busy to take this now');
    expect(await postgres.query(url, 'select key from inbox')).toEqual([]);
    await postgres.query(url, 'drop trigger give_way on inbox');
    await untilTaken(bot, typed);
    await bot.settled();
    expect(bot.teams.shown(conversationOf(personal(bot.teams.url))).map((shown) => cardOf(shown))).toHaveLength(1);
  });
});

const say = (key: string, to: string): Commit => ({
  key,
  at: '2026-11-20T10:30:00.000Z',
  send: [{ to, view: { name: 'words', text: key } }],
  remind: [],
  starts: [to],
});
