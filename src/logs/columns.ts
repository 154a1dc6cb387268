import type { Layout } from './layout';

const BLANK = 0x20;
const COMMA = 0x2c;
const QUOTE = 0x22;
const MOST = 256;

/** Where the columns of one row begin and end. One object serves a whole scan. */
export class Columns {
  readonly starts = new Int32Array(MOST);
  readonly ends = new Int32Array(MOST);

  /** @returns whether the row has the columns its layout names. */
  split(bytes: Buffer, start: number, end: number, layout: Layout): boolean {
    return layout.kind === 'iis'
      ? this.splitBlanks(bytes, start, end, layout.fields.length, layout.query)
      : this.splitCommas(bytes, start, end, layout);
  }

  private splitBlanks(bytes: Buffer, start: number, end: number, count: number, query: number): boolean {
    if (count > MOST) return false;
    const { starts, ends } = this;
    let at = start;
    for (let column = 0; column < count; column++) {
      if (at >= end) return false;
      starts[column] = at;
      if (column === query) {
        // By far the longest column: one native search instead of a loop over its bytes.
        const blank = bytes.indexOf(BLANK, at);
        at = blank < 0 || blank > end ? end : blank;
      } else {
        while (at < end && bytes[at] !== BLANK) at++;
      }
      ends[column] = at++;
    }
    return at === end + 1;
  }

  private splitCommas(bytes: Buffer, start: number, end: number, { fields, query }: Layout): boolean {
    const { starts, ends } = this;
    let count = 0;
    let at = start;
    while (at <= end && count < MOST) {
      const quoted = bytes[at] === QUOTE;
      starts[count] = quoted ? at + 1 : at;
      at = quoted ? endOfQuoted(bytes, at + 1, end) : endOfPlain(bytes, at, end);
      ends[count++] = at;
      if (quoted) at = endOfPlain(bytes, at, end);
      at++;
    }
    const missing = fields.length - count;
    if (missing === 0) return true;
    // Some builds leave one of the middle columns out of their rows. The query is found from the right then.
    if (missing !== 1 || query < 0 || bytes[starts[query - 1]!] !== 0x3f) return false;
    starts[query] = starts[query - 1]!;
    ends[query] = ends[query - 1]!;
    return true;
  }
}

function endOfPlain(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== COMMA) at++;
  return at;
}

/** A quote inside a quoted column is doubled. */
function endOfQuoted(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] !== QUOTE || bytes[at + 1] === QUOTE)) at += bytes[at] === QUOTE ? 2 : 1;
  return Math.min(at, end);
}
