import { setImmediate as nextRound } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema';
import { BusyError, isGivenWay, isUnavailable } from './store-trouble';

type Work<T> = (tx: Transaction<Tables>) => Promise<T>;

/** Runs a piece of work in a transaction: all of it is kept, or nothing. */
export interface Writer {
  run<T>(work: Work<T>): Promise<T>;
}

const MOST_TRIES = 6;

/** PostgreSQL: a transaction of its own for each. One that gave way to another begins again, as a whole. */
export class RetryingWriter implements Writer {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly random: () => number = Math.random,
  ) {}

  async run<T>(work: Work<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.db.transaction().execute(work);
      } catch (error) {
        if (!isGivenWay(error)) throw error;
        if (tries === MOST_TRIES) throw new BusyError('The database is too busy to take this now.', { cause: error });
        await new Promise((resolve) => setTimeout(resolve, this.random() * 10 * 2 ** tries));
      }
    }
  }
}

interface Job {
  work: Work<unknown>;
  kept(value: unknown): void;
  lost(error: unknown): void;
}

const MOST_TOGETHER = 200;
const MOST_WAITING = 20_000;

/**
 * SQLite: whatever comes in together is written in one transaction, since each one waits for the disk once. Work looks
 * before it writes, so that a conflict or a duplicate leaves nothing behind; if one piece fails all the same, the
 * others are written without it.
 */
export class GroupWriter implements Writer {
  private waiting: Job[] = [];
  private writing = false;

  constructor(private readonly db: Kysely<Tables>) {}

  run<T>(work: Work<T>): Promise<T> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(new BusyError('Too many turns wait for the disk.'));
    return new Promise<T>((kept, lost) => {
      this.waiting.push({ work, kept: kept as Job['kept'], lost });
      if (this.writing) return;
      this.writing = true;
      void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      // What has come in over the network by now gets the chance to come along.
      await nextRound();
      const group = this.waiting.slice(0, MOST_TOGETHER);
      this.waiting = this.waiting.slice(MOST_TOGETHER);
      await this.writeTogether(group);
    }
    this.writing = false;
  }

  private async writeTogether(group: readonly Job[]): Promise<void> {
    try {
      const values = await this.db.transaction().execute(async (tx) => {
        const done: unknown[] = [];
        for (const { work } of group) done.push(await work(tx));
        return done;
      });
      for (const [i, { kept }] of group.entries()) kept(values[i]);
    } catch (error) {
      if (group.length === 1 || isUnavailable(error)) for (const { lost } of group) lost(error);
      else for (const job of group) await this.writeTogether([job]);
    }
  }
}
