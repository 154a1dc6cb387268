import type { Attachment } from 'botbuilder';
import { type Case, stepOf } from '../src/cases/case';
import type { Instant } from '../src/cases/events';
import type { Evidence, KeptReading } from '../src/cases/evidence/evidence';
import { asksLogs } from '../src/cases/evidence/logs';
import { judge, type Verdict } from '../src/cases/evidence/suggest';
import { FACTS } from '../src/facts/facts';
import { foundWords } from './found';
import { insteadItems } from './instead';
import { type Button, type Input, type Item, line, page } from './page';
import { readingItems } from './remembered';
import { headerOf } from './step';
import { timeOf } from './time';

// What a paste says: what was found, the lines it rests on, what that means here, and what to do with it.

const MOST_OUTPUTS = 3;
/** Lines shown of an output that does not decide. */
const FEW_LINES = 2;

/** The form for a paste. */
export function askPasteCard(current: Case): Attachment {
  const step = stepOf(current);
  return page({
    header: headerOf(current),
    heading: 'Paste the command’s output',
    why: `${step ? `The question is: ${step.meta.ask ?? step.meta.title} ` : ''}Passwords and keys are taken out before anything is kept.`,
    inputs: [
      {
        id: 'paste',
        label: 'Output',
        placeholder: 'From the command down to the next prompt',
        multiline: true,
        required: true,
        maxLength: LONGEST_PASTE,
      },
    ],
    buttons: [
      {
        title: 'Read it',
        verb: 'tool',
        data: { caseId: current.id, visit: current.visit, do: 'paste', on: 'ask-paste' },
        takesInputs: true,
      },
    ],
  });
}

/** What an input of a card may hold, in characters. */
export const LONGEST_PASTE = 32_000;

export function evidenceCard(current: Case, seq: number, zone: string | undefined, now: Instant): Attachment {
  const evidence = current.evidence.find((one) => one.seq === seq);
  if (!evidence) return line('•', 'That output is not on this case.');
  const step = stepOf(current);
  if (current.status === 'closed' || evidence.visit !== current.visit || !step)
    return evidenceLine(current, evidence, zone, now);
  if (evidence.notSo.includes(step.id)) return setAsideLine(evidence, zone, now);
  const verdict = judge(current, evidence.readings);
  return page({
    header: headerOf(current),
    heading: isLogs(evidence) ? headingOfLogs(current, verdict) : headingOf(verdict),
    why: step.meta.ask ?? step.meta.title,
    items: [
      ...outputItems(current, evidence.readings, verdict),
      ...(isLogs(evidence) && !asksLogs(current) ? NOT_ASKED : verdictItems(current, verdict)),
      ...keptItems(current, evidence),
    ],
    inputs: verdictInputs(verdict),
    ask: askOf(verdict),
    buttons: buttonsOf(current, evidence, verdict),
  });
}

const askOf = (verdict: Verdict): string => {
  if (verdict.kind === 'means') return `This means: ${verdict.label}`;
  return verdict.kind === 'if-all' ? `If that is all, it means: ${verdict.label}` : '';
};

const headingOf = ({ kind, ...verdict }: Verdict): string => {
  if (kind === 'means') return 'I read your output';
  if (kind === 'cannot-tell') return 'I can’t tell from this output';
  if (kind === 'if-all') return 'Is that all of the output?';
  if (kind === 'choose-device') return 'Which phone is it?';
  if (kind !== 'differs') return 'This output does not decide the question';
  const { fact, found } = (verdict as Verdict & { kind: 'differs' }).differs;
  return WHOSE.has(fact) ? `This output is of ${found}` : `This output says another value: ${FACTS[fact].label}`;
};

const isLogs = ({ readings }: Evidence): boolean => readings.some(({ kind }) => kind === 'logs');

function headingOfLogs(current: Case, { kind }: Verdict): string {
  if (!asksLogs(current)) return 'I read the logs';
  return kind === 'means' ? 'The logs answer' : 'The logs do not decide the question';
}

const WHOSE: ReadonlySet<string> = new Set(['server', 'mailboxServer', 'mailbox']);

/** What was found, the deciding output first, each with its lines. */
function outputItems(current: Case, readings: readonly KeptReading[], { reading }: Verdict): Item[] {
  const ordered = reading ? [reading, ...readings.filter((one) => one !== reading)] : readings;
  const more = ordered.length - MOST_OUTPUTS;
  return [
    ...ordered
      .slice(0, MOST_OUTPUTS)
      .flatMap((one, i) => readingItems(current, one, foundWords(one), i === 0 ? undefined : FEW_LINES)),
    ...(more > 0 ? [{ kind: 'text', text: `And ${more} more in the same paste.` } as Item] : []),
  ];
}

/** Logs say something to nine questions; the step at hand may ask none of them. */
const NOT_ASKED: readonly Item[] = [
  { kind: 'text', text: 'This step does not ask them. A step that does will show what they say.' },
];

