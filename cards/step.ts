import type { Attachment } from 'botbuilder';
import { factsNeeded, mustBeFilledIn, withoutRunbook } from '../src/cases/asking';
import { type Case, lastMove, offeredAnswers, runbookOf, stepOf, stillChanged } from '../src/cases/case';
import { remembered } from '../src/cases/evidence/suggest';
import { titleOf } from '../src/cases/title';
import { askedFor, FACTS, type FactName } from '../src/facts/facts';
import { textOf, wordsOf } from '../src/runbooks/filled-in';
import { readsOf } from '../src/runbooks/reads-logs';
import { type Instruction, isCommand } from '../src/runbooks/runbook';
import { type Answer, longestFrom, type Step } from '../src/runbooks/steps';
import { type Button, type Input, type Item, page } from './page';
import { rememberedButtons, rememberedItems } from './remembered';

/** What is said on the card beside the step: why it comes again, or why a value was refused and what it was. */
export interface Told {
  note?: string;
  entered?: Readonly<Record<string, string>>;
}

const noteItem = (note: string | undefined): Item[] => (note ? [{ kind: 'bold', text: note }] : []);

/** The card of the step a case stands at: why, what to do, the question, the answers. */
export function stepCard(current: Case, told: Told = {}): Attachment {
  const step = stepOf(current);
  if (!step) return withoutStepCard(current);
  if (step.meta.outcome) return outcomeCard(current, step);
  const needed = factsNeeded(current);
  return needed.length > 0 ? formCard(current, step, needed, told) : questionCard(current, step, told);
}

/** A case that was opened to be escalated as it is, or whose runbook is gone. */
function withoutStepCard(current: Case): Attachment {
  const data = { caseId: current.id, visit: current.visit, on: 'step' };
  return page({
    header: headerOf(current),
    heading: `Case ${current.id} has no runbook`,
    why: withoutRunbook(current),
    buttons: [
      { title: 'Escalate', verb: 'tool', data: { ...data, do: 'escalate' } },
      { title: 'Close the case', verb: 'tool', data: { ...data, do: 'ask-close' } },
    ],
  });
}

function questionCard(current: Case, step: Step, { note, entered }: Told): Attachment {
  const { meta } = step;
  const ask = meta.ask && meta.ask !== meta.title ? meta.ask : '';
  const earlier = remembered(current);
  // “Take it” gives that answer, with the paste; a button that sends the card's inputs along stays.
  const taken = earlier && !meta.asks?.length ? earlier.answer : undefined;
  return page({
    header: headerOf(current),
    heading: meta.title,
    why: [movedBackNote(current), meta.why].filter(Boolean).join(' '),
    warning: meta.warning ? wordsOf(meta.warning, current.facts) : '',
    items: [
      ...noteItem(note),
      ...instructionItems(meta.instructions ?? [], current),
      ...waitItem(current, step),
      ...(earlier ? rememberedItems(current, earlier) : []),
    ],
    inputs: (meta.asks ?? []).map((fact) => ({
      ...factInput(fact, entered?.[fact] ?? current.facts[fact]),
      required: mustBeFilledIn(step).includes(fact),
    })),
    ask,
    buttons: [
      ...(earlier ? rememberedButtons(current, earlier) : []),
      ...answerButtons(
        current,
        offeredAnswers(current).filter(({ answer }) => answer !== taken),
      ),
      ...logsButton(current, step),
      ...pasteButton(current, step),
      ...toolButtons(current),
    ],
  });
}

/** Asks for the facts that the step's commands wait for, and for nothing else. */
function formCard(current: Case, step: Step, needed: readonly FactName[], { note, entered }: Told): Attachment {
  return page({
    header: headerOf(current),
    heading: step.meta.title,
    why: `${step.meta.why} The next command needs ${needed.length === 1 ? 'a value' : 'some values'} first.`,
    items: noteItem(note),
    inputs: needed.map((fact) => ({
      ...factInput(fact, entered?.[fact] ?? current.facts[fact]),
      required: true,
    })),
    buttons: [
      {
        title: 'Show the command',
        verb: 'facts',
        data: { caseId: current.id, visit: current.visit, do: 'facts', on: 'step' },
        takesInputs: true,
      },
      ...toolButtons(current),
    ],
  });
}

