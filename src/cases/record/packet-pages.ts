import type { Case } from '../case';
import type { Decision } from '../decision';
import { packetAsMarkdown } from './packet-markdown';

/** Characters of one message in a chat, and how many messages an export is at most. */
const PAGE = 16_000;
const MOST_PAGES = 6;

/** The packet in parts that each fit a message; the last says so if there is more than they hold. */
export function packetPages(current: Case): string[] {
  const lines = packetAsMarkdown(current).split('\n');
  const pages: string[] = [''];
  for (const line of lines.flatMap(inPieces)) {
    const last = pages.at(-1)!;
    if (last.length + line.length + 1 <= PAGE) pages[pages.length - 1] = last === '' ? line : `${last}\n${line}`;
    else pages.push(line);
  }
  if (pages.length <= MOST_PAGES) return pages;
  const rest = `\n\nThere is more. The whole record: triage export ${current.id}`;
  return [...pages.slice(0, MOST_PAGES - 1), `${pages[MOST_PAGES - 1]!.slice(0, PAGE - rest.length)}${rest}`];
}

const inPieces = (line: string): string[] =>
  line.length <= PAGE
    ? [line]
    : Array.from({ length: Math.ceil(line.length / PAGE) }, (_, i) => line.slice(i * PAGE, (i + 1) * PAGE));

/** Shows the whole record, in as many messages as it takes. */
export const exportTo = (current: Case, to?: string): Decision => ({
  events: [],
  send: packetPages(current).map((_, i) => ({ to, view: { name: 'record', page: i + 1 } })),
  remind: [],
});
