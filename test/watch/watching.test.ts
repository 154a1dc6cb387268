import { Chat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

const ready = async () => {
  const response = await fetch(`${bot.url}/readyz`);
  return { status: response.status, body: (await response.json()) as Json };
};

/** One figure of `/metrics`, by its name and labels as they stand there. */
async function figure(name: string): Promise<number | undefined> {
  const text = await (await fetch(`${bot.url}/metrics`)).text();
  const line = text.split('\n').find((l) => l.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

/** Asks until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await isSo()) return;
    await new Promise((again) => setTimeout(again, 10));
  }
  throw new Error('It never came to be.');
}

it('tells that it is ready, and that nothing waits', async () => {
  await new Chat(bot).say('start pop-health');
  await until(async () => (await ready()).body.outbox.waiting === 0);
  expect(await ready()).toEqual({
    status: 200,
    body: {
      ready: true,
      database: 'answers',
      outbox: { waiting: 0, setAside: 0, oldestSeconds: 0 },
      teams: { lastSentAt: '2026-11-20T10:30:00.000Z' },
    },
  });
});

it('tells how old the oldest waiting message is, and why, and goes on taking work', async () => {
  const chat = new Chat(bot);
  await chat.say('start pop-health');
  bot.teams.trouble({ answer: 503, times: 1_000 });
  await chat.pressOnly(chat.labels[0]!, { server: 'EX01', role: 'mailbox', exchange: '2019' });
  await bot.teams.waitFor(({ answered }) => answered === 503);
  bot.clock.forward(2);
  const { status, body } = await ready();
  expect(status).toBe(200);
  expect(body.outbox).toMatchObject({ oldestSeconds: 120 });
  expect(body.outbox.waiting).toBeGreaterThan(0);
  expect(body.teams.lastError).toEqual({ at: expect.any(String), message: expect.stringContaining('503') });
  expect(await figure('triage_outbox_oldest_seconds')).toBe(120);
  expect(await figure('triage_sends_total{kind="update",result="failed"}')).toBeGreaterThan(0);
});

it('counts turns by kind and result, sends, cases and reminders', async () => {
  const chat = await new Chat(bot).say('start pop-health');
  await chat.pressRaw({ caseId: 4711, step: 'x', answer: 'y' });
  await chat.say('remind 5');
  expect(await figure('triage_turns_total{kind="message",result="done"}')).toBe(2);
  expect(await figure('triage_turns_total{kind="press",result="refused"}')).toBe(1);
  expect(await figure('triage_turn_seconds_count{kind="press"}')).toBe(1);
  expect(await figure('triage_sends_total{kind="post",result="sent"}')).toBeGreaterThan(1);
  expect(await figure('triage_cases{state="open"}')).toBe(1);
  expect(await figure('triage_cases{state="closed"}')).toBe(0);
  expect(await figure('triage_reminders_due')).toBe(0);
  expect(await figure('nodejs_eventloop_lag_seconds')).toBeDefined();
  expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
});

it('names no person, no value and no word of a case in its figures', async () => {
  const chat = await new Chat(bot).say('POP is down on EX02, says Ann');
  await chat.pressOnly(chat.labels[0]!, { server: 'EX02', mailbox: 'ann@contoso.com' });
  const text = await (await fetch(`${bot.url}/metrics`)).text();
  expect(text).not.toMatch(/EX02|Dana|Ann\b|contoso|11111111-0000/);
});
