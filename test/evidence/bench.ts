import { readPaste } from '../../src/evidence';
import { fixture, fixtureNames } from './fixtures';

const CHARACTERS = 1_048_576;
const LINES = 20_000;
const ROUNDS = 5;
/** Generous: a reader that is slower than this on a megabyte is not linear. */
const MOST_MS_PER_MEGABYTE = 5_000;

/** The time every reader together takes for as much of each output as a paste may hold. */
export async function evidence(): Promise<void> {
  console.log(`readPaste on repeated outputs, ${ROUNDS} rounds each; medians. Node ${process.version}.`);
  for (const name of fixtureNames) {
    const one = fixture(name);
    const text = one.repeat(Math.floor(Math.min(CHARACTERS / one.length, LINES / one.split('\n').length)));
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      readPaste(text);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    const ms = times[Math.floor(ROUNDS / 2)]!;
    const megabytes = text.length / CHARACTERS;
    console.log(`${name.padEnd(28)}${megabytes.toFixed(2).padStart(6)} MB${ms.toFixed(1).padStart(9)} ms`);
    if (ms / megabytes > MOST_MS_PER_MEGABYTE) throw new Error(`${name} takes ${ms} ms: a pattern is not linear.`);
  }
}
