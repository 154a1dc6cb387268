import { decodeEntities, htmlLines, isHtml } from './html';
import type { Line, Paste } from './line';

export type { Paste } from './line';

/** Longer pastes are files: they are not read. In characters, and in lines. */
export const LONGEST_PASTE = 1_048_576;
export const MOST_LINES = 20_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the terminal's own: CSI sequences, OSC titles, charset switches.
const ANSI = /\u001b(?:\[[0-9;?]{0,40}[A-Za-z]|\][^\u0007\u001b\n]{0,400}\u0007|[()][A-Z0-9])/g;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]/g;
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\v\f]/g;

/** One kind of blank and quote; nothing that is not seen. */
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
  if (text.length > LONGEST_PASTE || isOverLong(text)) return { lines: [], tooLong: true };
  const isPlain = PLAIN.test(text);
  if (!isPlain && isBinary(text)) return { lines: [], binary: true };
  const colourless = text.includes('\u001b') ? text.replace(ANSI, '') : text;
  const clean = isPlain ? colourless : same(colourless);
  const opened = isHtml(clean) ? htmlLines(clean) : plainLines(clean);
  if (opened.length > MOST_LINES) return { lines: [], tooLong: true };
  // What stood there as `&#8217;` is a quote of another kind only now.
  return { lines: single(clean.includes('&') ? opened.map(({ line, text }) => ({ line, text: same(text) })) : opened) };
}

/** Whether there are too many lines, without cutting any. */
function isOverLong(text: string): boolean {
  return ['\n', '\r'].some((end) => {
    let lines = 0;
    for (let at = text.indexOf(end); at !== -1 && lines <= MOST_LINES; at = text.indexOf(end, at + 1)) lines += 1;
    return lines > MOST_LINES;
  });
}

const FEW = 4;

/** A paste with a blank line behind every line, as some mail programs and browsers make, without those. */
function single(lines: Line[]): Line[] {
  let full = 0;
  let isLastFull = false;
  for (const { text } of lines) {
    const isFull = !isBlank(text);
    if (isFull && isLastFull) return lines;
    isLastFull = isFull;
    if (isFull) full += 1;
  }
  if (full < FEW) return lines;
  let blanks = 0;
  return lines.filter(({ text }) => {
    blanks = isBlank(text) ? blanks + 1 : 0;
    return blanks % 2 === 0;
  });
}

/** A character that no console prints as text. */
const isOdd = (code: number): boolean =>
  code === 0xfffd || (code < 0x20 && code !== 0x1b && (code < 0x09 || code > 0x0d));

function isBinary(text: string): boolean {
  if (text.includes('\u0000')) return true;
  let odd = 0;
  for (let i = 0; i < text.length; i += 1) if (isOdd(text.charCodeAt(i))) odd += 1;
  return odd * 50 > text.length;
}

function plainLines(text: string): Line[] {
  const lines = text.split(text.includes('\r') ? /\r\n|\n|\r/ : '\n');
  // What follows the last line's end is no line: a blank one would look like the end of an output.
  if (lines.at(-1) === '') lines.pop();
  if (!text.includes('&')) return lines.map((line, i) => ({ line: i + 1, text: line }));
  // Where the text has tags of its own, `&lt;` inside them is content: decoding it would make tags of it.
  const decode = /<[A-Za-z/?]/.test(text) ? (line: string) => line.replaceAll('&nbsp;', ' ') : decodeEntities;
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

/** A paste's letters in lower case, without its blanks and line ends: a phrase is found wherever a console wrapped it. */
export interface Squashed {
  text: string;
  /** The line the character at an offset stands in. */
  lineAt(offset: number): Line;
}

/** Bytes: what is looked for is ASCII, and one byte a character is found the fastest. */
export function squash(lines: readonly Line[]): Squashed {
  const starts = new Uint32Array(lines.length);
  const bytes = Buffer.allocUnsafe(lines.reduce((sum, { text }) => sum + text.length, 0));
  let length = 0;
  for (const [i, { text }] of lines.entries()) {
    starts[i] = length;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
      bytes[length] = code >= 0x41 && code <= 0x5a ? code + 0x20 : code > 0x7e ? NOT_ASCII : code;
      length += 1;
    }
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
  return { text: bytes.toString('latin1', 0, length), lineAt };
}

const NOT_ASCII = 0x7f;

const squashed = new WeakMap<Paste, Squashed>();

export function squashOf(paste: Paste): Squashed {
  const before = squashed.get(paste);
  if (before) return before;
  const made = squash(paste.lines);
  squashed.set(paste, made);
  return made;
}
