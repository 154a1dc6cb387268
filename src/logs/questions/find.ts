import type { Answer, FindGroup } from '../answers';
import { unescaped } from '../names';
import { noTokens, type Seen, shown } from './question';

/** Rows of any kind that have a text in cs-uri-query, without regard to case, as Log Parser's `LIKE '%text%'` has it. */
export class Find {
  private readonly pattern: Buffer | undefined;
  private readonly jump = new Int32Array(256);
  private readonly groups = new Map<string, Omit<FindGroup, 'evidence'> & { place: number }>();
  /** Rows of any kind that were looked at. */
  lookedAt = 0;
  private rows = 0;

  constructor(private readonly text: string | undefined) {
    if (!text) return;
    this.pattern = Buffer.from(Buffer.from(text).map(fold));
    // Horspool: how far the pattern may move when its last place stands on this byte.
    const { length } = this.pattern;
    this.jump.fill(length);
    for (const [i, byte] of this.pattern.subarray(0, -1).entries()) this.jump[byte] = length - 1 - i;
    for (let byte = 0x41; byte <= 0x5a; byte++) this.jump[byte] = this.jump[byte | 0x20]!;
  }

  get isAsked(): boolean {
    return this.pattern !== undefined;
  }

  /** Whether the text stands in `bytes[start, end)`. */
  isIn(bytes: Buffer, start: number, end: number): boolean {
    const { pattern, jump } = this;
    if (!pattern) return false;
    const last = pattern.length - 1;
    for (let at = start + last; at < end; at += jump[bytes[at]!]!) {
      let i = 0;
      while (i <= last && fold(bytes[at - i]!) === pattern[last - i]) i++;
      if (i > last) return true;
    }
    return false;
  }

  take(query: string, place: number): void {
    this.rows++;
    const command = unescaped(/(?:^|[&?])cmd=([^&]*)/i.exec(query)?.[1] ?? '');
    const proxiedTo = unescaped(/[_=]PrxTo:([^_&]*)/i.exec(query)?.[1] ?? '');
    const key = `${command.toLowerCase()} ${proxiedTo.toLowerCase()}`;
    const group = this.groups.get(key);
    if (group) group.rows++;
    else this.groups.set(key, { command, ...(proxiedTo ? { proxiedTo } : {}), rows: 1, place });
  }

  answer(seen: Seen): Answer<FindGroup> {
    const { text } = this;
    const groups = [...this.groups.values()].sort((a, b) => b.rows - a.rows || a.place - b.place);
    return shown({
      question: text ? `Is “${text}” in the query of a request?` : 'Is a text in the query of a request?',
      answer: this.rows > 0 ? 'yes' : text && seen.withTokens > 0 ? 'no' : 'cannot-tell',
      why: text ? noTokens(seen) : 'No text to look for was given.',
      rows: this.rows,
      lookedAt: this.lookedAt,
      total: groups.length,
      groups: groups.slice(0, seen.top).map(({ place, ...group }) => ({ ...group, evidence: seen.evidence(place) })),
    });
  }
}

/** Lower case, for ASCII letters; other bytes stay. */
const fold = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
