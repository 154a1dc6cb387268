/** Looks for one text in bytes, without regard to the case of ASCII letters, as Log Parser's `LIKE '%text%'` does. */
export class TextSearch {
  private readonly pattern: Buffer;
  /** Horspool: how far the pattern may move on when its last place stands on this byte. */
  private readonly jump = new Int32Array(256);

  constructor(text: string) {
    this.pattern = Buffer.from(Buffer.from(text).map(fold));
    const last = this.pattern.length - 1;
    this.jump.fill(this.pattern.length);
    for (const [i, byte] of this.pattern.subarray(0, -1).entries()) this.jump[byte] = last - i;
    for (let byte = 0x41; byte <= 0x5a; byte++) this.jump[byte] = this.jump[byte | 0x20]!;
  }

  /** Whether the text stands in `bytes[start, end)`. */
  isIn(bytes: Buffer, start: number, end: number): boolean {
    const { pattern, jump } = this;
    const last = pattern.length - 1;
    for (let at = start + last; at < end; at += jump[bytes[at]!]!) {
      let i = 0;
      while (i <= last && fold(bytes[at - i]!) === pattern[last - i]) i++;
      if (i > last) return true;
    }
    return false;
  }
}

/** Lower case, for ASCII letters; other bytes stay. */
const fold = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
