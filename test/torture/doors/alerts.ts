import { channel, conversationOf, message, type Place, person } from '../../support/activities';
import type { Call, Json } from '../../support/connector-server';
import type { Aftermath, Door } from '../door';
import { isMarked } from '../teams';
import { pause, type World } from '../world';

const TOKEN = 'torture-token-0123456789';
export const ALERT_TOKENS = `alertmanager:${TOKEN}`;
const CHANNEL = '19:torture-alerts@thread.tacv2';
const SENDERS = 3;
const SERVERS = 12;
const SETS = ['ActiveSync', 'POP', 'OWA.Proxy', 'ECP.Proxy', 'Transport'];

/** One spell of one alert. */
interface Told {
  fingerprint: string;
  key: string;
}

/**
 * Monitors that tell of alerts, and tell again what was not taken. What was acknowledged has to be in exactly one case,
 * with one thread; a second one only where Teams, or a kill, left it open whether the first had come to be.
 * @param spellsAServer after so many spells in all, other servers fall ill, so that no case grows for ever
 */
export function alertDoor(spellsAServer = Number.POSITIVE_INFINITY): Door {
  const acknowledged: Told[] = [];
  const counts = { 'alerts acknowledged': 0, 'told again': 0, refused: 0 };
  let spells = 0;

  const place = (world: World): Place => channel(world.teams.url, '1700000000777', CHANNEL);

  async function choose(world: World): Promise<void> {
    const from = person('Ona Alert', 700);
    // While Teams cannot say who somebody is, the bot refuses: so it is said until it is done.
    while (!world.over && !JSON.stringify(world.teams.shown(conversationOf(place(world)))).includes('Alerts come to')) {
      await world.deliver(message(place(world), 'alerts here', { from }));
      await pause(200);
    }
  }

  async function tell(world: World): Promise<void> {
    const many = 1 + world.random.below(4);
    const alerts = Array.from({ length: many }, () => alertOf(world, ++spells, Math.floor(spells / spellsAServer)));
    const body = { version: '4', alerts: alerts.map(({ sent }) => sent) };
    for (let tries = 0; tries < 40; tries++) {
      const answer = await world.post('/api/alerts/alertmanager', body, { authorization: `Bearer ${TOKEN}` });
      if (answer?.status === 202) {
        acknowledged.push(...alerts.map(({ told }) => told));
        counts['alerts acknowledged'] += many;
        if (world.random.next() > 0.2) return;
      }
      if (answer !== undefined && answer.status < 500 && answer.status !== 202) counts.refused += 1;
      counts['told again'] += 1;
      await pause(50 + world.random.below(150));
    }
  }

  return {
    name: 'alerts',
    async talk(world) {
      await choose(world);
      await Promise.all(
        Array.from({ length: SENDERS }, async () => {
          while (!world.over) {
            await tell(world);
            await pause(world.random.below(120));
          }
        }),
      );
    },
    async judge({ cases, teams }: Aftermath) {
      const wrong: string[] = [];
      const places = new Map<string, number[]>();
      for (const { current } of cases.values())
        for (const { fingerprint } of current.alerts?.list ?? [])
          places.set(fingerprint, [...(places.get(fingerprint) ?? []), current.id]);
      for (const [fingerprint, ids] of places)
        if (ids.length > 1) wrong.push(`${fingerprint} is in the cases ${ids.join(' and ')}.`);
      for (const { fingerprint, key } of acknowledged) {
        const [id] = places.get(fingerprint) ?? [];
        const told = cases.get(id ?? 0)?.current.alerts?.list.find((one) => one.fingerprint === fingerprint);
        if (!told?.state.spells.some((spell) => spell.key.startsWith(key)))
          wrong.push(`${key} of ${fingerprint} was acknowledged and is in no case.`);
      }
      const withAlerts = [...cases.values()].filter(({ current }) => current.alerts);
      return [
        ...wrong,
        ...judgeThreads(
          withAlerts.map(({ current }) => current.id),
          teams.calls,
        ),
      ];
    },
    counts: () => counts,
  };
}

function alertOf(world: World, spell: number, site: number): { sent: Json; told: Told } {
  const server = `TX${String(site * SERVERS + world.random.below(SERVERS)).padStart(2, '0')}`;
  const set = world.random.pick(SETS);
  const startsAt = new Date(Date.parse('2026-01-01T00:00:00.000Z') + spell * 1_000).toISOString();
  const fingerprint = `${server}-${set}`;
  return {
    sent: {
      status: 'firing',
      labels: { alertname: 'HealthSetUnhealthy', server, health_set: set, severity: 'error' },
      annotations: { summary: `${set} is unhealthy` },
      startsAt,
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint,
    },
    told: { fingerprint: `${server}|${set}`.toLowerCase(), key: `${fingerprint}@${startsAt}` },
  };
}

/** Every case has its thread; one that was opened again says so on its card. */
function judgeThreads(ids: readonly number[], calls: readonly Call[]): string[] {
  const wrong: string[] = [];
  const opened = new Map<number, number>();
  for (const { kind, id, conversationId, activity } of calls) {
    if (kind !== 'create' || id === undefined || !conversationId.startsWith(CHANNEL)) continue;
    const caseId = caseOf(activity) ?? 0;
    if ((opened.get(caseId) ?? 0) > 0 && !isMarked(activity))
      wrong.push(`The thread of case ${caseId} was opened again without the mark.`);
    opened.set(caseId, (opened.get(caseId) ?? 0) + 1);
  }
  return [...wrong, ...ids.filter((id) => !opened.has(id)).map((id) => `Case ${id} has no thread.`)];
}

const caseOf = (activity: Json): number | undefined => activity.attachments?.[0]?.content?.actions?.[0]?.data?.caseId;

/** Where the thread of a call is, if it is one of an alert. */
export function alertThread({ conversationId }: Call, serviceUrl: string): Place | undefined {
  const [id = '', root] = conversationId.split(';messageid=');
  return id === CHANNEL && root !== undefined ? channel(serviceUrl, root, CHANNEL) : undefined;
}
