import { type AnyMachineSnapshot, initialTransition } from 'xstate';
import type { FactName, Facts } from '../facts/facts';
import { runbookById } from '../runbooks';
import { plainInstruction } from '../runbooks/outline';
import { build } from '../runbooks/powershell';
import {
  type Change,
  type Instruction,
  isCommand,
  type Outcome,
  type Runbook,
  type Sentence,
} from '../runbooks/runbook';
import { type Answer, pathOfValue, type Step, stepsOf } from '../runbooks/steps';
import { applyAlert, type CaseAlerts, factsAfter, withMain } from './case-alerts';
import type { CaseEvent, Instant, Person } from './events';
import { type Evidence, keep, setAside } from './evidence';
import { transition } from './transition';

// A case is the fold of its timeline: the same events always give the same case.

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
  by: Person;
  at: Instant;
}

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

const nobody: Person = { id: '', name: '' };

const empty = (id: number): Case => ({
  id,
  version: 0,
  status: 'open',
  facts: {},
  visit: 0,
  path: [],
  ledger: [],
  evidence: [],
  movedBack: false,
  openedAt: '',
  openedBy: nobody,
  events: [],
});

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

/** What is still changed. */
export const stillChanged = (current: Case): Left[] => current.ledger.filter((left) => !left.putBack);

/** The last answer that counts. */
export const lastAnswer = (current: Case): Given | undefined => current.path.at(-1);

/** What a step back takes away: the place in the timeline of the last answer, else of the jump that led here. */
export const lastMove = (current: Case): number | undefined => lastAnswer(current)?.seq ?? current.jump;

/** The person was just asked whether to close the case. */
export const closeAsked = (current: Case): boolean => current.events.at(-1)?.type === 'close-asked';

/** The question whether to close still stands: no person has gone on with the case since. */
export const closeQuestionStands = (current: Case): boolean =>
  current.events.findLast(({ type }) => !BY_ITSELF.has(type))?.type === 'close-asked';

/** Events that come by themselves, or along with others. */
const BY_ITSELF: ReadonlySet<CaseEvent['type']> = new Set(['came-due', 'shown', 'reminded']);

/** The changes still in place were shown at this step, before closing. */
export const leftoversShown = (current: Case): boolean =>
  current.events.some((event, seq) => event.type === 'close-asked' && event.left > 0 && seq >= current.visit);

/** The case that `events` tell. */
export function fold(id: number, events: readonly CaseEvent[]): Case {
  const takenBack = new Set(events.flatMap((event) => (event.type === 'back' ? [event.takes] : [])));
  return { ...events.reduce((current, event, seq) => apply(current, event, seq, takenBack), empty(id)), events };
}

/** The case after some more events. A step back replays the timeline without the answer it takes. */
export function append(current: Case, events: readonly CaseEvent[]): Case {
  const all = [...current.events, ...events];
  if (events.some((event) => event.type === 'back')) return fold(current.id, all);
  const next = events.reduce((c, event, i) => apply(c, event, current.version + i, new Set()), current);
  return { ...next, events: all };
}

function apply(current: Case, event: CaseEvent, seq: number, takenBack: ReadonlySet<number>): Case {
  const next = { ...current, version: seq + 1 };
  switch (event.type) {
    case 'opened':
      return { ...next, openedAt: event.at, openedBy: event.by, words: event.words, facts: event.facts };
    case 'started':
      return takenBack.has(seq) ? next : start(next, event, seq);
    case 'facts':
      return learn(next, event.facts);
    case 'answered':
      return takenBack.has(seq) ? next : answer(next, event, seq);
    case 'evidence':
      return { ...next, evidence: keep(next.evidence, event, seq, next.visit) };
    case 'not-so':
      return { ...next, evidence: setAside(next.evidence, event) };
    case 'jumped':
      return jump(next, event.step);
    case 'back':
      return { ...next, visit: next.version, outcome: undefined };
    case 'put-back':
      return {
        ...next,
        ledger: next.ledger.map((left) =>
          left.id === event.change ? { ...left, putBack: { by: event.by, at: event.at } } : left,
        ),
      };
    case 'closed':
      return { ...next, status: 'closed', closedAt: event.at };
    case 'reopened':
      return { ...next, status: 'open', closedAt: undefined };
    case 'alerted':
    case 'alert-placed':
    case 'alert-told':
    case 'acknowledged':
    case 'found-transient':
    case 'snoozed':
    case 'snooze-over':
      return withAlerts(next, applyAlert(next.alerts, event));
    default:
      return next;
  }
}

/** Until a runbook runs, the main alert fills in the facts. */
function withAlerts(current: Case, alerts: CaseAlerts | undefined): Case {
  if (!alerts) return current;
  if (current.runbook !== undefined) return { ...current, alerts: withMain(alerts, current.facts.healthSet) };
  return { ...current, alerts, facts: factsAfter(current.facts, current.alerts, alerts) };
}

