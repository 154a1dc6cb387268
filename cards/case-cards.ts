import type { Attachment } from 'botbuilder';
import { inOneLine, questionOf } from '../src/cases/asking';
import { answerIn, type Case, lastAnswer, stepOf, stillChanged } from '../src/cases/case';
import type { View } from '../src/cases/decision';
import type { Instant } from '../src/cases/events';
import type { Left } from '../src/cases/ledger';
import { notesOf } from '../src/cases/noting';
import { FACTS, type FactName, factInWords } from '../src/facts/facts';
import { codeInput } from './explained';
import { type Button, cut, type Item, page } from './page';
import { factInput, headerOf, type Told } from './step';
import { timeOf } from './time';

// The cards about a case as a whole: where it stands, what was answered, what is still changed, closing it.

/** A card's own button maker: each button says which card it is on. */
const toolsOn =
  (on: View['name']) =>
  (current: Case, title: string, what: string, more?: Partial<Button>): Button => ({
    title,
    verb: 'tool',
    data: { caseId: current.id, visit: current.visit, do: what, on },
    ...more,
  });

const statusTool = toolsOn('status');
const pathTool = toolsOn('path');
const confirmCloseTool = toolsOn('confirm-close');
const leftoversTool = toolsOn('leftovers');
const closedTool = toolsOn('closed');
const askRemindTool = toolsOn('ask-remind');
const askExplainTool = toolsOn('ask-explain');
const valuesTool = toolsOn('values');
const movedOnTool = toolsOn('moved-on');

const MOST_NOTES = 5;

export function statusCard(current: Case, zone: string | undefined, now: Instant): Attachment {
  const step = stepOf(current);
  const facts = Object.entries(current.facts).map(
    ([fact, value]): Item => ({
      kind: 'text',
      text: `${FACTS[fact as FactName].label}: ${factInWords(fact as FactName, value)}`,
    }),
  );
  const left = stillChanged(current);
  return page({
    header: headerOf(current),
    heading: current.status === 'closed' ? `Case ${current.id} is closed` : `Case ${current.id} is open`,
    why: `Opened by ${current.openedBy.name}, ${timeOf(current.openedAt, zone, now)}.`,
    items: [
      ...(step ? [{ kind: 'text', text: `Now at: ${inOneLine(step.meta)}` } as Item] : []),
      ...facts,
      ...notesOf(current.events)
        .slice(-MOST_NOTES)
        .map(({ text, by }): Item => ({ kind: 'text', text: `Noted: ${cut(text, 300)} · ${by}` })),
      ...(left.length > 0 ? ledgerItems(left) : []),
    ],
    buttons: [
      ...(current.status === 'open' ? [statusTool(current, 'Show the current step', 'show')] : []),
      statusTool(current, 'Show the path', 'path'),
      ...(current.status === 'open'
        ? [statusTool(current, 'Change values', 'values'), statusTool(current, 'Close the case', 'ask-close')]
        : [statusTool(current, 'Open it again', 'reopen')]),
    ],
  });
}

/** The open cases of a conversation, each with a button that makes it the current one. */
export const caseListCard = (
  { cases, all = cases.length, alerts = '' }: View & { name: 'case-list' },
  zone: string | undefined,
  now: Instant,
): Attachment =>
  page({
    heading: `${all} open cases here`,
    why: `${all > cases.length ? `The newest ${cases.length} of them. ` : ''}Choose the one you mean. Typed answers go to the one chosen last. ${alerts}`.trim(),
    items: cases.map(({ id, title, step, touchedAt }) => ({
      kind: 'text',
      text: `Case ${id} · ${cut(title, 80)} · ${cut(step, 80)} · ${timeOf(touchedAt, zone, now)}`,
    })),
    buttons: cases.map(({ id, title }) => ({
      title: `${id} ${title}`,
      verb: 'tool',
      data: { caseId: id, do: 'pick', on: 'case-list' },
    })),
  });

export const pathCard = (current: Case, zone: string | undefined, now: Instant): Attachment =>
  page({
    header: headerOf(current),
    heading: 'The path so far',
    why: current.path.length === 0 ? 'No answer yet.' : '',
    items: current.path.slice(-40).map((given, i) => ({
      kind: 'text',
      text: `${Math.max(0, current.path.length - 40) + i + 1}. ${questionOf(current, given)} ${answerIn(given)} · ${given.by.name}, ${timeOf(given.at, zone, now)}`,
    })),
    buttons: [
      ...(current.status === 'open' ? [pathTool(current, 'Show the current step', 'show')] : []),
      ...(current.status === 'open' && lastAnswer(current)
        ? [pathTool(current, 'Take the last answer back', 'back')]
        : []),
    ],
  });

