import type { Line } from './line';

/** One value of one object: a cell of a table, or the text behind a property's colon. */
export interface Field {
  /** What stands on the value's own line. */
  text: string;
  line: Line;
  /** Lines that follow and belong to the value, or may: the console wrapped it, or somebody wrote below it. */
  more: readonly Line[];
  /** The paste ends with this value, on a line long enough for a console to have cut it: the rest may be missing. */
  open?: boolean;
}

/** A console's usual width; it wraps at words, so a value with blanks in it may end well before. */
const CONSOLE = { width: 80, wordsFrom: 40 };

/** Whether the last line of a paste may have lost its end: it fills a console's line, or was wrapped between words. */
export const mayGoOn = (line: string, value: string): boolean =>
  line.length >= (value.includes(' ') ? CONSOLE.wordsFrom : CONSOLE.width);

/** One object: a row of a table, or the properties of a list. */
export interface Row {
  /** By property name in lower case. */
  fields: { get(name: string): Field | undefined };
  lines: readonly Line[];
  /** Whether every cell stands under its column. */
  fits: boolean;
}

/** The objects that one command printed. */
export interface Output {
  shape: 'table' | 'list';
  /** Property names in lower case. */
  names: ReadonlySet<string>;
  rows: readonly Row[];
  /** Where it starts: the header, or the first property. */
  header: Line;
  /** Whether something is seen after it (a blank line, a prompt): without that, rows may be missing. */
  ended: boolean;
  /** The command typed above it, where the paste shows it. */
  command?: string;
}

/** An output, and the index of the line it starts at. */
export interface Found {
  from: number;
  output: Output;
}
