import { askedFor, FACTS, type FactName, type Facts, factInWords } from '../facts/facts';
import { missingFacts } from '../runbooks/powershell';
import { isCommand, type StepMeta } from '../runbooks/runbook';
import { type Step, stepsOf } from '../runbooks/steps';
import { type Case, type Given, offeredAnswers, runbookOf, stepOf } from './case';
import { RefusedError } from './refused';

// What a case waits for, in facts and in words.

/** A step with one way on is there for its values: none of them may stay blank. */
export const mustBeFilledIn = ({ meta, answers }: Step): readonly FactName[] =>
  new Set(answers.map(({ answer: name }) => name)).size === 1 ? (meta.asks ?? []) : [];

/** Those values as they are now: what an answer to such a step says. */
export function enteredAt(step: Step, facts: Facts): string | undefined {
  const values = mustBeFilledIn(step).flatMap((fact) => (facts[fact] ? [factInWords(fact, facts[fact])] : []));
  return values.length > 0 ? values.join(', ') : undefined;
}

/** A step in one line: what it is about, and its question, which may not stand without it (“Do they run now?”). */
export const inOneLine = ({ title, ask }: Pick<StepMeta, 'title' | 'ask'>): string =>
  ask === undefined || ask === title ? title : `${title}${/[?.!]$/.test(title) ? '' : ':'} ${ask}`;

/** The question of an answer that was given, as it stands on its own. */
export function questionOf(current: Case, { step, question }: Pick<Given, 'step' | 'question'>): string {
  const runbook = runbookOf(current);
  const meta = runbook && stepsOf(runbook).get(step)?.meta;
  return meta && (meta.ask ?? meta.title) === question ? inOneLine(meta) : question;
}

export const askFor = (fact: FactName): string =>
  `${askedFor(fact)}, on the card or like this: ${fact} ${FACTS[fact].example}.`;

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

/** @throws RefusedError on a closed case */
export function openOnly(current: Case): void {
  if (current.status === 'closed')
    throw new RefusedError(
      `Case ${current.id} is closed. Open it again on its last card, or type start to open a new one.`,
    );
}

/** The list of runbooks may change under an old case, and a case can be escalated without one. */
export function withoutRunbook({ id, runbook, alerts }: Case): string {
  if (runbook !== undefined)
    return `The runbook of case ${id} is not in the list any more. Export the case if you need it, close it, and type start for another.`;
  return alerts
    ? `No runbook was started in case ${id}. Choose Start triage on its card, or type escalate.`
    : `Case ${id} has no runbook. Type escalate to hand it over, note to write something down, or close.`;
}

/** What is possible now, in words. */
export function notOffered(current: Case): string {
  const step = stepOf(current);
  if (!step) return withoutRunbook(current);
  const [first, ...more] = [
    ...new Set([...factsNeeded(current), ...mustBeFilledIn(step).filter((fact) => !current.facts[fact])]),
  ];
  if (first)
    return `This step needs ${listed([first, ...more].map((fact) => FACTS[fact].called))} first. Fill it in on the card, or type: ${first} ${FACTS[first].example}.`;
  const labels = offeredAnswers(current).map(({ label }) => `“${label}”`);
  return labels.length > 0
    ? `I can’t tell which answer that is. Say ${labels.join(' or ')}.`
    : 'The runbook is at its end. Type close to close the case, or back to take the last answer away.';
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
