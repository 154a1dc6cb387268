import type { Line } from './line';

/** What a walk over XML meets, in order. */
export interface XmlEvent {
  kind: 'open' | 'close' | 'text';
  /** The element's name without its prefix; of a text, the element it stands in. */
  name: string;
  /** The names of the elements around it, outermost first. It changes as the walk goes on. */
  path: readonly string[];
  text: string;
  line: Line;
}

const DEEPEST = 40;

/**
 * Walks the XML in lines that a console may have wrapped anywhere: a name or a value that a line end cuts is put
 * together again. It forgives what a cut-off log has: elements without an end, ends without a start.
 * @param isRoot whether an element starts a document of its own, wherever it stands.
 */
export function walkXml(
  lines: readonly Line[],
  visit: (event: XmlEvent) => void,
  isRoot: (name: string) => boolean = () => false,
): void {
  const all = lines.map(({ text }) => text).join('\n');
  const starts: number[] = [];
  let length = 0;
  for (const { text } of lines) {
    starts.push(length);
    length += text.length + 1;
  }
  let row = 0;
  const lineAt = (offset: number): Line => {
    while (row + 1 < starts.length && starts[row + 1]! <= offset) row += 1;
    return lines[row]!;
  };
  const path: string[] = [];
  let end = -1;
  for (let at = all.indexOf('<'); at !== -1; ) {
    const next = all.indexOf('<', at + 1);
    if (end < at) end = all.indexOf('>', at);
    if (end === -1) return;
    if (next !== -1 && next < end) {
      at = next;
      continue;
    }
    const line = lineAt(at);
    const tag = tagIn(all.slice(at + 1, Math.min(end, at + 4000)));
    if (tag?.kind === 'open') {
      if (isRoot(tag.name)) path.length = 0;
      visit({ kind: 'open', name: tag.name, path, text: '', line });
      if (tag.empty) visit({ kind: 'close', name: tag.name, path, text: '', line });
      else if (path.length < DEEPEST) path.push(tag.name);
    } else if (tag) {
      const from = path.lastIndexOf(tag.name);
      if (from !== -1) path.length = from;
      visit({ kind: 'close', name: tag.name, path, text: '', line });
    }
    const text = all
      .slice(end + 1, next === -1 ? end + 1 : Math.min(next, end + 2000))
      .replace(/\n/g, '')
      .trim();
    const inside = path.at(-1);
    // Only a value with the start of its end tag is whole.
    if (text !== '' && inside && tag?.kind === 'open' && all[next + 1] === '/') {
      visit({ kind: 'text', name: inside, path: path.slice(0, -1), text, line: lineAt(Math.min(end + 1, length - 1)) });
    }
    at = next;
  }
}

function tagIn(raw: string): { kind: 'open' | 'close'; name: string; empty: boolean } | undefined {
  const closing = raw.startsWith('/');
  const within = closing ? raw.slice(1) : raw;
  // A line end before an attribute is a blank; one inside a name is none.
  const inner = within.includes('\n') ? within.replace(/\n(?=[a-z]{1,20}[:=])/g, ' ').replace(/\n/g, '') : within;
  const name = /^(?:[A-Za-z0-9]{1,30}:)?([A-Z][A-Za-z0-9]{0,60})(?=[\s/]|$)/.exec(inner)?.[1];
  return name ? { kind: closing ? 'close' : 'open', name, empty: inner.endsWith('/') } : undefined;
}
