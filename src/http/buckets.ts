import { LRUCache } from 'lru-cache';

export interface BucketSize {
  /** What may be taken at once. */
  most: number;
  /** What comes back in a second. */
  perSecond: number;
}

const MOST_NAMES = 10_000;

/** A bucket of tokens for each name; what is taken comes back with time. */
export class Buckets {
  private readonly left = new LRUCache<string, { tokens: number; at: number }>({ max: MOST_NAMES });

  /** @param ticks milliseconds that only go forward */
  constructor(
    private readonly size: BucketSize,
    private readonly ticks: () => number,
  ) {}

  /** Takes so many, or none. A full bucket gives more than it holds, once: what comes whole is not cut. */
  take(name: string, many: number): boolean {
    const { most, perSecond } = this.size;
    const now = this.ticks();
    const before = this.left.get(name) ?? { tokens: most, at: now };
    const tokens = Math.min(most, before.tokens + ((now - before.at) / 1_000) * perSecond);
    const isTaken = tokens >= Math.min(many, most);
    this.left.set(name, { tokens: isTaken ? tokens - many : tokens, at: now });
    return isTaken;
  }
}
