import type { Case } from '../src/cases/case';
import type { KeptReading } from '../src/cases/evidence/evidence';
import { asksLogs } from '../src/cases/evidence/logs';
import type { Remembered } from '../src/cases/evidence/suggest';
import type { LogFindings } from '../src/logs/findings';
import { foundWords } from './found';
import { logItems } from './logs-found';
import { type Button, cut, type Item } from './page';

/** A card shows the first lines; the record has them all. */
const MOST_LINES = 5;
const LONGEST_LINE = 120;
const LONGEST_WORDS = 300;

/** What was found in an output, and the lines or rows that it rests on. */
export const readingItems = (current: Case, reading: KeptReading, words: string, most = MOST_LINES): Item[] =>
  reading.kind === 'logs'
    ? logItems(reading.findings as LogFindings, asksLogs(current)?.question)
    : [
        { kind: 'bold', text: cut(words, LONGEST_WORDS) },
        ...(reading.because.length > 0
          ? [{ kind: 'code', text: linesOf(reading, most), language: 'PlainText' } as Item]
          : []),
      ];

/** Columns are drawn together, so that a line fits a phone. The record has the lines as they were. */
function linesOf({ because }: KeptReading, most: number): string {
  const shown = because.slice(0, most).map(({ text }) => text.trimEnd());
  const indent = Math.min(...shown.map((text) => /^\s*/.exec(text)![0].length));
  const more = because.length - shown.length;
  return [
    ...shown.map((text) => cut(text.slice(indent).replace(/(?<=\S) {3,}/g, '  '), LONGEST_LINE)),
    ...(more > 0 ? [`(${more} more ${more === 1 ? 'line' : 'lines'})`] : []),
  ].join('\n');
}

/** On a later step's card: what an earlier paste, or logs sent earlier, say about it. */
export const rememberedItems = (current: Case, { evidence, reading, label }: Remembered): Item[] => [
  ...(reading.kind === 'logs'
    ? [{ kind: 'text', text: `The logs that ${evidence.by.name} gave earlier say:` } as Item]
    : []),
  ...readingItems(current, reading, `The earlier paste by ${evidence.by.name} says: ${foundWords(reading)}`),
  { kind: 'bold', text: `This means: ${label}` },
];

export const rememberedButtons = (current: Case, { evidence }: Remembered): Button[] => [
  {
    title: 'Take it',
    verb: 'tool',
    style: 'positive',
    data: {
      caseId: current.id,
      visit: current.visit,
      do: 'take-paste',
      on: 'step',
      evidence: String(evidence.seq),
    },
  },
  {
    title: 'Set it aside',
    verb: 'tool',
    data: { caseId: current.id, visit: current.visit, do: 'not-so', on: 'step', evidence: String(evidence.seq) },
  },
];
