import { Command } from 'commander';
import { startPostgres } from '../support/postgres';
import { fuzzProcess } from './fuzz-process';
import { type KillsOptions, kills } from './kills';

const ON = ['sqlite', 'postgres', 'both'] as const;

interface Options {
  kills: number;
  seed: number;
  people: number;
  on: (typeof ON)[number];
  fuzz?: number | true;
  keep: boolean;
}

/** `npm run torture [-- --kills 1000 --seed 7]`: exit code 1 where anything at all does not hold. */
async function main(): Promise<number> {
  const program = new Command('torture')
    .option('--kills <many>', 'how often the bot is killed', Number, 60)
    .option('--seed <seed>', 'the same seed draws the same', Number, Math.floor(Math.random() * 1e9))
    .option('--people <many>', 'how many people use it', Number, 12)
    .option('--on <database>', `${ON.join(', ')}: one node on SQLite, two on PostgreSQL`, 'both')
    .option('--fuzz [bodies]', 'instead of kills: so many hostile bodies (100000)', Number)
    .option('--keep', 'keep the database and the logs', false)
    .parse();
  const options = program.opts<Options>();
  console.log(`seed ${options.seed}`);
  const wrong = options.fuzz === undefined ? await killOn(options) : await fuzzProcess(bodies(options), options.seed);
  for (const sentence of wrong.slice(0, MOST_TOLD)) console.log(`VIOLATION: ${sentence}`);
  console.log(wrong.length === 0 ? 'Everything holds.' : `${wrong.length} violations.`);
  return wrong.length === 0 ? 0 : 1;
}

const MOST_TOLD = 40;

const bodies = ({ fuzz }: Options): number => (typeof fuzz === 'number' ? fuzz : 100_000);

/** Half of the kills on each database, where both are meant. */
async function killOn({ on, ...options }: Options): Promise<readonly string[]> {
  const half = on === 'both' ? Math.ceil(options.kills / 2) : options.kills;
  const wrong: string[] = [];
  if (on !== 'postgres') wrong.push(...(await named('SQLite, one node', { ...options, kills: half, nodes: 1 })));
  if (on === 'sqlite') return wrong;
  const postgres = await startPostgres();
  try {
    const databaseUrl = await postgres.newDatabase();
    const some = { ...options, kills: on === 'both' ? options.kills - half : half, nodes: 2, databaseUrl };
    wrong.push(...(await named('PostgreSQL, two nodes', some)));
    return wrong;
  } finally {
    await postgres.close();
  }
}

async function named(name: string, options: KillsOptions): Promise<readonly string[]> {
  console.log(`\n== ${name}`);
  return await kills(options);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
