import type { Kysely } from 'kysely';
import type { Reminder } from '../decision';
import type { Instant } from '../events';
import type { Tables } from './schema';
import type { Writer } from './writer';

export interface DueReminder extends Reminder {
  id: number;
  caseId: number;
}

/** Reminders and clocks: rows that come due. They are written and settled with the turns they belong to. */
export class DueRows {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly writer: Writer,
  ) {}

  /** What is due and not left alone, longest due first. */
  async at(now: Instant, limit: number): Promise<DueReminder[]> {
    const rows = await this.db
      .selectFrom('reminders')
      .selectAll()
      .where('due_at', '<=', now)
      .where(({ or, eb }) => or([eb('not_before', 'is', null), eb('not_before', '<=', now)]))
      .orderBy('due_at')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: Number(row.id),
      caseId: Number(row.case_id),
      kind: row.kind as Reminder['kind'],
      due: row.due_at,
      visit: row.visit,
    }));
  }

  /** Leaves rows alone for a while that can't be handled just now. They stay due since when they were. */
  async leaveAlone(ids: readonly number[], until: Instant): Promise<void> {
    await this.writer.run((tx) =>
      tx.updateTable('reminders').set({ not_before: until }).where('id', 'in', ids).execute(),
    );
  }
}
