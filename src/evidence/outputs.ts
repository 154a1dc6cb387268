import { lists } from './lists';
import type { Paste } from './paste';
import { commandIn, isBlank } from './paste';
import type { Line } from './reader';
import { tables } from './tables';

/** One value of one object: a cell of a table, or the text behind a property's colon. */
export interface Field {
  /** What stands on the value's own line. */
  text: string;
  line: Line;
  /** Lines that follow and belong to the value, or may: the console wrapped it, or somebody wrote below it. */
  more: readonly Line[];
}

/** One object: a row of a table, or the properties of a list. */
export interface Row {
  /** By property name in lower case. */
  fields: ReadonlyMap<string, Field>;
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

const known = new WeakMap<Paste, readonly Output[]>();

/** Every table and list in a paste, in its order. */
export function outputsOf(paste: Paste): readonly Output[] {
  const before = known.get(paste);
  if (before) return before;
  const found = [...tables(paste.lines), ...lists(paste.lines)].sort((a, b) => a.from - b.from);
  const commands = commandsAbove(
    paste.lines,
    found.map(({ from }) => from),
  );
  const outputs = found.map(({ output }, i) => ({ ...output, command: commands[i] }));
  known.set(paste, outputs);
  return outputs;
}

/** An output, and the index of the line it starts at. */
export interface Found {
  from: number;
  output: Output;
}

/**
 * For each place (rising), the last command above it. A command counts where it is seen to end: a blank line or the
 * output itself follows, else the console may have wrapped it.
 */
function commandsAbove(lines: readonly Line[], places: readonly number[]): (string | undefined)[] {
  let at = 0;
  let last: string | undefined;
  return places.map((place) => {
    for (; at < place; at += 1) {
      const command = commandIn(lines[at]!.text);
      if (command) last = at + 1 === place || isBlank(lines[at + 1]!.text) ? command : undefined;
    }
    return last;
  });
}
