import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/cases/store/open-store';
import { channel, conversationOf, groupChat, type Place, person, personal } from '../support/activities';
import { type Random, random as seeded } from '../support/random';
import type { Door } from './door';
import { ALERT_TOKENS, alertDoor, alertThread } from './doors/alerts';
import { chatDoor } from './doors/chat';
import { requesters } from './doors/engineers';
import { escalationDoor } from './doors/escalation';
import { casesOf, judgeDelivery, judgeDuplicates, judgeReplay, judgeRows, statusShown } from './judge';
import { BotNode } from './node';
import { startTeams, type Teams } from './teams';
import { createWorld, pause, type World } from './world';

export interface KillsOptions {
  kills: number;
  seed: number;
  people: number;
  nodes: number;
  /** SQLite in a new file where it is missing. */
  databaseUrl?: string;
  /** Keeps the logs and the database, and says where. */
  keep: boolean;
}

const READY_AGAIN_MS = 5_000;
const SETTLED_WITHIN_MS = 120_000;
const ZONE = 'Europe/Madrid';
const REQUESTERS = 3;

/** Kills the bot again and again while people use it and Teams fails. @returns what does not hold, a sentence each */
export async function kills(options: KillsOptions): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'torture-'));
  const random = seeded(options.seed);
  const databaseUrl = options.databaseUrl ?? `sqlite:${join(folder, 'torture.db')}`;
  const teams = await startTeams(seeded(options.seed + 1));
  const nodes: BotNode[] = [];
  for (let i = 0; i < options.nodes; i++)
    nodes.push(await BotNode.create(databaseUrl, join(folder, `bot-${i}.log`), { ALERT_TOKENS }));
  const world = createWorld(seeded(options.seed + 2), teams, () => nodes.map(({ url }) => url));
  const doors: Door[] = [chatDoor(options.people), escalationDoor(REQUESTERS), alertDoor()];
  try {
    for (const node of nodes) await node.start();
    const began = performance.now();
    const talking = Promise.all(doors.map((door) => door.talk(world)));
    const killedAt = await killAgainAndAgain(nodes, random, options.kills, teams);
    world.end();
    await talking;
    const seconds = (performance.now() - began) / 1_000;
    const wrong = [
      ...(await settle(nodes, teams)),
      ...(await judge({ world, teams, nodes, doors, databaseUrl, options, killedAt })),
    ];
    print(options, seconds, nodes, world, teams, doors);
    return wrong;
  } finally {
    world.end();
    for (const node of nodes) await node.kill();
    await teams.close();
    if (options.keep) console.log(`The database and the logs are in ${folder}.`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns how many calls Teams had seen at each kill */
async function killAgainAndAgain(
  nodes: readonly BotNode[],
  random: Random,
  many: number,
  teams: Teams,
): Promise<number[]> {
  const killedAt: number[] = [];
  for (let i = 0; i < many; i++) {
    await pause(100 + random.below(1_400));
    const node = random.pick(nodes);
    await node.kill();
    killedAt.push(teams.calls.length);
    await node.start();
    if ((i + 1) % 10 === 0) console.log(`${i + 1} kills`);
  }
  await pause(1_000);
  return killedAt;
}

/** Teams answers again: everything that was committed has to go out. */
async function settle(nodes: readonly BotNode[], teams: Teams): Promise<string[]> {
  teams.calm();
  const began = performance.now();
  while (performance.now() - began < SETTLED_WITHIN_MS) {
    const waiting = (await nodes[0]!.readiness())?.outbox?.waiting;
    if (waiting === 0) {
      console.log(`everything was sent ${((performance.now() - began) / 1_000).toFixed(1)} s after the last trouble`);
      return [];
    }
    await pause(100);
  }
  return [`The outbox is not empty ${SETTLED_WITHIN_MS / 1_000} s after the last trouble.`];
}

interface Scene {
  world: World;
  teams: Teams;
  nodes: readonly BotNode[];
  doors: readonly Door[];
  databaseUrl: string;
  options: KillsOptions;
  killedAt: readonly number[];
}

async function judge({ world, teams, nodes, doors, databaseUrl, options, killedAt }: Scene): Promise<string[]> {
  const places = new Map(placesOf(teams.url, options.people).map((place) => [conversationOf(place), place]));
  // Asked while the bot still runs with what it built up turn by turn; which cases there are is known from their cards.
  const homes = new Map(
    teams.calls.flatMap((call): [number, Place][] => {
      const { activity, conversationId } = call;
      const place = places.get(conversationId) ?? alertThread(call, teams.url);
      const caseId = activity.attachments?.[0]?.content?.actions?.[0]?.data?.caseId;
      return place && caseId !== undefined ? [[caseId, place]] : [];
    }),
  );
  const shown = await statusShown(world, homes);
  const drained = await settle(nodes, teams);
  const stops = await Promise.all(nodes.map((node) => node.stop()));
  const store = await openStore(databaseUrl);
  try {
    const cases = await casesOf(store);
    const { setAside, waiting } = await store.gauges.outbox();
    const after = { cases, teams, seen: (key: string) => store.seen(key) };
    const duplicates = judgeDuplicates(cases, teams, killedAt);
    console.log(
      `${cases.size} cases; ${duplicates.byKills} posts came twice for the kills, ${duplicates.byTeams} for what Teams broke off`,
    );
    return [
      ...drained,
      ...(waiting + setAside > 0 ? [`${waiting} messages still wait, ${setAside} were given up on.`] : []),
      ...(await judgeRows(store, cases)),
      ...judgeReplay(shown, cases, ZONE),
      ...(await judgeDelivery(store, cases, teams)),
      ...duplicates.wrong,
      ...(await Promise.all(doors.map((door) => door.judge(after)))).flat(),
      ...nodes.flatMap(({ crashes }) => crashes.map((how) => `The bot ended by itself: ${how}.`)),
      // The first start is no recovery: it makes the database.
      ...nodes.flatMap(({ startsMs }) =>
        startsMs
          .slice(1)
          .filter((ms) => ms > READY_AGAIN_MS)
          .map((ms) => `The bot was ready only after ${Math.round(ms)} ms.`),
      ),
      ...stops.flatMap(({ code, ms }) =>
        code === 0 && ms < 10_000 ? [] : [`Asked to stop, the bot ended with code ${code} after ${Math.round(ms)} ms.`],
      ),
    ];
  } finally {
    await store.close();
  }
}

const placesOf = (url: string, people: number): Place[] => [
  groupChat(url),
  channel(url, '1700000000001'),
  ...Array.from({ length: people }, (_, i) => personal(url, person(`Person ${i + 1}`, i + 1))),
  ...requesters(REQUESTERS).map((who) => personal(url, who)),
];

function print(
  options: KillsOptions,
  seconds: number,
  nodes: readonly BotNode[],
  world: World,
  teams: Teams,
  doors: readonly Door[],
): void {
  const starts = nodes.flatMap(({ startsMs }) => startsMs).sort((a, b) => a - b);
  const row = (name: string, counts: Readonly<Record<string, unknown>>) =>
    console.log(
      `${name.padEnd(8)}${Object.entries(counts)
        .map(([what, many]) => `${what}: ${many}`)
        .join(', ')}`,
    );
  console.log(`${options.kills} kills of ${options.nodes} node(s) in ${Math.round(seconds)} s, seed ${options.seed}`);
  for (const door of doors) row(door.name, door.counts());
  row('http', { ...world.counts, refusedFor: JSON.stringify(world.counts.refusedFor) });
  row('teams', teams.counts());
  row('ready', {
    'median ms': Math.round(starts[Math.floor(starts.length / 2)] ?? 0),
    'slowest ms': Math.round(starts.at(-1) ?? 0),
  });
}
