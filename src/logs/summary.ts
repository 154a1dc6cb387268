import { z } from 'zod';
import { type LogAnswers, QUESTION_NAMES, type QuestionName, type Verdict } from './answers';

/** What a run found, short enough to paste: the verdicts and what they rest on. */
export interface Summary {
  rows: number;
  badRows: number;
  activeSyncRows: number;
  span: { from: string; to: string } | null;
  asked: LogAnswers['asked'];
  answers: Readonly<Record<QuestionName, Verdict>>;
}

const MARK = 'triage-logs:';
/** Far more than a summary has; a paste is searched no further. */
const LONGEST = 8000;
const LONGEST_JSON = 2_000_000;

const Count = z.int().nonnegative();
const Name = z.string().max(1024);
const VerdictName = z.enum(['yes', 'no', 'cannot-tell']);
const common = {
  rows: Count,
  badRows: Count,
  activeSyncRows: Count,
  span: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }).nullable(),
  asked: z.strictObject({ device: Name, user: Name, since: Name, until: Name, find: Name }).partial(),
};
const answersOf = <T extends z.ZodType>(one: T) =>
  z.strictObject(Object.fromEntries(QUESTION_NAMES.map((name) => [name, one])) as Record<QuestionName, T>);

const Line = z.strictObject({ ...common, answers: answersOf(VerdictName) }).refine(restsOnRows);
const Json = z
  .object({ ...common, answers: answersOf(z.object({ answer: VerdictName }).transform(({ answer }) => answer)) })
  .refine(restsOnRows);

/** A yes or no without a row behind it was not written by this program. */
function restsOnRows({ rows, answers }: Pick<Summary, 'rows' | 'answers'>): boolean {
  return rows > 0 || Object.values(answers).every((answer) => answer === 'cannot-tell');
}

/** The line that `readSummary` reads: a mark, and JSON without line breaks. */
export function summaryLine({ rows, badRows, activeSyncRows, span, asked, answers }: LogAnswers): string {
  const verdicts = Object.fromEntries(QUESTION_NAMES.map((name) => [name, answers[name].answer]));
  return `${MARK} ${JSON.stringify({ rows, badRows, activeSyncRows, span, asked, answers: verdicts })}`;
}

/**
 * Reads a pasted summary: the last `triage-logs:` line in it, or the whole of `--json`. Quotes that a chat made curly
 * and line breaks that a terminal put in are taken back.
 * @returns `undefined` where the paste holds none, or one that this program cannot have written
 */
export function readSummary(text: string): Summary | undefined {
  const at = text.lastIndexOf(MARK);
  if (at >= 0) {
    const found = text.slice(at + MARK.length, at + MARK.length + LONGEST);
    return Line.safeParse(parsed(found.slice(0, endOfObject(found)))).data;
  }
  return text.length > LONGEST_JSON ? undefined : Json.safeParse(parsed(text)).data;
}

/** One past the brace that closes the first one; a brace in a quoted value does not count. */
function endOfObject(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted && character === '\\') i++;
    else if (/["“”]/.test(character)) quoted = !quoted;
    else if (!quoted && character === '{') depth++;
    else if (!quoted && character === '}' && --depth === 0) return i + 1;
  }
  return text.length;
}

function parsed(text: string): unknown {
  const straight = text.replace(/[“”]/g, '"').replaceAll('&quot;', '"').replaceAll('\u00a0', ' ');
  for (const candidate of [text, straight.replace(/[\r\n]+/g, '')]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate, or nothing.
    }
  }
  return undefined;
}
