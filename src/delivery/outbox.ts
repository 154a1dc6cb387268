import type { OutboxRow, Store } from '../cases/store';
import { SendError } from './send-error';

/** Whatever speaks to the outside: Teams in the product. */
export interface Messenger {
  /**
   * Sends one message, or replaces `activityId` where that is given.
   * @returns the new message's id
   * @throws SendError
   */
  send(row: OutboxRow, activityId?: string): Promise<string | undefined>;
}

export interface OutboxParts {
  store: Store;
  messenger: Messenger;
  now: () => Date;
  random: () => number;
  /** Told of every failed try, for the log. */
  onTrouble: (row: OutboxRow, error: unknown, next: 'again' | 'set aside') => void;
}

const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 5 * 60_000;

/** Sends what was committed: in order per conversation, side by side across them, until the receiver has it. */
export class Outbox {
  private readonly busy = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(private readonly parts: OutboxParts) {}

  /** Picks up what an earlier process left. */
  async start(): Promise<void> {
    this.deliver(await this.parts.store.waiting());
  }

  /** Begins to send what these conversations have waiting. */
  readonly deliver = (conversations: readonly string[]): void => {
    for (const conversation of conversations) this.wake(conversation);
  };

  /** Lets what is under way finish, and begins nothing new. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.busy.values());
  }

  /** Settles when nothing is being sent at this moment. */
  async idle(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  private wake(conversation: string): void {
    if (this.stopped) return;
    if (this.busy.has(conversation)) {
      this.again.add(conversation);
      return;
    }
    const work = this.drain(conversation).finally(() => {
      this.busy.delete(conversation);
      if (this.again.delete(conversation)) this.wake(conversation);
    });
    this.busy.set(conversation, work);
  }

  private async drain(conversation: string): Promise<void> {
    try {
      while (!this.stopped) {
        const row = await this.parts.store.nextToSend(conversation);
        if (!row) return;
        const wait = Date.parse(row.dueAt) - this.parts.now().getTime();
        if (wait > 0) return this.later(conversation, wait);
        await this.trySend(row);
      }
    } catch (error) {
      this.parts.onTrouble({ conversation } as OutboxRow, error, 'again');
      this.later(conversation, 1_000);
    }
  }

  private async trySend(row: OutboxRow): Promise<void> {
    const { store, messenger } = this.parts;
    try {
      const existing = await this.existingCard(row);
      if (existing !== 'nothing to replace') {
        const activityId = await messenger.send(row, existing);
        await store.sent(row, activityId);
        return;
      }
      await store.sent(row);
    } catch (error) {
      await this.failed(row, error);
    }
  }

  private async existingCard(row: OutboxRow): Promise<string | undefined | 'nothing to replace'> {
    if (!row.replaces) return undefined;
    if (row.caseId === undefined || !row.slot) return 'nothing to replace';
    return (await this.parts.store.cardAt(row.caseId, row.slot, row.conversation)) ?? 'nothing to replace';
  }

  private async failed(row: OutboxRow, error: unknown): Promise<void> {
    const how = error instanceof SendError ? error.how : { final: false, ambiguous: false };
    const attempts = row.attempts + 1;
    const dead = how.final || (attempts >= MOST_TRIES && !(error instanceof SendError));
    const wait =
      how.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(attempts, 20)) * (0.5 + this.parts.random());
    this.parts.onTrouble(row, error, dead ? 'set aside' : 'again');
    const dueAt = new Date(this.parts.now().getTime() + wait).toISOString();
    await this.parts.store.putOff(row.id, { attempts, dueAt, ambiguous: row.ambiguous || how.ambiguous, dead });
  }

  /** Looks again when the next message is due. The row keeps the time; this only saves looking all the while. */
  private later(conversation: string, ms: number): void {
    clearTimeout(this.timers.get(conversation));
    const timer = setTimeout(
      () => {
        this.timers.delete(conversation);
        this.wake(conversation);
      },
      Math.min(ms, LONGEST_WAIT_MS),
    );
    timer.unref();
    this.timers.set(conversation, timer);
  }
}
