import { createHash } from 'node:crypto';
import { readOpened } from '../../evidence';
import { openPaste } from '../../evidence/paste';
import type { Reading } from '../../evidence/reader';
import { redact } from '../../evidence/redact';
import { LONGEST_KEPT } from './evidence';

/** What somebody pasted, opened: lines, no secrets, and what it says. */
export interface Pasted {
  /** Without secrets and markup, cut after {@link LONGEST_KEPT}. */
  text: string;
  /** The paste's own length, in characters. */
  length: number;
  /** Of the whole text without secrets. */
  sha256: string;
  redacted: number;
  /** Empty where no output is known. */
  readings: readonly Reading[];
  /** It was not opened at all. */
  unopened?: 'too-long' | 'binary';
}

const MOST_READINGS = 50;
const LONGEST_LINE = 400;

/** Opens a paste: plain text or Teams' HTML. Lines are those of `text`, counted from 1. Total: any string in. */
export function openPasted(raw: string): Pasted {
  const paste = openPaste(raw);
  const opened = paste.lines.map(({ text }) => text).join('\n');
  const { text, count } = redact(opened);
  const lines = text === '' ? [] : text.split('\n').map((line, i) => ({ line: i + 1, text: line }));
  const readings = readOpened({ lines }).slice(0, MOST_READINGS);
  return {
    text: cutBytes(text, LONGEST_KEPT),
    length: raw.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    redacted: count,
    readings: readings.map((reading) => ({
      ...reading,
      because: reading.because.map(({ line, text: shown }) => ({ line, text: shown.slice(0, LONGEST_LINE) })),
    })),
    ...(paste.tooLong ? { unopened: 'too-long' as const } : {}),
    ...(paste.binary ? { unopened: 'binary' as const } : {}),
  };
}

/** The longest beginning that fits, no character split. */
function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= most) return text;
  return bytes
    .subarray(0, most)
    .toString('utf8')
    .replace(/\ufffd$/, '');
}