export const confirmCloseCard = (current: Case): Attachment =>
  page({
    header: headerOf(current),
    heading: `Close case ${current.id}?`,
    why: 'The runbook has not come to its end. You can still close it.',
    buttons: [confirmCloseTool(current, 'Close it', 'close'), confirmCloseTool(current, 'Keep it open', 'show')],
  });

/** What is still changed, how to put it back, and the second question before closing with it. */
export function leftoversCard(current: Case): Attachment {
  const left = stillChanged(current);
  if (left.length === 0)
    return page({
      header: headerOf(current),
      heading: 'Everything is put back',
      buttons: [leftoversTool(current, 'Close the case', 'close'), leftoversTool(current, 'Keep it open', 'show')],
    });
  return page({
    header: headerOf(current),
    heading: left.length === 1 ? 'One change is still in place' : `${left.length} changes are still in place`,
    why: 'Put them back before you close, or close and leave them.',
    items: ledgerItems(left),
    buttons: [
      ...left.slice(0, 8).map((l, i) => ({
        title: left.length === 1 ? 'It is put back' : `${i + 1} is put back`,
        verb: 'tool',
        data: { caseId: current.id, visit: current.visit, do: 'put-back', on: 'leftovers', change: l.id },
      })),
      leftoversTool(current, 'Close and leave it changed', 'close-anyway', { style: 'destructive' }),
      leftoversTool(current, 'Keep the case open', 'show', { more: true }),
    ],
  });
}

export function closedCard(current: Case): Attachment {
  const left = stillChanged(current);
  return page({
    header: `Case ${current.id}`,
    heading:
      current.outcome === 'resolved' ? `Case ${current.id} is resolved and closed` : `Case ${current.id} is closed`,
    why: left.length > 0 ? 'Some changes are still in place. Put them back when you can.' : 'Nothing is left changed.',
    items: left.length > 0 ? ledgerItems(left) : [],
    buttons: [
      { title: 'Start another', verb: 'start', data: { do: 'start', caseId: current.id, on: 'closed' } },
      closedTool(current, 'Open it again', 'reopen', { more: true }),
    ],
  });
}

/** For a card of an earlier moment: why it does nothing now, and the way to the current one. */
export const movedOnCard = (current: Case, why: string): Attachment =>
  page({
    header: `Case ${current.id}`,
    heading: 'This card is no longer current',
    why,
    buttons: [movedOnTool(current, 'Show the current step', 'show')],
  });

export const askRemindCard = (current: Case): Attachment =>
  page({
    header: headerOf(current),
    heading: 'When shall I come back to this?',
    inputs: [
      {
        id: 'minutes',
        label: 'In how long',
        value: '10',
        choices: [
          { title: '5 minutes', value: '5' },
          { title: '10 minutes', value: '10' },
          { title: '30 minutes', value: '30' },
          { title: '1 hour', value: '60' },
          { title: '4 hours', value: '240' },
          { title: '1 day', value: '1440' },
        ],
        required: true,
      },
    ],
    buttons: [askRemindTool(current, 'Remind me', 'remind', { takesInputs: true })],
  });

export const askExplainCard = (current: Case): Attachment =>
  page({
    header: headerOf(current),
    heading: 'Which code?',
    why: 'A status, an HTTP result or an error number, with the command in front where you know it.',
    inputs: [codeInput()],
    buttons: [askExplainTool(current, 'Explain it', 'explain', { takesInputs: true })],
  });

/** Every value the case holds, to correct one. */
export const valuesCard = (current: Case, { note, entered }: Told = {}): Attachment =>
  page({
    header: headerOf(current),
    heading: 'Values of this case',
    why: 'Commands are built from these. Correct what is wrong and save.',
    items: note ? [{ kind: 'bold', text: note }] : [],
    inputs: (Object.keys(FACTS) as FactName[])
      .filter((fact) => current.facts[fact] !== undefined || USUAL.has(fact))
      .map((fact) => factInput(fact, entered?.[fact] ?? current.facts[fact])),
    buttons: [
      valuesTool(current, 'Save', 'facts', { takesInputs: true }),
      valuesTool(current, 'Show the current step', 'show'),
    ],
  });

const USUAL: ReadonlySet<FactName> = new Set(['server', 'exchange', 'role', 'mailbox']);

function ledgerItems(left: readonly Left[]): Item[] {
  return left.flatMap(({ what, undo, isCommand }, i): Item[] => [
    { kind: 'bold', text: left.length > 1 ? `${i + 1}. ${what}` : what },
    isCommand ? { kind: 'code', text: undo, language: 'PowerShell' } : { kind: 'text', text: undo },
  ]);
}
