import type { Paste } from './line';
import type { Field, Output, Row } from './output';
import { outputsOf } from './outputs';
import { openPaste } from './paste';
import type { CannotTell, Line, Reader, Reading } from './reader';

/** Few enough to show, many enough to check. */
const MOST_LINES = 40;

/** The lines a reading rests on, each once: a table's rows, or a list's named properties. */
export function linesOf(shape: Output['shape'], rows: readonly Row[], ...names: string[]): Line[] {
  const lines = rows
    .slice(0, MOST_LINES)
    .flatMap((row) =>
      shape === 'table' ? row.lines : names.flatMap((name) => fieldLines(row.fields.get(name.toLowerCase()))),
    );
  return [...new Set(lines)].sort((a, b) => a.line - b.line).slice(0, MOST_LINES);
}

const fieldLines = (field: Field | undefined): readonly Line[] =>
  field ? [field.line, ...field.more.slice(0, 5)] : [];

export const cannotTell = (why: string, instead: string): { cannotTell: CannotTell } => ({
  cannotTell: { why, instead },
});

/** Said where an output may go on below what was pasted. */
export const endMissing = (instead: string): { cannotTell: CannotTell } =>
  cannotTell(
    'The end of the output is not in the paste, so lines may be missing.',
    `Paste it again with the blank line or the prompt below it, or the output of: ${instead}`,
  );

export const asPaste = (paste: string | Paste): Paste => (typeof paste === 'string' ? openPaste(paste) : paste);

/** More rows than a record has use for. */
const MOST_ROWS = 1000;

/** The rows something could be read from. */
export const told = <Found extends object>(rows: readonly Found[]): Found[] =>
  rows.filter((row) => Object.keys(row).length > 0).slice(0, MOST_ROWS);

interface OutputReader<Findings> {
  kind: string;
  /** Whether an output is this command's, by its property names. */
  recognises(output: Output): boolean;
  read(output: Output): Omit<Reading<Findings>, 'kind'> | undefined;
  suggests?(findings: Findings): string | undefined;
}

/** A reader of what a cmdlet prints as a table or a list: one reading for each such output in the paste. */
export const outputReader = <Findings extends object>({
  kind,
  recognises,
  read,
  suggests,
}: OutputReader<Findings>): Reader<Findings> => ({
  kind,
  read(paste) {
    const found: Reading<Findings>[] = [];
    const ifEnded = ({ findings }: { findings: Findings }, output: Output) => {
      const whole = read({ ...output, ended: true });
      return whole && !whole.cannotTell ? { ifEnded: besides(findings, whole.findings) } : {};
    };
    for (const output of outputsOf(asPaste(paste))) {
      const one = recognises(output) ? read(output) : undefined;
      if (one) found.push({ kind, ...one, ...(one.cannotTell && !output.ended ? ifEnded(one, output) : {}) });
    }
    return found;
  },
  ...(suggests ? { suggests } : {}),
});

/** What one has and the other lacks. */
const besides = <Findings extends object>(some: Findings, all: Findings): Partial<Findings> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !(name in some))) as Partial<Findings>;