const MAY_GO_ON = 'Look at the console: does a line follow the last one here? Then paste the whole output again.';

function verdictItems(current: Case, verdict: Verdict): Item[] {
  if (verdict.kind === 'cannot-tell') {
    return [{ kind: 'text', text: verdict.doubt.why }, ...insteadItems(current, verdict.doubt.instead)];
  }
  if (verdict.kind === 'if-all') return [{ kind: 'text', text: MAY_GO_ON }];
  if (verdict.kind === 'undecided')
    return [{ kind: 'text', text: verdict.why ?? 'Choose the answer on the step’s card yourself.' }];
  if (verdict.kind !== 'differs') return [];
  const { fact, found, ours } = verdict.differs;
  return [
    {
      kind: 'text',
      text: `The case has ${FACTS[fact].label.toLowerCase()} ${ours}, the output has ${found}. Which is right?`,
    },
  ];
}

/** What the paste filled in, and what was taken out of it. */
function keptItems(current: Case, { seq, redacted }: Evidence): Item[] {
  const before = current.events[seq - 1];
  const filled = before?.type === 'facts' && before.at === current.events[seq]?.at ? Object.entries(before.facts) : [];
  return [
    ...filled.map(
      ([fact, value]): Item => ({
        kind: 'text',
        text: `Filled in: ${FACTS[fact as keyof typeof FACTS].label} ${value}`,
      }),
    ),
    ...(redacted > 0
      ? [{ kind: 'text', text: `${redacted} ${redacted === 1 ? 'secret was' : 'secrets were'} taken out.` } as Item]
      : []),
  ];
}

const verdictInputs = (verdict: Verdict): Input[] =>
  verdict.kind === 'choose-device'
    ? [
        {
          id: 'deviceId',
          label: FACTS.deviceId.label,
          required: true,
          choices: verdict.devices.map((value) => ({ title: value, value })),
        },
      ]
    : [];

const tool = (current: Case, seq: number, title: string, what: string, more: Partial<Button> = {}): Button => ({
  title,
  verb: 'tool',
  data: { caseId: current.id, visit: current.visit, do: what, on: 'evidence', evidence: String(seq) },
  ...more,
});

function buttonsOf(current: Case, { seq }: Evidence, verdict: Verdict): Button[] {
  const show = tool(current, seq, 'Show the step', 'show');
  if (verdict.kind === 'means')
    return [
      tool(current, seq, 'Take it', 'take-paste', { style: 'positive' }),
      tool(current, seq, 'Not so', 'not-so'),
      show,
    ];
  if (verdict.kind === 'if-all')
    return [
      tool(current, seq, 'Yes, that is all', 'take-paste', { style: 'positive' }),
      tool(current, seq, 'Paste it again', 'ask-paste'),
      show,
    ];
  if (verdict.kind === 'differs')
    return [
      tool(current, seq, `Use ${verdict.differs.found}`, 'use-found'),
      tool(current, seq, `Keep ${verdict.differs.ours}`, 'not-so'),
      show,
    ];
  if (verdict.kind === 'choose-device')
    return [tool(current, seq, 'Use this phone', 'choose-found', { takesInputs: true }), show];
  const logs = asksLogs(current) ? [tool(current, seq, 'Send other logs', 'ask-logs')] : [];
  return [
    ...logs,
    show,
    {
      title: 'Paste another output',
      verb: 'tool',
      data: { caseId: current.id, visit: current.visit, do: 'ask-paste', on: 'evidence', evidence: String(seq) },
    },
  ];
}

/** A paste whose step was left: who, when, and what it became. */
function evidenceLine(current: Case, evidence: Evidence, zone: string | undefined, now: Instant): Attachment {
  const taken = current.events.findLast(
    (event) => event.type === 'answered' && event.evidence === evidence.seq && event.step === evidence.step,
  );
  const [first] = evidence.readings;
  const who = `· ${evidence.by.name}, ${timeOf(evidence.at, zone, now)}`;
  const found = first ? foundWords(first) : 'Output was pasted.';
  return taken?.type === 'answered' ? line('✓', found, taken.label, who) : line('•', found, '', who);
}

const setAsideLine = ({ by, at }: Evidence, zone: string | undefined, now: Instant): Attachment =>
  line(
    '✗',
    'Output set aside.',
    '',
    `· pasted by ${by.name}, ${timeOf(at, zone, now)}. The case stands where it stood.`,
  );

/** In place of the form after its press: the reading itself is the newest card. */
export const pastedLine = (current: Case, seq: number, zone: string | undefined, now: Instant): Attachment => {
  const evidence = current.evidence.find((one) => one.seq === seq);
  return line('✓', 'Output read.', '', evidence ? `· ${evidence.by.name}, ${timeOf(evidence.at, zone, now)}` : '');
};
