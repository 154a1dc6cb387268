import type { Kysely } from 'kysely';
import type { Instant } from '../events';
import { prepared } from './prepared';
import type { Tables } from './schema';

/** A case as lists show it. */
export interface CaseRow {
  id: number;
  version: number;
  status: 'open' | 'closed';
  home: string;
  runbook: string | null;
  title: string;
  openedAt: Instant;
  touchedAt: Instant;
}

const findOpen = prepared((db, { home }: { home: string }) =>
  db
    .selectFrom('cases')
    .selectAll()
    .where('home', '=', home)
    .where('status', '=', 'open')
    .orderBy('touched_at', 'desc')
    .orderBy('id', 'desc'),
);

/** Which cases there are: all, those of a conversation, those of a person, those a conversation shows cards of. */
export class CaseLists {
  constructor(private readonly db: Kysely<Tables>) {}

  /** Newest first. */
  async all(limit: number): Promise<CaseRow[]> {
    const rows = await this.db.selectFrom('cases').selectAll().orderBy('id', 'desc').limit(limit).execute();
    return rows.map(toCaseRow);
  }

  async one(id: number): Promise<CaseRow | undefined> {
    const row = await this.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toCaseRow(row);
  }

  /** The open cases of a conversation, the one touched last first. */
  async openIn(home: string): Promise<CaseRow[]> {
    const { rows } = await findOpen(this.db, { home });
    return rows.map(toCaseRow);
  }

  /** The case of a conversation that was closed last. */
  async lastClosedIn(home: string): Promise<CaseRow | undefined> {
    const row = await this.db
      .selectFrom('cases')
      .selectAll()
      .where('home', '=', home)
      .where('status', '=', 'closed')
      .orderBy('touched_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toCaseRow(row);
  }

  /** How many open cases one person has, wherever they are. */
  async openedBy(person: string): Promise<number> {
    const { open } = await this.db
      .selectFrom('cases')
      .select(({ fn }) => fn.countAll<number>().as('open'))
      .where('opened_by', '=', person)
      .where('status', '=', 'open')
      .executeTakeFirstOrThrow();
    return Number(open);
  }

  /** The cases that have a card with such a slot in a conversation, newest first. */
  async shownIn(conversation: string, slotPrefix: string, limit: number): Promise<number[]> {
    const rows = await this.db
      .selectFrom('cards')
      .select('case_id')
      .distinct()
      .where('conversation', '=', conversation)
      .where('slot', 'like', `${slotPrefix}%`)
      .orderBy('case_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => Number(row.case_id));
  }

  /** The message that shows a card; `undefined` where it was not sent yet. */
  async cardAt(caseId: number, slot: string, conversation: string): Promise<string | undefined> {
    const row = await this.db
      .selectFrom('cards')
      .select('activity_id')
      .where('case_id', '=', caseId)
      .where('slot', '=', slot)
      .where('conversation', '=', conversation)
      .executeTakeFirst();
    return row?.activity_id;
  }
}

const toCaseRow = (row: { [K in keyof Tables['cases']]: K extends 'id' ? number : Tables['cases'][K] }): CaseRow => ({
  id: Number(row.id),
  version: row.version,
  status: row.status,
  home: row.home,
  runbook: row.runbook,
  title: row.title,
  openedAt: row.opened_at,
  touchedAt: row.touched_at,
});
