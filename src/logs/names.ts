import { randomInt } from 'node:crypto';
import { RefusedLogError } from './source';

/** A longer name is cut: a log line may be hostile, and no name of Exchange's comes near. */
const LONGEST = 1024;

/**
 * Gives each distinct name in a log a small number, without a string per row. Bytes are compared as they are; a new
 * spelling is decoded and folded once, so that spellings of one name share its number.
 */
export class Names {
  private spelled = new Bytes();
  private readonly nameOfSpelling: number[] = [];
  private readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();

  /**
   * @param most how many spellings there may be; an honest log has far fewer
   * @param fold what makes two spellings one name
   * @param show how a name is shown, from its first spelling
   */
  constructor(
    private readonly most: number,
    private readonly fold = (text: string): string => text,
    private readonly show = (text: string): string => text,
  ) {}

  id(bytes: Buffer, start: number, end: number): number {
    const spelling = this.spelled.index(bytes, start, Math.min(end, start + LONGEST));
    return this.nameOfSpelling[spelling] ?? this.learn(spelling);
  }

  idOf(text: string): number {
    const key = this.fold(text);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.texts.length);
    return this.texts.push(this.show(text)) - 1;
  }

  /** The name as it is shown; `''` for a number that was never given. */
  text(id: number): string {
    return this.texts[id] ?? '';
  }

  get size(): number {
    return this.texts.length;
  }

  private learn(spelling: number): number {
    if (spelling >= this.most) {
      throw new RefusedLogError('names more users, devices or errors than a log can: it was not read on.');
    }
    const id = this.idOf(unescaped(this.spelled.text(spelling)));
    this.nameOfSpelling[spelling] = id;
    return id;
  }
}

/** Undoes %-escapes; text that is not escaped properly stays as it is. */
export function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Distinct byte strings, numbered in the order they came: an open-addressed table over one arena. */
class Bytes {
  /** Nobody can write a log whose names all fall on one slot. */
  private readonly seed = randomInt(2 ** 31);
  private arena = Buffer.allocUnsafe(16 * 1024);
  private used = 0;
  private count = 0;
  private offsets = new Uint32Array(1024);
  private hashes = new Int32Array(1024);
  private slots = new Int32Array(2048).fill(-1);

  index(bytes: Buffer, start: number, end: number): number {
    let hash = this.seed;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    const mask = this.slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const index = this.slots[slot]!;
      if (index < 0) return this.add(bytes, start, end, hash, slot);
      if (this.hashes[index] === hash && this.equals(index, bytes, start, end)) return index;
    }
  }

  text(index: number): string {
    return this.arena.toString('utf8', this.offsets[index], this.offsets[index + 1]);
  }

  private equals(index: number, bytes: Buffer, start: number, end: number): boolean {
    const { arena } = this;
    let at = this.offsets[index]!;
    if (this.offsets[index + 1]! - at !== end - start) return false;
    for (let i = start; i < end; i++) if (arena[at++] !== bytes[i]) return false;
    return true;
  }

  private add(bytes: Buffer, start: number, end: number, hash: number, slot: number): number {
    const index = this.count++;
    this.arena = grown(this.arena, this.used + end - start, (size) => Buffer.allocUnsafe(size));
    bytes.copy(this.arena, this.used, start, end);
    this.used += end - start;
    this.offsets = grown(this.offsets, index + 2, (size) => new Uint32Array(size));
    this.hashes = grown(this.hashes, index + 1, (size) => new Int32Array(size));
    this.offsets[index + 1] = this.used;
    this.hashes[index] = hash;
    this.slots[slot] = index;
    if (this.count * 2 > this.slots.length) this.rehash();
    return index;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.count; index++) {
      const hash = this.hashes[index]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = index;
    }
  }
}

interface Growable {
  readonly length: number;
  set(from: never): void;
}

/** The same array where `needed` fits, else a copy in a bigger one. */
export function grown<A extends Growable>(array: A, needed: number, make: (size: number) => A): A {
  if (needed <= array.length) return array;
  const bigger = make(Math.max(needed, Math.ceil(array.length * 1.5)));
  bigger.set(array as never);
  return bigger;
}
