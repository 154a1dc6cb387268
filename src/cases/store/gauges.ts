import { type Kysely, sql } from 'kysely';
import type { Instant } from '../events';
import type { Tables } from './schema';

export interface OutboxState {
  /** Messages that are still to be sent. */
  waiting: number;
  /** Messages given up on. */
  setAside: number;
  /** When the oldest waiting message was committed. */
  oldestAt?: Instant;
}

/** What the database holds, in numbers, for whoever watches. */
export class Gauges {
  constructor(private readonly db: Kysely<Tables>) {}

  async outbox(): Promise<OutboxState> {
    const rows = await this.db
      .selectFrom('outbox')
      .select(['dead', sql<number>`count(*)`.as('many'), sql<string>`min(created_at)`.as('oldest')])
      .groupBy('dead')
      .execute();
    const waiting = rows.find(({ dead }) => dead === 0);
    return {
      waiting: Number(waiting?.many ?? 0),
      setAside: Number(rows.find(({ dead }) => dead === 1)?.many ?? 0),
      ...(waiting ? { oldestAt: waiting.oldest } : {}),
    };
  }

  async cases(): Promise<Record<'open' | 'closed', number>> {
    const rows = await this.db
      .selectFrom('cases')
      .select(['status', sql<number>`count(*)`.as('many')])
      .groupBy('status')
      .execute();
    const many = (state: string) => Number(rows.find(({ status }) => status === state)?.many ?? 0);
    return { open: many('open'), closed: many('closed') };
  }

  async remindersDue(now: Instant): Promise<number> {
    const { many } = await this.db
      .selectFrom('reminders')
      .select(sql<number>`count(*)`.as('many'))
      .where('due_at', '<=', now)
      .executeTakeFirstOrThrow();
    return Number(many);
  }
}
