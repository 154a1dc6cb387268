import { createHash } from 'node:crypto';
import { checkFact, FACTS, type FactName, type Facts, isFactName } from '../facts/facts';
import { build, missingFacts } from '../runbooks/powershell';
import { isCommand, type Runbook } from '../runbooks/runbook';
import { type Step, stepsOf } from '../runbooks/steps';
import { append, type Case, lastMove, offeredAnswers, runbookOf, stepOf, stillChanged } from './case';
import { type Decision, evidenceSlot, type Message, nothing, type Reminder, slotOf } from './decision';
import type { CaseEvent, Instant, Person, ShownCommand, Via } from './events';
import { BadValueError, RefusedError, StaleAnswerError } from './refused';

// What happens to a case when something comes in. Pure: a case and an event in, a decision out; time is a parameter.

export interface Said {
  by: Person;
  at: Instant;
}

/** Starts a runbook (or another one) in a case. `step` jumps into it. */
export function start(current: Case, runbook: Runbook, { by, at }: Said, step?: string): Decision {
  return proceed(current, [{ type: 'started', runbook: runbook.id, version: runbook.version, step, by, at }], at);
}

export interface Answering {
  step: string;
  answer: string;
  via: Via;
  /** The visit the pressed card was for; typed answers have none. */
  visit?: number;
  /** Inputs filled in on the same card, unchecked. */
  facts?: Readonly<Record<string, unknown>>;
  /** The paste it rests on, and the status that was typed. */
  evidence?: number;
  status?: string;
}

/** Takes an answer to the current step. @throws RefusedError with words for the person */
export function answer(current: Case, answering: Answering, { by, at }: Said): Decision {
  const step = currentStep(current, answering.step, answering.visit);
  const learned = learnt(current, answering.facts ?? {}, { by, at });
  const told = append(current, learned);
  const blank = mustBeFilledIn(step).filter((fact) => !told.facts[fact]);
  if (blank.length > 0) throw new BadValueError(blank.map(askFor).join(' '));
  const offered = offeredAnswers(told).find(({ answer: name }) => name === answering.answer);
  if (!offered) throw new RefusedError(notOffered(current));
  const question = step.meta.ask ?? step.meta.title;
  return proceed(
    current,
    [
      ...learned,
      {
        type: 'answered',
        step: step.id,
        answer: answering.answer,
        question,
        label: offered.label,
        via: answering.via,
        ...(answering.evidence === undefined ? {} : { evidence: answering.evidence }),
        ...(answering.status === undefined ? {} : { status: answering.status }),
        by,
        at,
      },
    ],
    at,
  );
}

/**
 * Fills in facts. Values are checked here, whoever sends them.
 * @param where `here`: on the step's own card, which changes in place; `elsewhere`: the step is shown anew
 * @throws BadValueError naming each value that does not fit
 */
export function fillIn(
  current: Case,
  raw: Readonly<Record<string, unknown>>,
  { by, at }: Said,
  where: 'here' | 'elsewhere' = 'here',
): Decision {
  openOnly(current);
  const events = learnt(current, raw, { by, at });
  if (events.length === 0) return nothing;
  const decision = proceed(current, events, at);
  return where === 'here' ? decision : { ...decision, send: showAgain(append(current, events)) };
}

/** Takes the last answer away. */
export function back(current: Case, { by, at }: Said): Decision {
  openOnly(current);
  const takes = lastMove(current);
  if (takes === undefined) throw new RefusedError('This is the first step: there is no answer to take back.');
  const decision = proceed(current, [{ type: 'back', takes, by, at }], at);
  const taken = current.path.at(-1);
  if (!taken) return decision;
  const before: Message = {
    slot: slotOf(taken.visit),
    replaces: true,
    view: { name: 'answered', visit: taken.visit },
  };
  return { ...decision, send: [before, ...decision.send] };
}

/** The longest reminder that may be asked for: two days, in minutes. */
export const LONGEST_REMINDER = 2 * 24 * 60;

export function remind(current: Case, minutes: number, { by, at }: Said): Decision {
  openOnly(current);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_REMINDER)
    throw new RefusedError(`Give the minutes as a whole number from 1 to ${LONGEST_REMINDER}, for example: remind 15.`);
  const due = later(at, minutes);
  return {
    events: [{ type: 'reminded', step: current.step ?? '', due, minutes, by, at }],
    send: [],
    remind: [{ kind: 'step', due, visit: current.visit }],
  };
}

/** A reminder is due: says so and shows the step again, unless the case went on meanwhile. */
export function comeDue(current: Case, reminder: Reminder, { by, at }: Said): Decision {
  if (current.status !== 'open' || reminder.visit !== current.visit) return nothing;
  return {
    events: [{ type: 'came-due', step: current.step ?? '', due: reminder.due, by, at }],
    send: [
      shrink(current),
      { slot: slotOf(current.visit), view: { name: 'came-due', visit: current.visit, since: reminder.due } },
    ],
    remind: [],
  };
}

