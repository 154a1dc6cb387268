import { type AnyMachineSnapshot, initialTransition, transition } from 'xstate';
import type { Facts } from '../../src/facts/facts';
import type { Runbook } from '../../src/runbooks/runbook';
import { pathOfValue, type Step, stepsOf } from '../../src/runbooks/steps';

// The real machine, one pure step at a time.

export const begin = ({ machine }: Runbook, facts: Facts): AnyMachineSnapshot =>
  initialTransition(machine, { facts })[0];

export const take = ({ machine }: Runbook, snapshot: AnyMachineSnapshot, answer: string): AnyMachineSnapshot =>
  transition(machine, snapshot, { type: `answer.${answer}` })[0];

export const learn = ({ machine }: Runbook, snapshot: AnyMachineSnapshot, facts: Facts): AnyMachineSnapshot =>
  transition(machine, snapshot, { type: 'facts', facts })[0];

export function stepAt(runbook: Runbook, snapshot: AnyMachineSnapshot): Step {
  const path = pathOfValue(snapshot.value);
  const step = stepsOf(runbook).get(path);
  if (!step) throw new Error(`${runbook.id} stands at ${path}, which says nothing to a person`);
  return step;
}

/** The answers the machine takes now: a guard may leave some of a step's out. */
export const offered = (snapshot: AnyMachineSnapshot, step: Step): string[] =>
  [...new Set(step.answers.map(({ answer }) => answer))].filter((answer) => snapshot.can({ type: `answer.${answer}` }));
