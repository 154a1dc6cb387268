import { decodeEntities, htmlLines, isHtml } from './html';
import type { Line, Paste } from './line';

export type { Paste } from './line';

/** Longer pastes are files: they are not read. In characters, and in lines. */
export const LONGEST_PASTE = 1_048_576;
export const MOST_LINES = 20_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the terminal's own: CSI sequences, OSC titles, charset switches.
const ANSI = /\u001b(?:\[[0-9;?]{0,40}[A-Za-z]|\][^\u0007\u001b\n]{0,400}\u0007|[()][A-Z0-9])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what no console prints as text.
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]/g;
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\v\f]/g;

const same = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .replace(BLANKS, ' ')
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"');

const PLAIN = /^[\t\n\r -~]*$/;

/**
 * Opens what a person pasted: plain text, a Teams message in HTML, or a console's bytes with colours.
 * Binary data has no lines; neither has a paste over {@link LONGEST_PASTE} or {@link MOST_LINES}.
 */
export function openPaste(text: string): Paste {
  if (text.length > LONGEST_PASTE) return { lines: [], tooLong: true };
  if (isBinary(text)) return { lines: [] };
  const colourless = text.includes('\u001b') ? text.replace(ANSI, '') : text;
  const lines = isHtml(colourless) ? htmlLines(colourless) : plainLines(colourless);
  if (lines.length > MOST_LINES) return { lines: [], tooLong: true };
  const isPlain = PLAIN.test(colourless) && !colourless.includes('&');
  return { lines: single(isPlain ? lines : lines.map(({ line, text }) => ({ line, text: same(text) }))) };
}

const FEW = 4;

/** A paste with a blank line behind every line, as some mail programs and browsers make, without those. */
function single(lines: Line[]): Line[] {
  const full = lines.flatMap(({ text }, i) => (isBlank(text) ? [] : [i]));
  if (full.length < FEW || full.some((place, i) => full[i + 1] === place + 1)) return lines;
  let blanks = 0;
  return lines.filter(({ text }) => {
    blanks = isBlank(text) ? blanks + 1 : 0;
    return blanks % 2 === 0;
  });
}

function isBinary(text: string): boolean {
  const odd = text.match(NOT_TEXT)?.length ?? 0;
  return odd > 0 && (text.includes('\u0000') || odd * 50 > text.length);
}

function plainLines(text: string): Line[] {
  // Where the text has tags of its own, `&lt;` inside them is content: decoding it would make tags of it.
  const decode =
    !text.includes('&') || /<[A-Za-z/?]/.test(text) ? (line: string) => line.replaceAll('&nbsp;', ' ') : decodeEntities;
  const lines = text.split(/\r\n|\n|\r/);
  // What follows the last line's end is no line: a blank one would look like the end of an output.
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, i) => ({ line: i + 1, text: decode(line) }));
}

export const isBlank = (text: string): boolean => text.trim() === '';

/** Only dashes and blanks, as under a table's header. */
export const isRule = (text: string): boolean => text.includes('--') && /^[-\t ]+$/.test(text);

const TAB = 8;

/** Tabs as the blanks up to each eighth column. */
export function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  const parts = text.split('\t');
  let wide = '';
  for (const [i, part] of parts.entries()) {
    wide += part;
    if (i < parts.length - 1) wide += ' '.repeat(TAB - (wide.length % TAB));
  }
  return wide;
}

const PROMPT = /^\s{0,8}(?:\[[^\]\n]{1,80}\]:? ?)?(?:PS ?)?(?:[A-Za-z]:\\[^<>|"\n]{0,240})?>{1,2}(.*)$/;
const CMDLET =
  /^\s{0,8}(?:Get|Set|Invoke|Test|Start|Stop|Restart|New|Remove|Import|Clear|Export|Enable|Disable|Move)-[A-Z][A-Za-z]{2,60}(?= (?!:)|\s*$)/;
const TOOL = /^\s{0,8}(?:fltmc|iisreset)(?:\.exe)?(?: [^:]{0,60})?$/i;

/** The command typed on a line, `''` for a bare prompt, `undefined` for a line that is neither. */
export function commandIn(text: string): string | undefined {
  const prompt = text.includes('>') ? PROMPT.exec(text) : null;
  if (prompt && /[\]\\]|PS/.test(text.slice(0, text.length - prompt[1]!.length))) return prompt[1]!.trim();
  return CMDLET.test(text) || TOOL.test(text) ? text.trim() : undefined;
}

/** All of a paste's letters without its blanks and line ends, so that a phrase is found wherever a console wrapped it. */
export interface Squashed {
  text: string;
  /** The line the character at an offset stands in. */
  lineAt(offset: number): Line;
}

export function squash(lines: readonly Line[]): Squashed {
  const parts = lines.map(({ text }) => text.replace(/\s/g, '').toLowerCase());
  const starts: number[] = [];
  let length = 0;
  for (const part of parts) {
    starts.push(length);
    length += part.length;
  }
  const lineAt = (offset: number): Line => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return lines[low]!;
  };
  return { text: parts.join(''), lineAt };
}

const squashed = new WeakMap<Paste, Squashed>();

export function squashOf(paste: Paste): Squashed {
  const before = squashed.get(paste);
  if (before) return before;
  const made = squash(paste.lines);
  squashed.set(paste, made);
  return made;
}
