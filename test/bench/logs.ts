import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LogGenerator } from '../support/log-generator';
import { truthOf } from '../support/log-truth';
import { MAWK } from './logs/mawk';
import { type Cost, measure } from './logs/measure';

const SEED = 10047;
const ROUNDS = 3;

/**
 * `npm run bench -- logs`: all nine answers from one log of 1 GB (`BENCH_MB` for another size), by this scanner, DuckDB
 * (parsed once into a table) and mawk (one pass), beside what only counts lines. Programs that are not here are skipped
 * with a note.
 */
export async function logs(): Promise<void> {
  const megabytes = Number(process.env.BENCH_MB ?? 1000);
  const file = join(tmpdir(), `triage-bench-${process.pid}.log`);
  print(`Writing ${megabytes} MB to ${file} …`);
  const generator = new LogGenerator({ seed: SEED, bytes: megabytes * 1e6, oneLayout: true });
  try {
    const output = openSync(file, 'w');
    for (const chunk of generator.chunks()) writeSync(output, chunk);
    closeSync(output);
    await compare(file, generator);
  } finally {
    rmSync(file, { force: true });
  }
}

async function compare(file: string, generator: LogGenerator): Promise<void> {
  const { truth } = generator;
  const program = (name: string, ...args: string[]) => [process.execPath, join(__dirname, 'logs', name), ...args];
  const asked = [file, truth.find.text, truth.device.id];
  const programs: readonly [name: string, command: readonly string[]][] = [
    ['this scanner', program('scanner.js', 'rows', ...asked)],
    ['DuckDB, parsed once', program('duckdb.js', ...asked)],
    ['mawk, one pass', ['mawk', MAWK, file]],
    ['wc -l', ['wc', '-l', file]],
    ['rg -c ActiveSync', ['rg', '-c', 'ActiveSync', file]],
  ];
  const costs = new Map<string, Cost[]>(programs.map(([name]) => [name, []]));
  // In turns, so that a busy minute of the machine hits all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [command, ...args]] of programs) {
      const cost = await measure(command!, args);
      if (cost) costs.get(name)!.push(cost);
      else if (round === 0) print(`Skipped: ${name}. It is not installed here.`);
    }
  }
  const rows = truthOf(generator).rows;
  for (const name of ['this scanner', 'DuckDB, parsed once']) {
    const told = costs.get(name)!.map(({ out }) => isDeepStrictEqual(JSON.parse(out), rows));
    print(`${name}: row counts of all nine answers ${told.every(Boolean) ? 'exact' : 'WRONG'} in ${told.length} runs.`);
  }
  const all = await measure(process.execPath, program('scanner.js', 'exact', ...asked).slice(1));
  print(
    `this scanner: every group of every answer ${isDeepStrictEqual(JSON.parse(all!.out), plain(truthOf(generator))) ? 'exact' : 'WRONG'}.`,
  );
  print(table(costs, statSync(file).size));
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function table(costs: ReadonlyMap<string, readonly Cost[]>, bytes: number): string {
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const wallOf = (name: string) => median(costs.get(name)?.map(({ wall }) => wall) ?? []);
  const [duckdb, wc] = [wallOf('DuckDB, parsed once'), wallOf('wc -l')];
  const figure = (value: number | undefined, digits: number) => (value === undefined ? '-' : value.toFixed(digits));
  const lines = [...costs]
    .filter(([, runs]) => runs.length > 0)
    .map(([name, runs]) => {
      const wall = wallOf(name)!;
      const best = Math.min(...runs.map((run) => run.wall));
      return [
        name,
        `${wall.toFixed(2)} (${best.toFixed(2)})`,
        figure(median(runs.flatMap(({ cpu }) => cpu ?? [])), 2),
        figure(median(runs.flatMap(({ rss }) => rss ?? [])), 0),
        (bytes / 1e6 / wall).toFixed(0),
        duckdb ? `${(duckdb / wall).toFixed(1)}x` : '-',
        wc ? `${(wall / wc).toFixed(1)}x` : '-',
      ];
    });
  const heads = ['', 'wall s, median (best)', 'CPU s', 'RSS MB', 'MB/s', 'DuckDB / this', 'this / wc'];
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i]!.length)));
  return [heads, ...lines].map((line) => line.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')).join('\n');
}
