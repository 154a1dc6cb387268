import type { AnyMachineSnapshot } from 'xstate';
import type { Facts } from '../../src/facts/facts';
import type { Runbook } from '../../src/runbooks/runbook';
import type { Step } from '../../src/runbooks/steps';
import { begin, offered, stepAt, take } from './machine';

/** A step in the rounds it is met: what the machine does there depends on nothing else while the facts stay. */
export interface Stop {
  step: Step;
  /** Each answer offered, and the stop the machine goes to on it; empty at an end. */
  ways: readonly { answer: string; to: string }[];
}

export interface Stops {
  start: string;
  stops: ReadonlyMap<string, Stop>;
}

const LIMIT = 20_000;

/** Presses every answer of every stop on the real machine. */
export function explore(runbook: Runbook, facts: Facts): Stops {
  const keyOf = (snapshot: AnyMachineSnapshot): string =>
    `${stepAt(runbook, snapshot).id} ${JSON.stringify(Object.entries(snapshot.context.rounds).sort())}`;
  const first = begin(runbook, facts);
  const stops = new Map<string, Stop>();
  const open: [string, AnyMachineSnapshot][] = [[keyOf(first), first]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [key, snapshot] = next;
    if (stops.has(key)) continue;
    if (stops.size > LIMIT) throw new Error(`${runbook.id} has more than ${LIMIT} stops: a loop without a bound?`);
    const step = stepAt(runbook, snapshot);
    const ways = offered(snapshot, step).map((answer) => {
      const after = take(runbook, snapshot, answer);
      const to = keyOf(after);
      open.push([to, after]);
      return { answer, to };
    });
    stops.set(key, { step, ways });
  }
  return { start: keyOf(first), stops };
}

/** What a path carries along, and what is asked of it at its end. */
export interface Carried<T> {
  first: T;
  after(carried: T, step: Step, answer: string): T;
  end(carried: T, step: Step): void;
}

export interface Paths {
  count: bigint;
  /** Answers on the longest path. */
  longest: number;
}

const NOTHING: Carried<null> = { first: null, after: () => null, end: () => undefined };

/**
 * Follows every path to its end. Paths that stand at the same stop and carry the same thing go on alike, so they go on
 * together: that makes hundreds of millions of them a matter of a second, and leaves none out.
 * Throws where a path comes back to a stop it has passed in the same rounds: it would never end.
 */
export function everyPath<T = null>({ start, stops }: Stops, path: Carried<T> = NOTHING as Carried<T>): Paths {
  const known = new Map<string, Paths>();
  const passing: string[] = [];
  const from = (key: string, carried: T): Paths => {
    const here = `${key} ${JSON.stringify(carried)}`;
    const before = known.get(here);
    if (before) return before;
    if (passing.includes(key)) {
      throw new Error(`a path goes round for ever: ${[...passing.slice(passing.indexOf(key)), key].join(' → ')}`);
    }
    const { step, ways } = stops.get(key)!;
    passing.push(key);
    const ahead = ways.map(({ answer, to }) => from(to, path.after(carried, step, answer)));
    passing.pop();
    if (ways.length === 0) path.end(carried, step);
    const all: Paths =
      ways.length === 0
        ? { count: 1n, longest: 0 }
        : {
            count: ahead.reduce((sum, { count }) => sum + count, 0n),
            longest: 1 + Math.max(...ahead.map(({ longest }) => longest)),
          };
    known.set(here, all);
    return all;
  };
  return from(start, path.first);
}