/** Says that a change was put back. */
export function putBack(current: Case, change: string, { by, at }: Said): Decision {
  if (!stillChanged(current).some(({ id }) => id === change))
    throw new RefusedError('That change is already put back.');
  return {
    events: [{ type: 'put-back', change, by, at }],
    send: [{ slot: 'leftovers', replaces: true, view: { name: 'leftovers' } }],
    remind: [],
  };
}

/** Asks before closing. */
export function askToClose(current: Case, { by, at }: Said): Decision {
  openOnly(current);
  return {
    events: [{ type: 'close-asked', left: 0, by, at }],
    send: [{ slot: 'close', view: { name: 'confirm-close' } }],
    remind: [],
  };
}

/** Leaves the case open after all. */
export function keepOpen(current: Case, said: Said): Decision {
  const decision = pick(current, said);
  const question: Message = { slot: 'close', replaces: true, view: { name: 'confirm-close' } };
  return { ...decision, send: [question, ...decision.send] };
}

/** Closes, but with something still changed only when that was said a second time. */
export function close(current: Case, { by, at, anyway }: Said & { anyway: boolean }): Decision {
  openOnly(current);
  const left = stillChanged(current).length;
  if (left > 0 && !anyway)
    return {
      events: [{ type: 'close-asked', left, by, at }],
      send: [{ slot: 'leftovers', view: { name: 'leftovers' } }],
      remind: [],
    };
  const replaced: Message[] = [
    shrink(current),
    { slot: 'close', replaces: true, view: { name: 'confirm-close' } },
    { slot: 'leftovers', replaces: true, view: { name: 'leftovers' } },
  ];
  return {
    events: [{ type: 'closed', outcome: current.outcome, left, by, at }],
    send: [...replaced, { view: { name: 'closed' } }],
    remind: [],
  };
}

/** Opens a closed case again, where it stood. */
export function reopen(current: Case, { by, at }: Said): Decision {
  if (current.status === 'open') throw new RefusedError(`Case ${current.id} is open already.`);
  const events: CaseEvent[] = [{ type: 'reopened', by, at }];
  return { events, send: showAgain(append(current, events)), remind: [] };
}

/** Goes to the first step of a section, in this runbook or another. */
export function openAt(current: Case, runbook: Runbook, section: string, said: Said): Decision {
  openOnly(current);
  const step = [...stepsOf(runbook).values()].find(({ meta }) => meta.section === section);
  return start(current, runbook, said, step?.id);
}

/** Goes to another step of the same runbook, by an engineer's word; the answers so far stay. */
export function goTo(current: Case, step: string, { by, at }: Said): Decision {
  return proceed(current, [{ type: 'jumped', step, by, at }], at);
}

/** Makes this the case that the conversation is about, and shows where it stands. */
export function pick(current: Case, { by, at }: Said): Decision {
  return { events: [{ type: 'picked', by, at }], send: showAgain(current), remind: [] };
}

export const show = (view: Message['view']): Decision => ({ ...nothing, send: [{ view }] });

export const showStep = (current: Case): Message =>
  current.status === 'closed'
    ? { view: { name: 'closed' } }
    : { slot: slotOf(current.visit), view: { name: 'step', visit: current.visit } };

/** A step with one way on is there for its values: none of them may stay blank. */
export const mustBeFilledIn = ({ meta, answers }: Step): readonly FactName[] =>
  new Set(answers.map(({ answer: name }) => name)).size === 1 ? (meta.asks ?? []) : [];

const askFor = (fact: FactName): string =>
  `${FACTS[fact].label}: fill it in first, on the card or like this: ${fact} ${FACTS[fact].example}.`;

/** The current step's card shrinks to a line, whatever it is then. */
const shrink = (current: Case): Message => ({
  slot: slotOf(current.visit),
  replaces: true,
  view: { name: 'answered', visit: current.visit },
});

/** Shows the step as the newest card, and shrinks the one before: no two cards of a step can differ. */
export const showAgain = (current: Case): Message[] =>
  current.status === 'open' ? [shrink(current), showStep(current)] : [showStep(current)];

/** The facts a step's card waits for: its commands' values, and what decides whether an answer is offered at all. */
export function factsNeeded(current: Case): FactName[] {
  const step = stepOf(current);
  if (!step) return [];
  const forCommands = (step.meta.instructions ?? []).filter(isCommand).flatMap((c) => missingFacts(c, current.facts));
  const always = new Set(step.answers.filter(({ needs }) => needs.length === 0).map(({ answer: name }) => name));
  const forAnswers = step.answers.filter(({ answer: name }) => !always.has(name)).flatMap(({ needs }) => needs);
  return [...new Set([...forCommands, ...forAnswers.filter((fact) => !current.facts[fact])])];
}

/** The facts a step still asks for: its own inputs, then what it needs to be shown whole. */
export function factsToAsk(current: Case): FactName[] {
  const step = stepOf(current);
  if (!step) return [];
  const own = (step.meta.asks ?? []).filter((fact) => !current.facts[fact]);
  const changes = (step.meta.changes ?? []).flatMap(({ undo }) =>
    isCommand(undo) ? missingFacts(undo, current.facts) : [],
  );
  return [...new Set([...own, ...factsNeeded(current), ...changes])];
}

