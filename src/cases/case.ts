import type { AnyMachineSnapshot } from 'xstate';
import type { Facts } from '../facts/facts';
import { runbookById } from '../runbooks';
import type { Outcome, Runbook } from '../runbooks/runbook';
import { type Answer, type Step, stepsOf } from '../runbooks/steps';
import type { CaseAlerts } from './alerts/case-alerts';
import type { CaseEvent, Instant, Person } from './events';
import type { Evidence } from './evidence/evidence';
import type { Left } from './ledger';

/** An answer that counts: given, and not taken back. */
export interface Given {
  /** Its place in the timeline, counted from 0. */
  seq: number;
  /** The visit it ended: the number of the card it was given on. */
  visit: number;
  step: string;
  answer: string;
  question: string;
  label: string;
  /** The values it was given with, where the step is there for its values: they tell more than “Go on”. */
  entered?: string;
  by: Person;
  at: Instant;
}

export interface Case {
  id: number;
  /** How many events the timeline has: the version a commit checks. */
  version: number;
  status: 'open' | 'closed';
  facts: Facts;
  runbook?: string;
  runbookVersion?: string;
  /** The path of the current step. */
  step?: string;
  /** The event that led into the current step, counted from 1: tells one visit of a step from another. */
  visit: number;
  snapshot?: AnyMachineSnapshot;
  path: readonly Given[];
  /** The event that jumped into this runbook or step from another one. */
  jump?: number;
  ledger: readonly Left[];
  /** What was pasted, oldest first. */
  evidence: readonly Evidence[];
  outcome?: Outcome;
  /** The runbook changed since: an earlier answer no longer fits, and the case stands where it still does. */
  movedBack: boolean;
  openedAt: Instant;
  openedBy: Person;
  words?: string;
  closedAt?: Instant;
  /** Set where alerts belong to the case. */
  alerts?: CaseAlerts;
  events: readonly CaseEvent[];
}

export const runbookOf = (current: Case): Runbook | undefined =>
  current.runbook === undefined ? undefined : runbookById(current.runbook);

/** The step a person looks at; `undefined` before a runbook is chosen. */
export const stepOf = (current: Case): Step | undefined => {
  const runbook = runbookOf(current);
  return runbook && current.step ? stepsOf(runbook).get(current.step) : undefined;
};

/** The answers a person may give now: those the machine takes in this state, each once. */
export function offeredAnswers(current: Case): Answer[] {
  const taken = new Set<string>();
  return (stepOf(current)?.answers ?? []).filter(
    ({ answer: name }) => !taken.has(name) && taken.add(name) && current.snapshot?.can({ type: `answer.${name}` }),
  );
}

/** An answer as people read it. */
export const answerIn = ({ entered, label }: Pick<Given, 'entered' | 'label'>): string => entered ?? label;

/** What is still changed. */
export const stillChanged = (current: Case): Left[] => current.ledger.filter((left) => !left.putBack);

/** The last answer that counts. */
export const lastAnswer = (current: Case): Given | undefined => current.path.at(-1);

/** What a step back takes away: the place in the timeline of the last answer, else of the jump that led here. */
export const lastMove = (current: Case): number | undefined => lastAnswer(current)?.seq ?? current.jump;

/** The person was just asked whether to close the case. */
export const closeAsked = (current: Case): boolean => lastHeard(current)?.type === 'close-asked';

/** The last event that a question may have been left behind with: what is only noted leaves none. */
const lastHeard = (current: Case): CaseEvent | undefined => current.events.findLast(({ type }) => type !== 'noted');

/** The answers the person was just asked about: a yes or no is about these, not about the step's own question. */
export function answersAsked(current: Case): readonly string[] | undefined {
  const last = lastHeard(current);
  return last?.type === 'answer-asked' && last.step === current.step && last.answers.length > 0
    ? last.answers
    : undefined;
}

/** The question whether to close still stands: no person has gone on with the case since. */
export const closeQuestionStands = (current: Case): boolean =>
  current.events.findLast(({ type }) => !BY_ITSELF.has(type))?.type === 'close-asked';

/** Events that come by themselves, or along with others. */
const BY_ITSELF: ReadonlySet<CaseEvent['type']> = new Set([
  'came-due',
  'shown',
  'reminded',
  'file-sent',
  'file-failed',
]);

/** The changes still in place were shown at this step, before closing. */
export const leftoversShown = (current: Case): boolean =>
  current.events.some((event, seq) => event.type === 'close-asked' && event.left > 0 && seq >= current.visit);
