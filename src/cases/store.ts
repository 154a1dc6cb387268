import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { Audit } from './audit';
import { Claims, TakenError } from './claims';
import type { Reminder } from './decision';
import { Destinations } from './destinations';
import { EarlyAlerts } from './early-alerts';
import type { CaseEvent, Instant } from './events';
import { Gauges } from './gauges';
import { LEASE_MS, LeaseTable } from './leases';
import { prepared } from './prepared';
import type { Dialect, Tables } from './schema';
import { Waiting } from './waiting';
import { type Commit, type Committed, findVersion, isSeen, writeTurn } from './write-turn';
import { GroupWriter, RetryingWriter, type Writer } from './writer';

export type { OutboxRow } from './waiting';
export type { Commit, Committed } from './write-turn';

export interface StoreOptions {
  /** How long a lease holds without being renewed. */
  leaseMs?: number;
  /** Gets the open SQLite file; for tests that fill the disk. */
  onSqlite?: (database: Database) => void;
}

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

export interface DueReminder extends Reminder {
  id: number;
  caseId: number;
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

/** The few verbs in which everything is kept. One contract for every database (test/cases/store-contract.ts). */
export class Store {
  readonly destinations: Destinations;
  readonly gauges: Gauges;
  readonly audit: Audit;
  readonly waiting: Waiting;
  /** Other nodes may use this database at the same time: what this one remembers may be old. */
  readonly shared: boolean;
  /** How long what this node took stays its own without being renewed. */
  readonly leaseMs: number;
  private readonly writer: Writer;
  private readonly leases: LeaseTable;
  readonly claims: Claims;
  readonly earlyAlerts: EarlyAlerts;

  constructor(
    private readonly db: Kysely<Tables>,
    dialect: Dialect,
    { leaseMs = LEASE_MS }: StoreOptions = {},
  ) {
    this.leaseMs = leaseMs;
    this.shared = dialect === 'postgres';
    this.writer = this.shared ? new RetryingWriter(db) : new GroupWriter(db);
    this.leases = new LeaseTable(dialect, randomUUID(), leaseMs);
    this.waiting = new Waiting(db, this.writer, this.leases);
    this.destinations = new Destinations(db);
    this.gauges = new Gauges(db);
    this.audit = new Audit(db);
    this.claims = new Claims(db);
    this.earlyAlerts = new EarlyAlerts(db);
  }

  /** Writes one turn: all of it, or nothing. */
  async commit(commit: Commit): Promise<Committed> {
    try {
      return await this.writer.run((tx) => writeTurn(tx, commit, this.leases));
    } catch (error) {
      if (error instanceof TakenError) return { kind: 'taken' };
      throw error;
    }
  }

  seen(key: string): Promise<boolean> {
    return isSeen(this.db, key);
  }

  /** A case's timeline and where it lives. */
  async load(id: number): Promise<{ row: CaseRow; events: CaseEvent[]; lastHash: string } | undefined> {
    const row = await this.caseRow(id);
    if (!row) return undefined;
    const events = await this.db
      .selectFrom('events')
      .select(['body', 'hash'])
      .where('case_id', '=', id)
      .where('seq', '<', row.version)
      .orderBy('seq')
      .execute();
    if (events.length < row.version)
      throw new Error(`${row.version - events.length} events of case ${id} are missing.`);
    return { row, events: events.map(({ body }) => readEvent(body)), lastHash: events.at(-1)?.hash ?? '' };
  }

  /** The version a decision must be made on; `undefined` if there is no such case. */
  async versionOf(id: number): Promise<number | undefined> {
    return (await findVersion(this.db, { id })).rows[0]?.version;
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

  async caseRow(id: number): Promise<CaseRow | undefined> {
    const row = await this.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toCaseRow(row);
  }

  /** The open cases of a conversation, the one touched last first. */
  async openIn(home: string): Promise<CaseRow[]> {
    const { rows } = await findOpen(this.db, { home });
    return rows.map(toCaseRow);
  }

  /** All cases, newest first. */
  async cases(limit: number): Promise<CaseRow[]> {
    const rows = await this.db.selectFrom('cases').selectAll().orderBy('id', 'desc').limit(limit).execute();
    return rows.map(toCaseRow);
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

  /** The cases that have a card with such a slot in a conversation, newest first. */
  async casesShownIn(conversation: string, slotPrefix: string, limit: number): Promise<number[]> {
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

  async due(now: Instant, limit: number): Promise<DueReminder[]> {
    const rows = await this.db
      .selectFrom('reminders')
      .selectAll()
      .where('due_at', '<=', now)
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

  /** Puts reminders off whose case can't be read just now. */
  async postpone(ids: readonly number[], due: Instant): Promise<void> {
    await this.writer.run((tx) => tx.updateTable('reminders').set({ due_at: due }).where('id', 'in', ids).execute());
  }

  /** Lets one node at a time do a job that all of them could: true on that node. Ask again before the lease ends. */
  hold(job: string): Promise<boolean> {
    if (!this.shared) return Promise.resolve(true);
    return this.writer.run(async (tx) => (await this.leases.claim(tx, `#${job}`)) !== 'taken');
  }

  /** Keeps what this node holds, and says that it lives. @returns how many nodes live */
  renew(): Promise<number> {
    return this.leases.renew(this.db);
  }

  /** Gives back what this node holds, but for what is named, so that others need not wait for it. */
  leave(except: readonly string[]): Promise<void> {
    return this.writer.run((tx) => this.leases.leave(tx, except));
  }

  /**
   * Forgets, a little at a time, deliveries that can't come again and messages set aside before `before`.
   * @returns how many rows went
   */
  prune(before: Instant, limit: number): Promise<number> {
    return this.writer.run(async (tx) => {
      const inbox = await tx
        .deleteFrom('inbox')
        .where('key', 'in', (q) => q.selectFrom('inbox').select('key').where('at', '<', before).limit(limit))
        .executeTakeFirst();
      const aside = await tx
        .deleteFrom('outbox')
        .where('id', 'in', (q) =>
          q.selectFrom('outbox').select('id').where('dead', '=', 1).where('created_at', '<', before).limit(limit),
        )
        .executeTakeFirst();
      await tx.deleteFrom('early_alerts').where('at', '<', before).execute();
      await this.leases.sweep(tx);
      return Number(inbox.numDeletedRows) + Number(aside.numDeletedRows);
    });
  }

  /** Keeps where a conversation is reached. */
  async keepConversation(id: string, body: unknown): Promise<void> {
    const text = JSON.stringify(body);
    await this.writer.run((tx) =>
      tx
        .insertInto('conversations')
        .values({ id, body: text })
        .onConflict((c) => c.column('id').doUpdateSet({ body: text }))
        .execute(),
    );
  }

  async conversation(id: string): Promise<unknown> {
    const row = await this.db.selectFrom('conversations').select('body').where('id', '=', id).executeTakeFirst();
    return row && JSON.parse(row.body);
  }

  /** Answers if the database does. */
  async ping(): Promise<void> {
    await this.db.selectFrom('inbox').select('key').limit(1).execute();
  }

  async close(): Promise<void> {
    await this.db.destroy();
  }
}

/** @throws Error where the text is no event */
function readEvent(body: string): CaseEvent {
  const event = JSON.parse(body) as CaseEvent;
  if (typeof event?.type !== 'string' || typeof event.at !== 'string' || typeof event.by?.id !== 'string')
    throw new Error('An event of the timeline lacks its type, its time or its person.');
  return event;
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
