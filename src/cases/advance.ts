import { createHash } from 'node:crypto';
import { checkFact, type FactName, type Facts, isFactName } from '../facts/facts';
import { build } from '../runbooks/powershell';
import { isCommand, type Runbook } from '../runbooks/runbook';
import { stepsOf } from '../runbooks/steps';
import { askFor, mustBeFilledIn, notOffered, openOnly, withoutRunbook } from './asking';
import { type Case, lastMove, offeredAnswers, stepOf } from './case';
import { type Decision, evidenceSlot, type Message, nothing, slotOf } from './decision';
import type { CaseEvent, Instant, Said, ShownCommand, Via } from './events';
import { append } from './fold';
import { later } from './later';
import { BadValueError, RefusedError, StaleAnswerError } from './refused';
import { showAgain, showStep, shrink } from './showing';

// What happens to a case when something comes in. Pure: a case and an event in, a decision out; time is a parameter.

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
