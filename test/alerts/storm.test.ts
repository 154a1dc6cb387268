import { deliver, message, person, personal } from '../support/activities';
import type { Json } from '../support/connector-server';
import { random } from '../support/random';
import type { Bot } from '../support/start-bot';
import { alert, alertsHere, caughtUp, rootCard, startTeam } from './team';

const SERVERS = 20;
const SETS = [
  'ActiveSync',
  'ECP.Proxy',
  'OWA.Proxy',
  'POP',
  'POP.Proxy',
  'EWS.Proxy',
  'Store',
  'Transport',
  'Search',
  'IMAP',
];
const SPELLS = 49;

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam({ limits: 'teams' });
});
afterEach(async () => {
  await bot.stop();
});

interface One {
  server: string;
  set: string;
  spell: number;
}

const startOf = (spell: number): string =>
  new Date(Date.parse('2026-11-20T06:00:00.000Z') + spell * 60_000).toISOString();

const labelled = ({ server, set, spell }: One): Json => ({
  status: 'firing',
  labels: { alertname: 'HealthSetUnhealthy', server, health_set: set, severity: 'error' },
  annotations: { summary: `${set} is unhealthy` },
  startsAt: startOf(spell),
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: `${server}-${set}`,
});

/** One request of each source; single alerts where the source sends them so. */
const REQUESTS: Readonly<Record<string, (some: readonly One[]) => unknown[]>> = {
  alertmanager: (some) => [{ version: '4', alerts: some.map(labelled) }],
  grafana: (some) => [{ version: '1', orgId: 1, alerts: some.map(labelled) }],
  scom: (some) =>
    some.map(({ server, set, spell }) => ({
      AlertId: `${String(spell).padStart(8, '0')}-0000-0000-0000-${server.slice(2).padStart(4, '0')}${String(SETS.indexOf(set)).padStart(8, '0')}`,
      AlertName: 'Exchange Health Set',
      ManagedEntityDisplayName: `${server} - ${set}`,
      ResolutionStateName: 'New',
    })),
  'azure-monitor': (some) =>
    some.map(({ server, set, spell }) => ({
      schemaId: 'azureMonitorCommonAlertSchema',
      data: {
        essentials: {
          alertId: `/alerts/${server}/${set}/${spell}`,
          alertRule: 'health',
          severity: 'Sev1',
          monitorCondition: 'Fired',
          firedDateTime: startOf(spell),
        },
        customProperties: { server, health_set: set },
      },
    })),
  text: (some) => some.map(({ server, set }) => ({ text: `${set} is Unhealthy on ${server}` })),
};

it('loses none of 10,000 alerts from five sources, keeps a thread for each server, and lets people go on', async () => {
  await alertsHere(bot);
  const draw = random();
  const names = Object.keys(REQUESTS);
  const all: One[] = [];
  for (let spell = 0; spell < SPELLS + 1; spell++)
    for (let s = 0; s < SERVERS; s++) for (const set of SETS) all.push({ server: `EX${10 + s}`, set, spell });
  expect(all).toHaveLength(10_000);
  const requests: (() => Promise<void>)[] = [];
  for (let i = 0; i < all.length; i += 25) {
    const some = all.slice(i, i + 25);
    // The last spell of each is told as text: it counts once, whatever its number.
    const source = some[0]!.spell === SPELLS ? 'text' : draw.pick(names.filter((name) => name !== 'text'));
    for (const body of REQUESTS[source]!(some))
      requests.push(async () => {
        const { status } = await alert(bot, source, body);
        if (status !== 202) throw new Error(`Seed ${draw.seed}: ${source} got ${status}.`);
      });
  }
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let request = requests[next++]; request; request = requests[next++]) await request();
  };
  const storm = Promise.all(Array.from({ length: 8 }, sender));
  let isOver = false;
  const people = Promise.all(
    [1, 2, 3, 4].map(async (n) => {
      const who = person(`Person ${n}`, n);
      for (let i = 0; !isOver; i++) {
        const { status } = await deliver(
          bot.url,
          message(personal(bot.teams.url, who), `explain ${101 + i}`, { from: who }),
        );
        if (status !== 200) throw new Error(`A turn got ${status}.`);
      }
    }),
  );
  await storm;
  isOver = true;
  await people;

  bot.clock.forward(1);
  await caughtUp(bot);
  const roots = bot.teams.calls.filter(({ kind }) => kind === 'create');
  expect(roots).toHaveLength(SERVERS);
  for (const root of roots) {
    const card = rootCard(bot, root);
    expect(card).toContain(`It began ${SPELLS + 1} times.`);
    expect(card.match(new RegExp(`${SPELLS + 1} times$`, 'gm'))).toHaveLength(SETS.length - 1);
    const changes = bot.teams.calls.filter(({ kind, activityId }) => kind === 'update' && activityId === root.id);
    expect(changes.length).toBeLessThanOrEqual(2);
  }
}, 120_000);
