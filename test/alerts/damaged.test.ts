import type { Bot } from '../support/start-bot';
import { alert, alertsHere, caughtUp, rootCard, startTeam, threadOf, unhealthy, until, webhook } from './team';

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam();
});
afterEach(async () => {
  await bot.stop();
});

/** Spoils a case's record, as a bad disk would. @returns what mends it */
function damage(id: number): () => void {
  const where = 'where case_id = ? and seq = 0';
  const { body } = bot.sqlite!.prepare(`select body from events ${where}`).get(id) as { body: string };
  bot.sqlite!.prepare(`update events set body = '{"type":' ${where}`).run(id);
  return () => void bot.sqlite!.prepare(`update events set body = ? ${where}`).run(body, id);
}

const threads = () => bot.teams.calls.filter(({ kind, answered }) => kind === 'create' && answered === 201);
const cards = (): string =>
  threads()
    .map((root) => rootCard(bot, root))
    .join('\n');

const tell = async (...sent: ReturnType<typeof unhealthy>[]): Promise<number[]> => {
  const { status, body } = await alert(bot, 'alertmanager', webhook(...sent));
  expect(status).toBe(202);
  return body.cases;
};

describe('an alert whose case is damaged', () => {
  it('opens a new one, and nothing that came with it is lost', async () => {
    await alertsHere(bot);
    const [old = 0] = await tell(unhealthy('EX01', 'POP'));
    await caughtUp(bot);
    damage(old);
    await bot.restart();
    const before = bot.teams.calls.length;
    const cases = await tell(unhealthy('EX01', 'POP'), unhealthy('EX01', 'OWA'), unhealthy('EX02', 'POP'));
    expect(cases).not.toContain(old);
    await threadOf(bot, before);
    await caughtUp(bot);
    expect(threads()).toHaveLength(3);
    for (const told of ['One more on this server', 'OWA', 'POP on EX02 is unhealthy']) expect(cards()).toContain(told);
  });

  it('is the new case’s from then on: repeats and the recovery join that', async () => {
    await alertsHere(bot);
    const [old = 0] = await tell(unhealthy('EX01', 'POP'));
    damage(old);
    await bot.restart();
    const next = await tell(unhealthy('EX01', 'POP'));
    bot.clock.forward(5);
    expect(await tell(unhealthy('EX01', 'POP', { startsAt: '2026-11-20T10:33:00.000Z' }))).toEqual(next);
    expect(await tell(unhealthy('EX01', 'POP', { status: 'resolved', endsAt: '2026-11-20T10:34:00.000Z' }))).toEqual(
      next,
    );
  });

  it('becomes one new case, however many are told of it at once', async () => {
    await alertsHere(bot);
    const [old = 0] = await tell(unhealthy('EX01', 'POP'));
    damage(old);
    await bot.restart();
    const cases = await Promise.all(Array.from({ length: 8 }, () => tell(unhealthy('EX01', 'POP'))));
    expect(new Set(cases.flat()).size).toBe(1);
  });
});

describe('a damaged case that waits for a channel', () => {
  it('keeps no other from its thread when a channel is chosen', async () => {
    const [first = 0] = await tell(unhealthy('EX01', 'POP'));
    await tell(unhealthy('EX02', 'POP'));
    damage(first);
    await bot.restart();
    const chat = await alertsHere(bot);
    expect(chat.words).toContain('1 waited for that');
    await caughtUp(bot);
    expect(threads()).toHaveLength(1);
    expect(cards()).toContain('EX02');
  });

  it('gets its thread at the first start after it was mended, beside one that still is damaged', async () => {
    const [first = 0] = await tell(unhealthy('EX01', 'POP'));
    const [second = 0] = await tell(unhealthy('EX02', 'POP'));
    damage(first);
    const mend = damage(second);
    await bot.restart();
    await alertsHere(bot);
    expect(threads()).toHaveLength(0);
    mend();
    await bot.restart();
    await until(() => threads().length === 1);
    expect(cards()).toContain('EX02');
  });
});
