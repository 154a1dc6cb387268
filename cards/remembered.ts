import type { Case } from '../src/cases/case';
import type { KeptReading } from '../src/cases/evidence';
import type { Remembered } from '../src/cases/suggest';
import { foundWords } from './found';
import type { Button, Item } from './page';

const MOST_LINES = 8;
const LONGEST_LINE = 160;

/** What was found in an output, and the lines that it rests on. */
export const readingItems = (reading: KeptReading, words: string): Item[] => [
  { kind: 'bold', text: words },
  ...(reading.because.length > 0 ? [{ kind: 'code', text: linesOf(reading), language: 'PlainText' } as Item] : []),
];

/** Blanks that all lines begin with are left out, so that they fit a phone. */
function linesOf({ because }: KeptReading): string {
  const shown = because.slice(0, MOST_LINES).map(({ text }) => text.trimEnd());
  const indent = Math.min(...shown.map((text) => /^\s*/.exec(text)![0].length));
  return shown.map((text) => text.slice(indent, indent + LONGEST_LINE)).join('\n');
}

/** On a later step's card: what an earlier paste says about it. */
export const rememberedItems = ({ evidence, reading, label }: Remembered): Item[] => [
  ...readingItems(reading, `The earlier paste by ${evidence.by.name} says: ${foundWords(reading)}`),
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
    title: 'Not so',
    verb: 'tool',
    data: { caseId: current.id, visit: current.visit, do: 'not-so', on: 'step', evidence: String(evidence.seq) },
  },
];
