import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '../support/postgres';
import { BotUnderLoad, type Round } from './turns/bot-under-load';
import { prefill } from './turns/prefill';

const PEOPLE = 10;
const SECONDS = 3;
const ROUNDS = 5;
const FEW = 10;
const MANY = 100_000;

interface Setting {
  name: string;
  bot: BotUnderLoad;
  rounds: Round[];
}

/**
 * The cost of a turn, beside the least bot the SDK makes: all talk to the same kind of connector on this machine, in
 * turn, several rounds each. An echo answers a message with a message; a press is decided, committed to disk, answered
 * with a card, and followed by an update and a new card.
 */
export async function turns(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'triage-bench-'));
  const postgres = await startPostgres();
  const settings = await make(folder, postgres);
  try {
    for (const { bot } of settings) await bot.start(PEOPLE);
    for (const { bot } of settings) await bot.round(SECONDS);
    for (let i = 0; i < ROUNDS; i++) for (const { bot, rounds } of settings) rounds.push(await bot.round(SECONDS));
    print(settings);
  } finally {
    await Promise.all(settings.map(({ bot }) => bot.stop()));
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function make(folder: string, postgres: Postgres): Promise<Setting[]> {
  const triage = async (name: string, databaseUrl: string, cases: number, nodes = 1): Promise<Setting> => {
    await prefill(databaseUrl, cases);
    return { name, bot: new BotUnderLoad('triage-bot.js', { DATABASE_URL: databaseUrl }, true, nodes), rounds: [] };
  };
  return [
    { name: 'echo', bot: new BotUnderLoad('echo-bot.js', {}, false), rounds: [] },
    await triage(`SQLite, ${FEW} cases`, `sqlite:${join(folder, 'few.db')}`, FEW),
    await triage(`SQLite, ${MANY} cases`, `sqlite:${join(folder, 'many.db')}`, MANY),
    await triage(`PostgreSQL, ${FEW} cases`, await postgres.newDatabase(), FEW),
    await triage(`PostgreSQL, ${MANY} cases`, await postgres.newDatabase(), MANY),
    await triage(`PostgreSQL, two nodes`, await postgres.newDatabase(), FEW, 2),
  ];
}

const FIGURES: readonly [string, (round: Round) => number][] = [
  ['CPU µs', (r) => r.cpuMicrosPerTurn],
  ['of it kernel', (r) => r.kernelMicrosPerTurn],
  ['p50 ms', (r) => r.p50Ms],
  ['p99 ms', (r) => r.p99Ms],
  ['turns/s', (r) => r.turns / r.seconds],
];

function print(settings: readonly Setting[]): void {
  const echo = settings[0]!.rounds;
  console.log(`${PEOPLE} people, ${ROUNDS} rounds of ${SECONDS} s each, in turn; medians. Node ${process.version}.`);
  console.log(`${''.padEnd(26)}${[...FIGURES.map(([name]) => name), 'CPU / echo', 'start ms'].map(right).join('')}`);
  for (const { name, bot, rounds } of settings) {
    const figures = FIGURES.map(([, of]) => median(rounds.map(of)).toFixed(1));
    const ratio = median(rounds.map((round, i) => round.cpuMicrosPerTurn / echo[i]!.cpuMicrosPerTurn)).toFixed(2);
    console.log(`${name.padEnd(26)}${[...figures, ratio, bot.startMs.toFixed(0)].map(right).join('')}`);
  }
  for (const kind of ['SQLite', 'PostgreSQL']) {
    const [few, many] = settings.filter(({ name }) => name.startsWith(kind) && name.endsWith('cases'));
    const growth = few!.rounds.map(({ cpuMicrosPerTurn }, i) => many!.rounds[i]!.cpuMicrosPerTurn / cpuMicrosPerTurn);
    console.log(`${kind}: ${MANY} open cases cost ${median(growth).toFixed(2)} times what ${FEW} cost.`);
  }
}

const right = (text: string): string => text.padStart(13);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