/** Carries the events out and adds what a new step brings: its card, its commands on the timeline, its wait. */
export function proceed(current: Case, events: readonly CaseEvent[], at: Instant): Decision {
  const by = events[0]!.by;
  const after = append(current, events);
  const commands = shownCommands(after);
  const shown: CaseEvent[] =
    commands && (after.visit !== current.visit || commands.length > 0)
      ? [{ type: 'shown', step: after.step ?? '', commands, by, at }]
      : [];
  if (after.visit === current.visit)
    return {
      events: [...events, ...shown],
      send: after.step
        ? [{ slot: slotOf(after.visit), replaces: true, view: { name: 'step', visit: after.visit } }]
        : [],
      remind: [],
    };
  const before: Message[] = current.step ? [shrink(current)] : [];
  const pastes = current.evidence
    .filter(({ visit }) => visit === current.visit)
    .map(({ seq }): Message => ({ slot: evidenceSlot(seq), replaces: true, view: { name: 'evidence', seq } }));
  const wait = stepOf(after)?.meta.waitMinutes;
  return {
    events: [
      ...events,
      ...(shown[0] && commands && commands.length > 0 ? shown : []),
      ...(wait
        ? [{ type: 'reminded' as const, step: after.step ?? '', due: later(at, wait), minutes: wait, by, at }]
        : []),
    ],
    send: [...before, ...pastes, showStep(after)],
    remind: wait ? [{ kind: 'step', due: later(at, wait), visit: after.visit }] : [],
  };
}

/** The current step's commands as built for this case; `undefined` while a fact is missing. */
function shownCommands(current: Case): ShownCommand[] | undefined {
  const commands = (stepOf(current)?.meta.instructions ?? []).filter(isCommand);
  const texts = commands.map((command) => build(command, current.facts));
  if (texts.some((text) => text === undefined)) return undefined;
  return (texts as string[]).map((text) => ({ text, sha256: createHash('sha256').update(text).digest('hex') }));
}

function learnt(current: Case, raw: Readonly<Record<string, unknown>>, { by, at }: Said): CaseEvent[] {
  const given = Object.entries(raw).filter(
    (entry): entry is [FactName, string] =>
      isFactName(entry[0]) && typeof entry[1] === 'string' && entry[1].trim() !== '',
  );
  const checked = given.map(([fact, value]) => [fact, checkFact(fact, value)] as const);
  const wrong = checked.flatMap(([, result]) => (result.ok ? [] : [result.why]));
  if (wrong.length > 0) throw new BadValueError(wrong.join(' '));
  const facts = Object.fromEntries(
    checked.flatMap(([fact, result]) => (result.ok ? [[fact, result.value]] : [])),
  ) as Facts;
  const news = Object.fromEntries(
    Object.entries(facts).filter(([fact, value]) => current.facts[fact as FactName] !== value),
  );
  return Object.keys(news).length === 0 ? [] : [{ type: 'facts', facts: news, by, at }];
}

function currentStep(current: Case, id: string, visit: number | undefined) {
  openOnly(current);
  const step = stepOf(current);
  if (!step) throw new RefusedError(withoutRunbook(current));
  if (step.id === id && (visit === undefined || visit === current.visit)) return step;
  const given = [...current.path].reverse().find((g) => (visit === undefined ? g.step === id : g.visit === visit));
  throw new StaleAnswerError(current.id, given?.question, given?.by, given?.at);
}

/** @throws RefusedError on a closed case */
export function openOnly(current: Case): void {
  if (current.status === 'closed')
    throw new RefusedError(
      `Case ${current.id} is closed. Open it again on its last card, or type start to open a new one.`,
    );
}

/** The list of runbooks may change under an old case. */
export const withoutRunbook = (current: Case): string =>
  `The runbook of case ${current.id} is not in the list any more. Export the case if you need it, close it, and type start for another.`;

/** What is possible now, in words. */
export function notOffered(current: Case): string {
  if (!stepOf(current)) return withoutRunbook(current);
  const [first, ...more] = factsNeeded(current);
  if (first)
    return `This step needs ${[first, ...more].map((fact) => FACTS[fact].label.toLowerCase()).join(' and ')} first. Fill it in on the card, or type: ${first} ${FACTS[first].example}.`;
  const labels = offeredAnswers(current).map(({ label }) => `“${label}”`);
  return labels.length > 0
    ? `That isn't an answer to this step. Say ${labels.join(' or ')}, or type help.`
    : `This case has reached its end. Type close to close it, or back to take the last answer away.`;
}

const later = (at: Instant, minutes: number): Instant => new Date(Date.parse(at) + minutes * 60_000).toISOString();

export const nameOfRunbook = (current: Case): string => runbookOf(current)?.title ?? 'No runbook yet';
