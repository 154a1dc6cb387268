import { foundWords } from '../../cards/found';
import type { Case } from '../cases/case';
import type { Decision } from '../cases/decision';
import type { Said } from '../cases/events';
import { notSo, take } from '../cases/evidence/paste';
import { judge, remembered } from '../cases/evidence/suggest';
import { RefusedError } from '../cases/refused';
import { looksLikeOutput } from '../evidence';
import { isRule } from '../evidence/paste';
import { FACTS } from '../facts/facts';

// Pasted output in a terminal: it comes line by line, among what is typed.

/** Gives the next line as it is; `undefined` at the end. */
export type NextLine = () => Promise<string | undefined>;

/** Words that could stand above a table: `Name  HealthSetName  AlertValue`. */
const HEADER = /^\s*[A-Z][A-Za-z]{1,40}(?:\s+[A-Z][A-Za-z]{1,40}){1,12}\s*$/;

export interface Heard {
  /** A whole block, with the blank line that ended it. */
  pasted?: string;
  /** Lines that turned out to be none. */
  said?: readonly string[];
}

/**
 * Reads on after a first line that may begin an output, to the blank line below it. After the word `paste` it reads to
 * a line with a single dot, whatever comes.
 */
export async function readBlock(first: string, next: NextLine): Promise<Heard> {
  if (/^\s*paste\s*$/i.test(first)) return { pasted: await upTo(next, (line) => line.trim() === '.') };
  if (looksLikeOutput(first)) return { pasted: `${first}\n${await upToBlank(next)}` };
  if (!HEADER.test(first)) return { said: [first] };
  const second = await next();
  if (second === undefined) return { said: [first] };
  return isRule(second) ? { pasted: `${first}\n${second}\n${await upToBlank(next)}` } : { said: [first, second] };
}

/** Whether a line may begin a block. While a value is asked for, two words are a value rather than a header. */
export const mayBegin = (line: string, asksValue: boolean): boolean =>
  /^\s*paste\s*$/i.test(line) || looksLikeOutput(line) || (!asksValue && HEADER.test(line));

const upToBlank = async (next: NextLine): Promise<string> => `${await upTo(next, (line) => line.trim() === '')}\n\n`;

const MOST_LINES = 20_000;

async function upTo(next: NextLine, isEnd: (line: string) => boolean): Promise<string> {
  const lines: string[] = [];
  for (let line = await next(); line !== undefined && !isEnd(line); line = await next()) {
    if (lines.length < MOST_LINES) lines.push(line);
  }
  return lines.join('\n');
}

/** What the newest paste says, for the terminal. */
export function verdictText(current: Case): string {
  const evidence = current.evidence.at(-1);
  if (!evidence) return '';
  const verdict = judge(current, evidence.readings);
  const found = evidence.readings.map((reading) => [
    foundWords(reading),
    ...reading.because.map(({ text }) => `    ${text.trimEnd()}`),
  ]);
  return `${[...found.flat(), ...verdictLines(verdict)].join('\n')}\n`;
}

function verdictLines(verdict: ReturnType<typeof judge>): string[] {
  switch (verdict.kind) {
    case 'means':
      return [`This means: ${verdict.label}. Type take, or not so.`];
    case 'if-all':
      return [`Is that all of the output? Then it means: ${verdict.label}. Type take, or not so and paste the rest.`];
    case 'cannot-tell':
      return [`I can’t tell: ${verdict.doubt.why}`, `This would tell: ${verdict.doubt.instead}`];
    case 'differs': {
      const { fact, found, ours } = verdict.differs;
      return [
        `The case has ${FACTS[fact].label.toLowerCase()} ${ours}, the output has ${found}. Type “${fact} ${found}” to use it, or not so.`,
      ];
    }
    case 'choose-device':
      return [`Several phones are listed. Type “deviceId” and the ID: ${verdict.devices.join(', ')}.`];
    default:
      return [verdict.why ?? 'It does not decide the question. Choose the answer yourself.'];
  }
}

/** What an earlier paste says about the step that was just shown; empty if none does. */
export function rememberedText(current: Case): string {
  const earlier = remembered(current);
  if (!earlier) return '';
  return `Your earlier paste says: ${foundWords(earlier.reading)}\nThis means: ${earlier.label}. Type take, or not so.\n`;
}

/** `take` and `not so`; `undefined` for other words. */
export function hearVerdict(current: Case, word: string, said: Said): Decision | undefined {
  if (word !== 'take' && word !== 'take it' && word !== 'not so') return undefined;
  const seq = remembered(current)?.evidence.seq ?? current.evidence.at(-1)?.seq;
  if (seq === undefined) throw new RefusedError('Nothing was pasted yet.');
  return word === 'not so' ? notSo(current, seq, current.visit, said) : take(current, seq, current.visit, said);
}
