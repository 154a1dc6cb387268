import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliver, message, person, personal, press } from '../support/activities';
import { type BotProcess, failToStart, startBotProcess } from '../support/bot-process';
import { cardOf, wordsOf } from '../support/chat';
import { type Call, type ConnectorServer, type Json, startConnectorServer } from '../support/connector-server';
import { type Postgres, startPostgres } from '../support/postgres';

jest.setTimeout(90_000);

let postgres: Postgres;
let folder: string;
let teams: ConnectorServer;
const running: BotProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.close();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-'));
  teams = await startConnectorServer();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((bot) => bot.kill()));
  await teams.close();
  rmSync(folder, { recursive: true });
});

const start = async (databaseUrl: string): Promise<BotProcess> => {
  const bot = await startBotProcess({ DATABASE_URL: databaseUrl });
  running.push(bot);
  return bot;
};

const DANA = person('Dana Ruiz', 1);
const here = () => personal(teams.url, DANA);
const posts = (): readonly Call[] => teams.calls.filter(({ kind, answered }) => kind === 'post' && answered !== 429);
const posted = (words: string, after = 0): Promise<Call> =>
  teams.waitFor(
    ({ kind, answered, activity }) => kind === 'post' && answered === 201 && wordsOf(activity).includes(words),
    {
      after,
      within: 60_000,
    },
  );
const buttonOf = (activity: Json, title: string): Json =>
  cardOf(activity)!.actions.find((action: Json) => action.title === title);
const pressOn = (url: string, button: Json, inputs: Json = {}, id?: string) =>
  deliver(url, press(here(), { verb: button.verb, data: button.data, inputs }, { from: DANA, ...(id ? { id } : {}) }));

/** Walks to a question whose answer is a press. @returns the button */
async function toTheQuestion(bot: BotProcess): Promise<Json> {
  await deliver(bot.url, message(here(), 'POP is down on EX02', { from: DANA }));
  const form = await posted('Which server and health set');
  const inputs = { exchange: '2019', role: 'mailbox', healthSet: 'POP' };
  await pressOn(bot.url, buttonOf(form.activity, 'Go on'), inputs);
  const question = await posted('Which monitor is Unhealthy?');
  return buttonOf(question.activity, 'PopCTPMonitor');
}

/** What a database is called, and how to get a new one. */
const DATABASES: [string, () => Promise<string>][] = [
  ['SQLite', async () => `sqlite:${join(folder, 'triage.db')}`],
  ['PostgreSQL', () => postgres.newDatabase()],
];

describe.each(DATABASES)('a process that is killed, on %s', (_, newDatabase) => {
  it('between an answer’s commit and its card: the next one sends the card, once, without a mark', async () => {
    const url = await newDatabase();
    const bot = await start(url);
    const button = await toTheQuestion(bot);
    const before = teams.calls.length;
    teams.trouble({ answer: 429, retryAfter: '1', when: ({ kind }) => kind === 'update' });
    expect((await pressOn(bot.url, button, {}, 'f:the-press')).status).toBe(200);
    await teams.waitFor(({ answered }) => answered === 429, { after: before });
    await bot.kill();
    const next = await start(url);
    const card = await posted('Do the POP3 services run?', before);
    expect(card.activity.channelData?.mayRepeat).toBeUndefined();
    await pressOn(next.url, button, {}, 'f:the-press');
    await deliver(next.url, message(here(), 'path', { from: DANA }));
    const path = await posted('The path so far', before);
    expect(wordsOf(path.activity).match(/Which monitor is Unhealthy/g)).toHaveLength(1);
    expect(posts().filter(({ activity }) => wordsOf(activity).includes('Do the POP3 services run?'))).toHaveLength(1);
  });

  it('between a send and the note of it: the second copy is marked, and the first press on either wins', async () => {
    const url = await newDatabase();
    const bot = await start(url);
    const button = await toTheQuestion(bot);
    const before = teams.calls.length;
    teams.trouble({ answer: 'hang', delivered: true, when: ({ kind }) => kind === 'post' });
    await pressOn(bot.url, button, {}, 'f:the-press');
    const first = await teams.waitFor(({ answered }) => answered === 'hangs', { after: before });
    await bot.kill();
    const next = await start(url);
    const second = await posted('Do the POP3 services run?', before);
    expect(second.activity.channelData?.mayRepeat).toBe(true);
    expect(wordsOf(second.activity)).toContain('you may see this twice');
    expect(next.logged.join()).toContain('it may have arrived before');
    const answer = (activity: Json) => pressOn(next.url, cardOf(activity)!.actions[0]);
    await answer(first.activity);
    await answer(second.activity);
    await deliver(next.url, message(here(), 'path', { from: DANA }));
    const path = await posted('The path so far', before);
    expect(wordsOf(path.activity).match(/Do the POP3 services run/g)).toHaveLength(1);
  });
});

it('what a killed node leaves on PostgreSQL is taken over by another that lives', async () => {
  const url = await postgres.newDatabase();
  const [bot, other] = [await start(url), await start(url)];
  const button = await toTheQuestion(bot);
  const before = teams.calls.length;
  teams.trouble({ answer: 'hang', when: ({ kind }) => kind === 'post' });
  await pressOn(bot.url, button);
  await teams.waitFor(({ answered }) => answered === 'hangs', { after: before });
  await bot.kill();
  const card = await posted('Do the POP3 services run?', before);
  expect(card.activity.channelData?.mayRepeat).toBe(true);
  expect((await pressOn(other.url, cardOf(card.activity)!.actions[0])).status).toBe(200);
});

describe('a process that is asked to stop', () => {
  it('ends by itself, with a hung receiver too, and loses nothing', async () => {
    const url = `sqlite:${join(folder, 'triage.db')}`;
    const bot = await start(url);
    const button = await toTheQuestion(bot);
    const before = teams.calls.length;
    teams.trouble({ answer: 'hang', when: ({ kind }) => kind === 'post' });
    await pressOn(bot.url, button);
    await teams.waitFor(({ answered }) => answered === 'hangs', { after: before });
    expect((await bot.stop()).code).toBe(0);
    await start(url);
    await posted('Do the POP3 services run?', before);
  });
});

describe('a process that cannot start', () => {
  it('says in a sentence that another has the file, and leaves it alone', async () => {
    const url = `sqlite:${join(folder, 'triage.db')}`;
    const bot = await start(url);
    await toTheQuestion(bot);
    const { code, said } = await failToStart({ DATABASE_URL: url });
    expect(code).toBe(1);
    expect(said).toMatch(/^The database .*triage\.db is in use by another process\. Stop that one, .*\n$/);
    await deliver(bot.url, message(here(), 'status', { from: DANA }));
    await posted('Case 1001');
  });

  it('says in a sentence that PostgreSQL refused the password, and not which', async () => {
    const url = new URL(await postgres.newDatabase());
    url.password = 'not-the-password';
    const { code, said } = await failToStart({ DATABASE_URL: url.href });
    expect(code).toBe(1);
    expect(said).toMatch(/^PostgreSQL at .* refused the sign-in\. .*\n$/);
    expect(said).not.toContain('not-the-password');
  });
});
