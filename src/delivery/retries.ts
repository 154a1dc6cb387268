import { DamagedCaseError } from '../cases/refused';
import { isUnavailable } from '../cases/store/store-trouble';
import type { OutboxRow } from '../cases/store/waiting';
import { type How, type Reason, SendError } from './send-error';

/** Tries that fail for no known reason. */
const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 5 * 60_000;
const SIGN_IN_WAIT_MS = 60_000;

/** What was thrown by our own code, filling a card, says nothing of whether it passes. */
export const howOf = (error: unknown): How => {
  if (error instanceof SendError) return error.how;
  if (isUnavailable(error)) return { reason: 'later', ambiguous: false };
  return { reason: error instanceof DamagedCaseError ? 'damaged' : 'refused', ambiguous: false };
};

export const isHopeless = (reason: Reason, attempts: number, small: boolean): boolean =>
  reason === 'blocked' ||
  reason === 'not-there' ||
  reason === 'damaged' ||
  (reason === 'too-big' && small) ||
  ((reason === 'refused' || reason === 'card-gone') && attempts >= MOST_TRIES);

/**
 * How long to wait before the next try, in milliseconds: what the receiver asked for, to the letter, else longer each
 * time.
 * @param random from 0 up to 1: two that failed together must not come back together
 */
export function waitAfter({ reason, retryAfterMs }: How, attempts: number, small: boolean, random: number): number {
  const jitter = 0.5 + random;
  if (retryAfterMs !== undefined) return retryAfterMs;
  if (reason === 'sign-in') return Math.min(LONGEST_WAIT_MS, SIGN_IN_WAIT_MS * attempts * jitter);
  if (reason === 'too-big' && !small) return 0;
  return Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(attempts, 20) * jitter);
}

/** When messages that failed in this process may be tried again: on a clock that nobody sets. */
export class Retries {
  private readonly at = new Map<number, number>();

  set(row: number, at: number): void {
    this.at.set(row, at);
  }

  forget(rows: readonly number[]): void {
    for (const row of rows) this.at.delete(row);
  }

  /** How long a message still has to wait; one that another process put off waits until the time that was set. */
  dueIn({ id, dueAt, attempts }: OutboxRow, ticks: number, now: Date): number {
    // Nobody put this one off: if the clock was set back since, that is no reason to wait.
    if (attempts === 0) return 0;
    const at = this.at.get(id);
    return at === undefined ? Date.parse(dueAt) - now.getTime() : at - ticks;
  }
}
