import type { Line, Paste } from './line';
import { lists } from './lists';
import type { Output } from './output';
import { commandIn, isBlank } from './paste';
import { tables } from './tables';

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

/**
 * For each place (rising), the last command above it. A command counts where it is seen to end: a blank line or the
 * output itself follows, else the console may have wrapped it.
 */
export function commandsAbove(lines: readonly Line[], places: readonly number[]): (string | undefined)[] {
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
