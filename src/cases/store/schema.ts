import {
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Generated,
  type Kysely,
  type Migration,
  sql,
} from 'kysely';

// The tables, and how a database comes to have them. One schema for SQLite and PostgreSQL; JSON is text, times are
// ISO 8601 text in UTC, so that both sort and compare alike.

export interface Tables {
  cases: {
    id: Generated<number>;
    version: number;
    status: 'open' | 'closed';
    /** The conversation the case lives in. */
    home: string;
    /** The id of the person who opened it. */
    opened_by: string;
    runbook: string | null;
    title: string;
    opened_at: string;
    touched_at: string;
  };
  /** The timelines: append-only. `hash` chains each event to the one before it. */
  events: { case_id: number; seq: number; at: string; type: string; body: string; hash: string };
  /** What was handled: a second delivery of the same thing finds its key here. */
  inbox: { key: string; at: string };
  /** What is still to be sent, in order per conversation. A sent row is gone. */
  outbox: {
    id: Generated<number>;
    conversation: string;
    case_id: number | null;
    slot: string | null;
    replaces: number;
    view: string;
    attempts: number;
    due_at: string;
    /** It may have been sent already: a try broke off, or the process ended between a send and the note of it. */
    ambiguous: number;
    /** The card was too big for the receiver: words go out instead. */
    small: number;
    /** Set aside for good. */
    dead: number;
    created_at: string;
  };
  /**
   * Who is at work on what: a conversation whose messages are being sent, or one of the pollers. A lease of a node that
   * ended is taken over once `until` (the database's clock, in milliseconds since 1970) has passed.
   */
  leases: { name: string; owner: string; until: number };
  /** Which message of a conversation shows which card. */
  cards: { case_id: number; slot: string; conversation: string; activity_id: string };
  reminders: {
    id: Generated<number>;
    case_id: number;
    kind: string;
    due_at: string;
    visit: number;
    not_before: string | null;
  };
  /** Where to send: what a conversation's own messages told us. */
  conversations: { id: string; body: string };
  /** Names under which cases are found: a fingerprint leads to the one open case that has it. */
  claims: { name: string; case_id: number; at: string };
  /** Ends of alerts that came before their beginnings. */
  early_alerts: { fingerprint: string; key: string; at: string; body: string };
  /** Channels and chats that people chose for alerts or escalations. `people` and `filters` are JSON. */
  destinations: {
    kind: string;
    conversation: string;
    is_channel: number;
    service_url: string;
    tenant: string | null;
    name: string;
    people: string;
    filters: string;
    set_by: string;
    set_at: string;
    /** Their order. */
    first_set_at: string;
  };
}

export type Dialect = 'sqlite' | 'postgres';

const FIRST_CASE = 1001;

