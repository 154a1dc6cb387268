import type { Facts } from '../facts/facts';
import { textOf, wordsOf } from '../runbooks/filled-in';
import { type Change, isCommand } from '../runbooks/runbook';
import type { Step } from '../runbooks/steps';
import type { CaseEvent, Instant, Person } from './events';

// The change ledger: what troubleshooting left changed, and how to put it back.

/** Something troubleshooting changed. */
export interface Left {
  /** `<change>@<seq of the answer>`: the same step taken twice makes two entries. */
  id: string;
  change: string;
  what: string;
  /** The command, or the words, that put it back. */
  undo: string;
  isCommand: boolean;
  by: Person;
  at: Instant;
  putBack?: { by: Person; at: Instant };
}

/** What the answered step changed joins the ledger; what it put back is crossed out. */
export function keepLedger(
  before: readonly Left[],
  step: Step,
  facts: Facts,
  { by, at }: CaseEvent,
  seq: number,
): readonly Left[] {
  const undone = new Set(step.meta.undoes ?? []);
  const ledger = before.map((left) =>
    undone.has(left.change) && !left.putBack ? { ...left, putBack: { by, at } } : left,
  );
  const made = (step.meta.changes ?? []).map((change) => toLeft(change, facts, `${change.id}@${seq}`, by, at));
  return [...ledger, ...made];
}

const toLeft = (change: Change, facts: Facts, id: string, by: Person, at: Instant): Left => ({
  id,
  change: change.id,
  what: wordsOf(change.what, facts),
  undo: textOf(change.undo, facts),
  isCommand: isCommand(change.undo),
  by,
  at,
});
