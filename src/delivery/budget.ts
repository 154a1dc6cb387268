/** At most so many sends in any stretch of so many milliseconds. */
export interface Limit {
  most: number;
  ms: number;
}

/** Per bot and thread. Source: Teams' rate limits for bots. */
export const THREAD_LIMITS: readonly Limit[] = [
  { most: 7, ms: 1_000 },
  { most: 8, ms: 2_000 },
  { most: 60, ms: 30_000 },
  { most: 1_800, ms: 3_600_000 },
];

/** Per app and tenant. Teams allows 50 a second; calls that are no messages need some of them. */
export const APP_LIMITS: readonly Limit[] = [{ most: 40, ms: 1_000 }];

/**
 * Spends what the limits leave, to the last send: it remembers when each one was. Times are milliseconds on a clock that
 * only goes forward.
 */
export class Budget {
  private spent: number[] = [];

  constructor(private readonly limits: readonly Limit[]) {}

  /**
   * How long the next send has to wait; 0 if it may go now.
   * @param share the part of the limits that is ours, where several nodes send for the same app
   */
  wait(now: number, share = 1): number {
    return this.limits.reduce((longest, { most, ms }) => {
      const mine = Math.max(1, Math.floor(most * share));
      const at = this.spent[this.spent.length - mine];
      return at === undefined ? longest : Math.max(longest, at + ms - now);
    }, 0);
  }

  spend(now: number): void {
    this.forget(now);
    this.spent.push(now);
  }

  /** Takes the last one back: nothing was sent after all. */
  refund(): void {
    this.spent.pop();
  }

  /** Nothing was sent for so long that no limit remembers it. */
  isIdle(now: number): boolean {
    const last = this.spent.at(-1);
    return last === undefined || this.limits.every(({ ms }) => last + ms <= now);
  }

  private forget(now: number): void {
    const longest = Math.max(0, ...this.limits.map(({ ms }) => ms));
    const kept = this.spent.findIndex((at) => at + longest > now);
    if (kept < 0) this.spent = [];
    // Moving the rest down costs time: not for each one that falls out.
    else if (kept > this.spent.length / 2) this.spent = this.spent.slice(kept);
  }
}