export const migrations = (dialect: Dialect): Record<string, Migration> => {
  const identity = (column: ColumnDefinitionBuilder) =>
    dialect === 'postgres' ? column.generatedByDefaultAsIdentity().primaryKey() : column.autoIncrement().primaryKey();
  const withId = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    table.addColumn('id', dialect === 'postgres' ? 'bigint' : 'integer', identity);
  return {
    '001-cases': {
      async up(db: Kysely<unknown>) {
        await withId(db.schema.createTable('cases'))
          .addColumn('version', 'integer', (c) => c.notNull())
          .addColumn('status', 'text', (c) => c.notNull())
          .addColumn('home', 'text', (c) => c.notNull())
          .addColumn('opened_by', 'text', (c) => c.notNull())
          .addColumn('runbook', 'text')
          .addColumn('title', 'text', (c) => c.notNull())
          .addColumn('opened_at', 'text', (c) => c.notNull())
          .addColumn('touched_at', 'text', (c) => c.notNull())
          .execute();
        await db.schema.createIndex('cases_by_home').on('cases').columns(['home', 'status', 'touched_at']).execute();
        await db.schema.createIndex('cases_by_opener').on('cases').columns(['opened_by', 'status']).execute();
        await db.schema
          .createTable('events')
          .addColumn('case_id', 'bigint', (c) => c.notNull())
          .addColumn('seq', 'integer', (c) => c.notNull())
          .addColumn('at', 'text', (c) => c.notNull())
          .addColumn('type', 'text', (c) => c.notNull())
          .addColumn('body', 'text', (c) => c.notNull())
          .addColumn('hash', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('events_key', ['case_id', 'seq'])
          .execute();
        await db.schema
          .createTable('inbox')
          .addColumn('key', 'text', (c) => c.primaryKey())
          .addColumn('at', 'text', (c) => c.notNull())
          .execute();
        await db.schema.createIndex('inbox_by_age').on('inbox').column('at').execute();
        await withId(db.schema.createTable('outbox'))
          .addColumn('conversation', 'text', (c) => c.notNull())
          .addColumn('case_id', 'bigint')
          .addColumn('slot', 'text')
          .addColumn('replaces', 'integer', (c) => c.notNull())
          .addColumn('view', 'text', (c) => c.notNull())
          .addColumn('attempts', 'integer', (c) => c.notNull())
          .addColumn('due_at', 'text', (c) => c.notNull())
          .addColumn('ambiguous', 'integer', (c) => c.notNull())
          .addColumn('small', 'integer', (c) => c.notNull())
          .addColumn('dead', 'integer', (c) => c.notNull())
          .addColumn('created_at', 'text', (c) => c.notNull())
          .execute();
        await db.schema.createIndex('outbox_in_order').on('outbox').columns(['dead', 'conversation', 'id']).execute();
        await db.schema
          .createTable('leases')
          .addColumn('name', 'text', (c) => c.primaryKey())
          .addColumn('owner', 'text', (c) => c.notNull())
          .addColumn('until', 'bigint', (c) => c.notNull())
          .execute();
        await db.schema.createIndex('leases_by_owner').on('leases').column('owner').execute();
        await db.schema
          .createTable('cards')
          .addColumn('case_id', 'bigint', (c) => c.notNull())
          .addColumn('slot', 'text', (c) => c.notNull())
          .addColumn('conversation', 'text', (c) => c.notNull())
          .addColumn('activity_id', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('cards_key', ['case_id', 'slot', 'conversation'])
          .execute();
        await withId(db.schema.createTable('reminders'))
          .addColumn('case_id', 'bigint', (c) => c.notNull())
          .addColumn('kind', 'text', (c) => c.notNull())
          .addColumn('due_at', 'text', (c) => c.notNull())
          .addColumn('visit', 'integer', (c) => c.notNull())
          .execute();
        await db.schema.createIndex('reminders_by_due').on('reminders').column('due_at').execute();
        await db.schema
          .createTable('conversations')
          .addColumn('id', 'text', (c) => c.primaryKey())
          .addColumn('body', 'text', (c) => c.notNull())
          .execute();
        await (dialect === 'postgres'
          ? sql`alter table cases alter column id restart with ${sql.lit(FIRST_CASE)}`
          : sql`insert into sqlite_sequence (name, seq) values ('cases', ${sql.lit(FIRST_CASE - 1)})`
        ).execute(db);
      },
    },
    '002-destinations': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('destinations')
          .addColumn('kind', 'text', (c) => c.notNull())
          .addColumn('conversation', 'text', (c) => c.notNull())
          .addColumn('is_channel', 'integer', (c) => c.notNull())
          .addColumn('service_url', 'text', (c) => c.notNull())
          .addColumn('tenant', 'text')
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('people', 'text', (c) => c.notNull())
          .addColumn('filters', 'text', (c) => c.notNull())
          .addColumn('set_by', 'text', (c) => c.notNull())
          .addColumn('set_at', 'text', (c) => c.notNull())
          .addColumn('first_set_at', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('destinations_key', ['kind', 'conversation'])
          .execute();
        await db.schema.createIndex('cards_by_conversation').on('cards').columns(['conversation', 'slot']).execute();
      },
    },
    '003-alerts': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('claims')
          .addColumn('name', 'text', (c) => c.primaryKey())
          .addColumn('case_id', 'bigint', (c) => c.notNull())
          .addColumn('at', 'text', (c) => c.notNull())
          .execute();
        await db.schema
          .createTable('early_alerts')
          .addColumn('fingerprint', 'text', (c) => c.notNull())
          .addColumn('key', 'text', (c) => c.notNull())
          .addColumn('at', 'text', (c) => c.notNull())
          .addColumn('body', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('early_alerts_key', ['fingerprint', 'key'])
          .execute();
        await db.schema.createIndex('early_alerts_by_age').on('early_alerts').column('at').execute();
      },
    },
    '004-left-alone': {
      async up(db: Kysely<unknown>) {
        await db.schema.alterTable('reminders').addColumn('not_before', 'text').execute();
      },
    },
  };
};