function start(current: Case, { runbook: id, version, step: at }: CaseEvent & { type: 'started' }, seq: number): Case {
  const runbook = runbookById(id);
  const base = {
    ...current,
    alerts: current.alerts && withMain(current.alerts, current.facts.healthSet),
    runbook: id,
    runbookVersion: version,
    visit: current.version,
    path: [],
    jump: current.runbook === undefined ? undefined : seq,
    outcome: undefined,
  };
  if (!runbook) return { ...base, snapshot: undefined, step: undefined, movedBack: true };
  const [initial] = initialTransition(runbook.machine, { facts: current.facts });
  const known = at !== undefined && stepsOf(runbook).has(at);
  const snapshot = known
    ? runbook.machine.resolveState({ value: valueOfPath(at), context: initial.context })
    : (initial as AnyMachineSnapshot);
  return settle({ ...base, movedBack: at !== undefined && !known }, snapshot);
}

/** Stands at another step of the same runbook; what was answered stays answered. */
function jump(current: Case, step: string): Case {
  const runbook = runbookOf(current);
  if (!runbook || !current.snapshot || !stepsOf(runbook).has(step)) return { ...current, movedBack: true };
  const snapshot = runbook.machine.resolveState({ value: valueOfPath(step), context: current.snapshot.context });
  return settle({ ...current, visit: current.version, movedBack: false }, snapshot);
}

const valueOfPath = (path: string): string | Record<string, never> =>
  path
    .split('.')
    .reverse()
    .reduce<unknown>((inner, key) => (inner === undefined ? key : { [key]: inner }), undefined) as never;

const settle = (current: Case, snapshot: AnyMachineSnapshot): Case => {
  const step = pathOfValue(snapshot.value);
  const runbook = runbookOf(current);
  return { ...current, snapshot, step, outcome: runbook && stepsOf(runbook).get(step)?.meta.outcome };
};

function learn(current: Case, facts: Facts): Case {
  const runbook = runbookOf(current);
  const known = { ...current, facts: { ...current.facts, ...facts } };
  if (!runbook || !current.snapshot || current.snapshot.status !== 'active') return known;
  const snapshot = transition(runbook.machine, current.snapshot, { type: 'facts', facts });
  return { ...known, snapshot };
}

function answer(current: Case, event: CaseEvent & { type: 'answered' }, seq: number): Case {
  const runbook = runbookOf(current);
  const step = stepOf(current);
  const type = `answer.${event.answer}`;
  const offered = step?.answers.find(({ answer: name }) => name === event.answer);
  if (!runbook || !step || !offered || event.step !== step.id || !current.snapshot?.can({ type }))
    return { ...current, movedBack: true };
  const snapshot = transition(runbook.machine, current.snapshot, { type });
  const given: Given = {
    seq,
    visit: current.visit,
    step: event.step,
    answer: event.answer,
    question: event.question,
    label: event.label,
    by: event.by,
    at: event.at,
  };
  const changed = offered.unchanged ? current.ledger : keepLedger(current, step, event, seq);
  return settle(
    { ...current, path: [...current.path, given], ledger: changed, visit: seq + 1, movedBack: false },
    snapshot,
  );
}

/** What the answered step changed joins the ledger; what it put back is crossed out. */
function keepLedger(current: Case, step: Step, { by, at }: CaseEvent, seq: number): readonly Left[] {
  const undone = new Set(step.meta.undoes ?? []);
  const ledger = current.ledger.map((left) =>
    undone.has(left.change) && !left.putBack ? { ...left, putBack: { by, at } } : left,
  );
  const made = (step.meta.changes ?? []).map((change) => toLeft(change, current.facts, `${change.id}@${seq}`, by, at));
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

/** A sentence with the case's facts in it; `<server>` where one is not known yet. */
export const wordsOf = (text: string | Sentence, facts: Facts): string =>
  typeof text === 'string'
    ? text
    : text.words
        .map((word) => {
          if (typeof word === 'string') return word;
          if (!word.needs.every((fact: FactName) => facts[fact])) return word.placeholder;
          return word.keepsQuotes ? word.text(facts) : unquote(word.text(facts));
        })
        .join('');

/** In a sentence a fact stands bare, unless the sentence tells a command; in a command it stands quoted. */
const unquote = (text: string): string =>
  /^'.*'$/s.test(text) ? text.slice(1, -1).replace(/(['\u2018\u2019\u201a\u201b])\1/g, '$1') : text;

/** An instruction's text: the exact command for these facts, or its outline while one is missing. */
export const textOf = (instruction: Instruction, facts: Facts): string => {
  if (isCommand(instruction)) return build(instruction, facts) ?? plainInstruction(instruction);
  return wordsOf(instruction, facts);
};
