import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { CaseEvent, Instant } from '../events';
import { Audit } from './audit';
import { CaseLists, type CaseRow } from './case-lists';
import { Claims, TakenError } from './claims';
import { Destinations } from './destinations';
import { DueRows } from './due-rows';
import { EarlyAlerts } from './early-alerts';
import { Gauges } from './gauges';
import { KnownConversations } from './known-conversations';
import { LEASE_MS, LeaseTable } from './leases';
import { prune } from './prune';
import type { Dialect, Tables } from './schema';
import { Waiting } from './waiting';
import { type Commit, type Committed, findVersion, isSeen, writeTurn } from './write-turn';
import { GroupWriter, RetryingWriter, type Writer } from './writer';

export type { CaseRow } from './case-lists';
export type { DueReminder } from './due-rows';
export type { OutboxRow } from './waiting';
export type { Commit, Committed } from './write-turn';

export interface StoreOptions {
  /** How long a lease holds without being renewed. */
  leaseMs?: number;
  /** Gets the open SQLite file; for tests that fill the disk. */
  onSqlite?: (database: Database) => void;
}

/** The few verbs in which everything is kept. One contract for every database (test/cases/store-contract.ts). */
export class Store {
  readonly destinations: Destinations;
  readonly gauges: Gauges;
  readonly audit: Audit;
  readonly waiting: Waiting;
  readonly lists: CaseLists;
  readonly dueRows: DueRows;
  readonly conversations: KnownConversations;
  readonly claims: Claims;
  readonly earlyAlerts: EarlyAlerts;
  /** Other nodes may use this database at the same time: what this one remembers may be old. */
  readonly shared: boolean;
  /** How long what this node took stays its own without being renewed. */
  readonly leaseMs: number;
  private readonly writer: Writer;
  private readonly leases: LeaseTable;

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
    this.lists = new CaseLists(db);
    this.dueRows = new DueRows(db, this.writer);
    this.conversations = new KnownConversations(db, this.writer);
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
    const row = await this.lists.one(id);
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

  /** Forgets a part of what is older than `before`. @returns how many rows went */
  prune(before: Instant, limit: number): Promise<number> {
    return this.writer.run((tx) => prune(tx, before, limit, this.leases));
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
