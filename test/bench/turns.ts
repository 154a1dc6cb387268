import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BotUnderLoad, type Round } from './turns/bot-under-load';

const PEOPLE = 10;
const SECONDS = 4;
const ROUNDS = 5;

/**
 * The cost of a turn, beside the least bot the SDK makes: both talk to the same connector on this machine, in turn,
 * several rounds each. An echo answers a message with a message; a press is decided, committed to disk, answered with
 * a card, and followed by an update and a new card.
 */
export async function turns(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'triage-bench-'));
  const echo = new BotUnderLoad('echo-bot.js', {}, false);
  const triage = new BotUnderLoad('triage-bot.js', { DATABASE_URL: `sqlite:${join(folder, 'bench.db')}` }, true);
  try {
    await echo.start(PEOPLE);
    await triage.start(PEOPLE);
    await echo.round(SECONDS);
    await triage.round(SECONDS);
    const rounds: { echo: Round; triage: Round }[] = [];
    for (let i = 0; i < ROUNDS; i++)
      rounds.push({ echo: await echo.round(SECONDS), triage: await triage.round(SECONDS) });
    print(rounds);
  } finally {
    await Promise.all([echo.stop(), triage.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(rounds: readonly { echo: Round; triage: Round }[]): void {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const figures: [string, (round: Round) => number, string][] = [
    ['CPU per turn', (r) => r.cpuMicrosPerTurn, 'µs'],
    ['  in the kernel', (r) => r.kernelMicrosPerTurn, 'µs'],
    ['latency p50', (r) => r.p50Ms, 'ms'],
    ['latency p99', (r) => r.p99Ms, 'ms'],
    ['turns per second', (r) => r.turns / r.seconds, '/s'],
  ];
  console.log(
    `${PEOPLE} people, ${rounds.length} rounds of ${SECONDS} s each, in turn; medians. Node ${process.version}.`,
  );
  console.log(`${''.padEnd(18)}${'(a) echo'.padStart(12)}${'(b) press'.padStart(12)}${'b / a'.padStart(8)}`);
  for (const [name, figure, unit] of figures) {
    const a = median(rounds.map(({ echo }) => figure(echo)));
    const b = median(rounds.map(({ triage }) => figure(triage)));
    const ratio = median(rounds.map(({ echo, triage }) => figure(triage) / figure(echo)));
    console.log(
      `${name.padEnd(18)}${a.toFixed(1).padStart(12)}${b.toFixed(1).padStart(12)}${ratio.toFixed(2).padStart(8)}  ${unit}`,
    );
  }
}
