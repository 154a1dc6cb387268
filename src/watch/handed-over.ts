import { AsyncLocalStorage } from 'node:async_hooks';
import { LRUCache } from 'lru-cache';

type Within = <T>(work: () => T) => T;

const KEPT = 1_000;

/**
 * Which turn handed a message over: its trace and its id in the log go along with the message, which is sent later and
 * by somebody else. Of several turns that wait in one conversation it is the newest.
 */
export class HandedOver {
  private readonly from = new LRUCache<string, Within>({ max: KEPT });

  /** Notes that the turn at hand has something to send to these conversations. */
  keep(conversations: readonly string[]): void {
    const within = AsyncLocalStorage.snapshot() as Within;
    for (const conversation of conversations) this.from.set(conversation, within);
  }

  /** Does something about a conversation's messages as a part of the turn that handed them over. */
  run<T>(conversation: string, work: () => T): T {
    return (this.from.get(conversation) ?? ofNoTurn)(work);
  }
}

/** Taken at the start, outside any turn. */
const ofNoTurn = AsyncLocalStorage.snapshot() as Within;