function outcomeCard(current: Case, { meta }: Step): Attachment {
  const left = stillChanged(current).length;
  const data = { caseId: current.id, visit: current.visit, on: 'step' };
  const escalate: Button = { title: 'Escalate', verb: 'tool', data: { ...data, do: 'escalate' } };
  const close: Button = { title: 'Close the case', verb: 'tool', data: { ...data, do: 'close' } };
  const atHand = (meta.atHand ?? []).map((text): Item => ({ kind: 'text', text: `• ${text}` }));
  return page({
    header: headerOf(current),
    heading: meta.title,
    why: meta.why,
    items: [
      ...instructionItems(meta.instructions ?? [], current),
      ...(atHand.length > 0 ? [{ kind: 'bold', text: 'Have this at hand:' } as Item, ...atHand] : []),
      ...(left > 0
        ? [
            {
              kind: 'bold',
              text: `${left} ${left === 1 ? 'change is' : 'changes are'} still in place. Closing lists them.`,
            } as Item,
          ]
        : []),
    ],
    ask: meta.ask ?? '',
    buttons: [
      ...(meta.outcome === 'resolved' ? [close] : [escalate, close]),
      ...(lastMove(current) !== undefined
        ? [{ title: meta.outcome === 'resolved' ? 'No, go back' : 'Back', verb: 'tool', data: { ...data, do: 'back' } }]
        : []),
      ...(meta.outcome === 'resolved' ? [{ ...escalate, more: true }] : []),
    ],
  });
}

const FEW = 9;

/** `Case 1042 · ActiveSync on EX01 · step 4, at most 9 more`: a bound is said where it is near; a far one only frightens. */
export function headerOf(current: Case): string {
  const runbook = runbookOf(current);
  if (!runbook) return `Case ${current.id} · ${titleOf(current)}`;
  const number = current.path.length + 1;
  const more = current.step ? longestFrom(runbook, current.step, current.snapshot?.context.rounds) : 0;
  const bound = more <= FEW ? `, at most ${more} more` : '';
  const rest = more > 0 ? `step ${number}${bound}` : 'the end of the runbook';
  return `Case ${current.id} · ${titleOf(current)} · ${rest}`;
}

const movedBackNote = (current: Case): string =>
  current.movedBack
    ? 'The runbook has changed since: an earlier answer no longer fits, so this step is asked again.'
    : '';

/** Numbers the sentences; a command stands under its sentence. */
function instructionItems(instructions: readonly Instruction[], current: Case): Item[] {
  const sentences = instructions.filter((instruction) => !isCommand(instruction)).length;
  let number = 0;
  return instructions.map((instruction): Item => {
    const text = textOf(instruction, current.facts);
    if (isCommand(instruction)) return { kind: 'code', text, language: LANGUAGES[instruction.shell] };
    number += 1;
    return { kind: 'text', text: sentences > 1 ? `${number}. ${text}` : text };
  });
}

const LANGUAGES = { powershell: 'PowerShell', cmd: 'Plaintext', sql: 'SQL' } as const;

function waitItem(current: Case, { meta }: Step): Item[] {
  if (!meta.waitMinutes) return [];
  const wait = current.events.slice(current.visit).find(({ type }) => type === 'reminded');
  const over = current.events.some(
    (event) => event.type === 'came-due' && wait?.type === 'reminded' && event.due === wait.due,
  );
  const long = meta.waitMinutes >= 120 ? `${meta.waitMinutes / 60} hours` : `${meta.waitMinutes} minutes`;
  return [
    {
      kind: 'bold',
      text: over ? `The ${long} are over.` : `Wait ${long} first. A reminder is set: this card comes back then.`,
    },
  ];
}

export const answerButtons = (current: Case, answers: readonly Answer[]): Button[] =>
  answers.map(({ answer, label }) => ({
    title: label,
    verb: 'answer',
    data: { caseId: current.id, step: current.step ?? '', answer, visit: current.visit },
    takesInputs: true,
  }));

const logsButton = (current: Case, { meta }: Step): Button[] =>
  meta.asksLogs
    ? [
        {
          title: 'Send the logs',
          verb: 'tool',
          data: { caseId: current.id, visit: current.visit, do: 'ask-logs', on: 'step' },
        },
      ]
    : [];

/** Output can be pasted at any time; the button stands where the step can read it. */
const pasteButton = (current: Case, { meta }: Step): Button[] =>
  readsOf(meta)
    ? [
        {
          title: 'Paste output',
          verb: 'tool',
          data: { caseId: current.id, visit: current.visit, do: 'ask-paste', on: 'step' },
        },
      ]
    : [];

function toolButtons(current: Case): Button[] {
  const data = { caseId: current.id, visit: current.visit, on: 'step' };
  const tools: [string, string][] = [
    ...(lastMove(current) !== undefined ? ([['Back', 'back']] as [string, string][]) : []),
    ['Explain a code', 'ask-explain'],
    ['Remind me', 'ask-remind'],
    ['Change values', 'values'],
    ['Escalate', 'escalate'],
    ['Status', 'status'],
    ['Close the case', 'ask-close'],
  ];
  return tools.map(([title, tool]) => ({ title, verb: 'tool', data: { ...data, do: tool }, more: true }));
}

export const factInput = (fact: FactName, value?: string): Input => {
  const { label, example, choices, longest } = FACTS[fact];
  return {
    id: fact,
    label,
    value,
    placeholder: `For example ${example}`,
    choices,
    maxLength: longest,
    errorMessage: `${askedFor(fact)}${choices ? '' : `, for example ${example}`}.`,
  };
};
