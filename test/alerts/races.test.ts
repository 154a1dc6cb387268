import { type Postgres, startPostgres } from '../support/postgres';
import type { Bot } from '../support/start-bot';
import { alert, alertsHere, caughtUp, rootCard, startTeam, threadOf, unhealthy, until, webhook } from './team';

let bot: Bot;
afterEach(async () => {
  await bot.stop();
});

const SETS = ['ActiveSync', 'POP', 'OWA.Proxy', 'ECP.Proxy', 'EWS.Proxy', 'IMAP'];

describe('two nodes on one PostgreSQL database', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    await postgres.close();
  });

  it('open one case for a fingerprint that both are told of at once', async () => {
    bot = await startTeam({ databaseUrl: await postgres.newDatabase(), nodes: 2 });
    await alertsHere(bot);
    for (let round = 0; round < 10; round++) {
      const both = Array.from({ length: 6 }, () => alert(bot, 'alertmanager', webhook(unhealthy(`EX${round}`, 'POP'))));
      const cases = new Set(
        (await Promise.all(both)).flatMap(({ status, body }) => (status === 202 ? body.cases : [`${status}`])),
      );
      expect(cases.size).toBe(1);
    }
    await caughtUp(bot);
    expect(bot.teams.calls.filter(({ kind }) => kind === 'create')).toHaveLength(10);
  }, 30_000);

  it('lose nothing of what they are told at once about one server', async () => {
    bot = await startTeam({ databaseUrl: await postgres.newDatabase(), nodes: 2 });
    await alertsHere(bot);
    const told = SETS.flatMap((set) => [0, 1].map(() => alert(bot, 'alertmanager', webhook(unhealthy('EX01', set)))));
    for (const { status } of await Promise.all(told)) expect(status).toBe(202);
    bot.clock.forward(1);
    await caughtUp(bot);
    const roots = bot.teams.calls.filter(({ kind }) => kind === 'create');
    const cards = roots.map((root) => rootCard(bot, root)).join('\n');
    for (const set of SETS) expect(cards).toContain(set);
    expect(roots.length).toBeLessThanOrEqual(2);
  }, 30_000);
});

describe('one node', () => {
  it('keeps an alert that Teams did not take before the bot ended, and opens its thread once', async () => {
    bot = await startTeam();
    await alertsHere(bot);
    bot.teams.trouble({ when: ({ kind }) => kind === 'create', answer: 503, times: 1 });
    expect((await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'POP')))).status).toBe(202);
    await bot.teams.waitFor(({ kind }) => kind === 'create');
    await bot.restart();
    bot.clock.forward(1);
    await until(() => bot.teams.calls.some(({ kind, answered }) => kind === 'create' && answered === 201));
    await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'POP')));
    await caughtUp(bot);
    expect(bot.teams.calls.filter(({ kind, answered }) => kind === 'create' && answered === 201)).toHaveLength(1);
  });

  it('says to come again while its disk is full, and takes the alert once it is not', async () => {
    bot = await startTeam();
    await alertsHere(bot);
    const pages = bot.sqlite!.pragma('page_count', { simple: true });
    bot.sqlite!.pragma(`max_page_count = ${pages}`);
    let told = 0;
    const refused = await until(async () => {
      const answered = await alert(bot, 'text', `Something is wrong: ${told++} ${'x'.repeat(3_000)}`);
      return answered.status === 202 ? undefined : answered;
    });
    expect(refused).toMatchObject({ status: 503, body: { error: expect.stringContaining('Send them again') } });
    expect(refused.headers.get('retry-after')).toBe('5');
    bot.sqlite!.pragma('max_page_count = 1000000');
    const before = bot.teams.calls.length;
    expect((await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'POP')))).status).toBe(202);
    const { root } = await threadOf(bot, before);
    expect(rootCard(bot, root)).toContain('unhealthy');
  });

  it('keeps what came without a channel over a restart, and the channel over another', async () => {
    bot = await startTeam();
    await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'POP')));
    await bot.restart();
    const before = bot.teams.calls.length;
    await alertsHere(bot);
    await threadOf(bot, before);
    await bot.restart();
    const after = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(unhealthy('EX02', 'POP')));
    await threadOf(bot, after);
  });
});
