import { RefusedLogError } from './source';

const NEWLINE = 0x0a;
/** Bytes that tell UTF-16 from UTF-8. */
const HEAD = 64;

export interface LineSink {
  /** A line without its newline: `bytes[start, end)`, which began at `offset` of the log. */
  line(bytes: Buffer, start: number, end: number, offset: number): void;
  /** A line longer than is read; it was skipped. */
  tooLong(offset: number): void;
}

/** Cuts chunks into lines. A line inside one chunk is never copied; one across chunks is put together first. */
export class Lines {
  /** Bytes taken so far. */
  taken = 0;
  private begun = false;
  private head = Buffer.alloc(0);
  private carry = Buffer.allocUnsafe(64 * 1024);
  private carried = 0;
  private skipping = false;
  private lineOffset = 0;

  constructor(
    private readonly sink: LineSink,
    private readonly longest: number,
  ) {}

  push(given: Uint8Array): void {
    const chunk = Buffer.isBuffer(given) ? given : Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    if (this.begun) {
      this.cut(chunk, 0);
      return;
    }
    this.head = Buffer.concat([this.head, chunk]);
    if (this.head.length >= HEAD) this.begin();
  }

  /** The last line may have no newline. */
  end(): void {
    if (!this.begun) this.begin();
    if (this.carried > 0 || this.skipping) this.flush();
  }

  /** What encoding it is can be seen when the first bytes are together. */
  private begin(): void {
    this.begun = true;
    const { head } = this;
    this.head = Buffer.alloc(0);
    this.lineOffset = startOfText(head);
    this.cut(head, this.lineOffset);
  }

  private cut(chunk: Buffer, from: number): void {
    let at = from;
    let end = chunk.indexOf(NEWLINE, at);
    if (end >= 0 && (this.carried > 0 || this.skipping)) {
      this.keep(chunk, at, end);
      this.flush();
      at = end + 1;
      end = chunk.indexOf(NEWLINE, at);
    }
    while (end >= 0) {
      this.sink.line(chunk, at, end, this.taken + at);
      at = end + 1;
      end = chunk.indexOf(NEWLINE, at);
    }
    if (this.carried === 0 && !this.skipping) this.lineOffset = this.taken + at;
    this.keep(chunk, at, chunk.length);
    this.taken += chunk.length;
  }

  private flush(): void {
    if (this.skipping) this.sink.tooLong(this.lineOffset);
    else this.sink.line(this.carry, 0, this.carried, this.lineOffset);
    this.carried = 0;
    this.skipping = false;
    if (this.carry.length > 2 ** 20) this.carry = Buffer.allocUnsafe(64 * 1024);
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    const size = this.carried + to - from;
    if (this.skipping || size === this.carried) return;
    if (size > this.longest) {
      this.skipping = true;
      this.carried = 0;
      return;
    }
    if (size > this.carry.length) {
      const bigger = Buffer.allocUnsafe(Math.min(this.longest, Math.max(size, this.carry.length * 2)));
      this.carry.copy(bigger, 0, 0, this.carried);
      this.carry = bigger;
    }
    chunk.copy(this.carry, this.carried, from, to);
    this.carried = size;
  }
}

/** Where the text begins: after a UTF-8 byte order mark. UTF-16 would read as a log without a single request. */
function startOfText(chunk: Buffer): number {
  if (looksLikeUtf16(chunk)) {
    throw new RefusedLogError(
      'is UTF-16 text. IIS writes UTF-8: save it as UTF-8, or take the original from the server.',
    );
  }
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
}

function looksLikeUtf16(chunk: Buffer): boolean {
  const [first, second] = chunk;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  if (chunk.length < 8) return false;
  // Without a mark: plain letters in UTF-16 have a NUL in every other place, and only there.
  const head = [...chunk.subarray(0, Math.min(HEAD, chunk.length & ~1))];
  const nulsAt = (odd: number) => head.filter((_, i) => i % 2 === odd).every((byte) => byte === 0);
  return nulsAt(0) !== nulsAt(1);
}
