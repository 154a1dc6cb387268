import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCases, addExport } from '../../src/cli/cases';
import { addRead } from '../../src/cli/read';
import { deliver, invoke, message, press, submit } from '../support/activities';
import { Chat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector';

// Secrets that nobody should have sent, through every door: they must come out nowhere.

const ALERT_TOKEN = 'C4nary.alert.token-0123456789';
const CANARIES = {
  password: ['password=C4nary-pass-1', 'C4nary-pass-1'],
  token: ['Authorization: Bearer C4naryTok3n0123456789abcdef', 'C4naryTok3n0123456789abcdef'],
  jwt: ['it sent eyJhbGciOiJSUzI1NiJ9.eyJjNG5hcnkiOiJ5ZXMifQ.YzRuYXJ5c2ln to us', 'eyJjNG5hcnkiOiJ5ZXMifQ'],
  'connection string': ['Server=db01;User Id=sa;Password=C4naryConn3;', 'C4naryConn3'],
  'connection address': ['postgres://triage:C4naryPg4@db01/triage', 'C4naryPg4'],
  'client secret': ['client_secret: C4nary~Secret~5', 'C4nary~Secret~5'],
  cookie: ['Cookie: session=C4naryCookie6', 'C4naryCookie6'],
} as const;
const SECRETS = [...Object.values(CANARIES).map(([, secret]) => secret), ALERT_TOKEN];
const { DATABASE_URL } = process.env;

let collector: TraceCollector;
let bot: Bot;
beforeEach(async () => {
  collector = await startTraceCollector();
  bot = await startBot({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ALERT_TOKENS: `text:${ALERT_TOKEN}` },
  });
  process.env.DATABASE_URL = bot.databaseUrl;
});
afterEach(async () => {
  await bot.stop();
  await collector.close();
  if (DATABASE_URL === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = DATABASE_URL;
});

async function cli(...args: string[]): Promise<string> {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const program = new Command().exitOverride().configureOutput({ writeOut: write, writeErr: write });
  for (const add of [addCases, addExport, addRead]) add(program);
  await program.parseAsync(args, { from: 'user' });
  return said;
}

/** Everything that came back from the bot's doors. */
async function throughEveryDoor(words: string): Promise<string[]> {
  const { url } = bot.teams;
  const chat = await new Chat(bot).say(`POP is down on EX02, ${words}`);
  const { place } = chat;
  const data = { caseId: 1001, do: 'facts', on: 'values' };
  const sent = [
    message(place, words),
    message(place, `explain ${words}`),
    message(place, `remind ${words}`),
    message(place, `server ${words}`),
    message(place, `Identity : EX02\nServerName : EX02\n${words}\nRole : Mailbox\nStatus : Running`),
    press(place, { verb: 'tool', data, inputs: { server: words, mailbox: words, error: words } }),
    press(place, { verb: 'tool', data: { ...data, do: 'explain' }, inputs: { code: words } }),
    press(place, { verb: words, data: { ...data, do: words } }),
    submit(place, { ...data, server: words }),
    invoke(place, words, { words }),
    { ...message(place, 'status'), from: { id: words } },
    { ...message(place, 'status'), serviceUrl: `${url}?${encodeURIComponent(words)}` },
    { type: 'message', text: words },
  ];
  const answers: string[] = [];
  for (const activity of sent) answers.push(JSON.stringify(await deliver(bot.url, activity)));
  const raw = async (path: string, init: RequestInit) => {
    const response = await fetch(bot.url + path, init);
    answers.push(`${response.status} ${await response.text()}`);
  };
  const headers = { 'content-type': 'application/json' };
  await raw('/api/messages', { method: 'POST', headers, body: `{"text":"${words}` });
  await raw(`/api/messages?${encodeURIComponent(words)}`, { method: 'GET' });
  const alert = JSON.stringify({ text: `POP is unhealthy on EX02 ${words}` });
  for (const authorization of [`Bearer ${ALERT_TOKEN}`, `Bearer x${ALERT_TOKEN}`, 'Bearer C4naryTok3n0123456789abcdef'])
    await raw('/api/alerts/text', { method: 'POST', headers: { ...headers, authorization }, body: alert });
  await raw(`/api/alerts/text?token=${ALERT_TOKEN}`, { method: 'POST', headers, body: alert });
  await raw('/metrics', {});
  await raw('/readyz', {});
  return answers;
}

it.each(Object.entries(CANARIES))('keeps a %s to itself, whichever door it came in by', async (_, [words, secret]) => {
  bot.teams.trouble({ answer: 503, when: ({ kind }) => kind === 'post' });
  const answers = await throughEveryDoor(words);
  await bot.settled();
  await bot.end();
  const found = {
    answers: answers.join('\n'),
    log: bot.logged.join('\n'),
    traces: collector.bodies.join('\n'),
    teams: JSON.stringify(bot.teams.calls.map(({ activity }) => activity)),
    database: readFileSync(bot.databaseUrl.replace('sqlite:', ''), 'latin1'),
    export: await cli('export', '1001'),
    json: await cli('export', '1001', '--json'),
    cases: await cli('cases', '--json'),
  };
  expect(bot.logged.length).toBeGreaterThan(0);
  expect(found.traces.length).toBeGreaterThan(0);
  expect(found.json).toContain('[redacted]');
  const leaks = Object.entries(found).flatMap(([where, text]) =>
    SECRETS.filter((canary) => text.includes(canary)).map((canary) => `${canary} in ${where}`),
  );
  expect(leaks).toEqual([]);
  expect(found.export).not.toContain(secret);
});
