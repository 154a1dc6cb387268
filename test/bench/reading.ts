import { readPaste } from '../../src/evidence';
import { asMuchAsFits, fixture, fixtureNames } from '../evidence/fixtures';
import { hostile } from '../evidence/hostile';

const ROUNDS = 5;
const MEGABYTE = 1_048_576;

/** Four times as much takes four times as long where all is linear, sixteen times where something is quadratic. */
const MOST_GROWTH = 8;
/** Below this, a clock and the collector tell more than the readers. */
const TELLING_MS = 5;

interface Measured {
  name: string;
  megabytes: number;
  /** CPU time of the best round, in milliseconds: a busy machine adds nothing to it. */
  read: number;
  split: number;
  /** How many times longer the whole takes than its first quarter. */
  growth: number;
}

/**
 * `npm run bench -- reading`: what all readers together take for the longest pastes of each kind, beside a plain pass
 * over the same text, and what four times as much takes.
 */
export async function reading(): Promise<void> {
  const kinds: [string, string][] = [
    ...fixtureNames.map((name): [string, string] => [name, asMuchAsFits(fixture(name))]),
    ...hostile.map(([name, text]): [string, string] => [name, text.slice(0, MEGABYTE)]),
  ];
  const measured = kinds.map(([name, text]) => measure(name, text)).sort((a, b) => b.read - a.read);
  print(`All readers, and cutting the same text at its blanks; CPU time, the best of ${ROUNDS} rounds.\n`);
  print(`${'input'.padEnd(44)}     MB   CPU ms   MB/s  × split  four times as much takes`);
  for (const { name, megabytes, read, split, growth } of measured) {
    const figures = [megabytes.toFixed(2), read.toFixed(1), (megabytes / (read / 1000)).toFixed(0)];
    const ratios = [(read / split).toFixed(0), read < TELLING_MS ? '-' : `${growth.toFixed(1)} times as long`];
    print(`${name.slice(0, 44).padEnd(44)}${[...figures, ...ratios].map((figure) => figure.padStart(8)).join('')}`);
  }
  const steep = measured.filter(({ read, growth }) => read >= TELLING_MS && growth > MOST_GROWTH);
  if (steep.length > 0)
    throw new Error(
      `More than linear: ${steep.map(({ name, growth }) => `${name} (${growth.toFixed(1)})`).join(', ')}.`,
    );
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function measure(name: string, text: string): Measured {
  const quarter = text.slice(0, text.length / 4);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    read: took(() => readPaste(text)),
    quarter: took(() => readPaste(quarter)),
    split: took(() => text.split(/\s+/)),
  }));
  const of = (pick: (round: (typeof rounds)[number]) => number): number =>
    Math.max(0.001, Math.min(...rounds.map(pick)));
  const read = of((round) => round.read);
  return {
    name,
    megabytes: text.length / MEGABYTE,
    read,
    split: of((round) => round.split),
    growth: read / of((round) => round.quarter),
  };
}

function took(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
