import { type AnyMachineSnapshot, initialTransition } from 'xstate';
import type { Facts } from '../facts/facts';
import { runbookById } from '../runbooks';
import { pathOfValue, stepsOf } from '../runbooks/steps';
import { applyAlert, type CaseAlerts, factsAfter, withMain } from './alerts/case-alerts';
import { enteredAt } from './asking';
import { type Case, type Given, runbookOf, stepOf } from './case';
import type { CaseEvent, Person } from './events';
import { keep, setAside } from './evidence/evidence';
import { keepLedger } from './ledger';
import { transition } from './transition';

// A case is the fold of its timeline: the same events always give the same case.

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
  const entered = enteredAt(step, current.facts);
  const given: Given = {
    seq,
    visit: current.visit,
    step: event.step,
    answer: event.answer,
    question: event.question,
    label: event.label,
    ...(entered === undefined ? {} : { entered }),
    by: event.by,
    at: event.at,
  };
  const changed = offered.unchanged ? current.ledger : keepLedger(current.ledger, step, current.facts, event, seq);
  return settle(
    { ...current, path: [...current.path, given], ledger: changed, visit: seq + 1, movedBack: false },
    snapshot,
  );
}
