import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BotUnderLoad } from './turns/bot-under-load';

const PEOPLE = 10;
const HUNG = 3;
const SECONDS = 3;
const ROUNDS = 5;

/** What it costs everybody else that Teams does not answer about some people: from a press to the card that follows it. */
export async function hung(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'triage-hung-'));
  const bot = new BotUnderLoad('triage-bot.js', { DATABASE_URL: `sqlite:${join(folder, 'hung.db')}` }, true);
  const [free, beside]: [number[], number[]] = [[], []];
  try {
    await bot.start(PEOPLE);
    await bot.round(SECONDS);
    for (let i = 0; i < ROUNDS; i++) {
      await bot.round(SECONDS);
      free.push(...bot.heardMs);
      await bot.hang(HUNG);
      await bot.round(SECONDS);
      beside.push(...bot.heardMs);
      bot.letGo();
    }
    console.log(`${PEOPLE} people, ${ROUNDS} rounds of ${SECONDS} s each, in turn; until the next card is in Teams.`);
    for (const [name, took] of [
      ['nobody hangs', free],
      [`${HUNG} of them hang: the others`, beside],
    ] as const)
      console.log(`${name.padEnd(30)} p50 ${at(took, 0.5)} ms, p99 ${at(took, 0.99)} ms, slowest ${at(took, 1)} ms`);
  } finally {
    await bot.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const at = (took: readonly number[], share: number): string => {
  const sorted = [...took].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
};
