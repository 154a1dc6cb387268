import type { Kysely, Transaction } from 'kysely';
import { Audit } from './audit';
import { chain } from './chain';
import type { Message, Reminder, View } from './decision';
import { Destinations } from './destinations';
import type { CaseEvent, Instant } from './events';
import { Gauges } from './gauges';
import type { Dialect, Tables } from './schema';

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

/** Everything one turn writes: all of it, or nothing. */
export interface Commit {
  /** The door's idempotency key: a second commit with it is a duplicate. */
  key: string;
  at: Instant;
  /** `id` undefined opens a new case. `expected` is the version the decision was made on. */
  change?: {
    id?: number;
    expected: number;
    lastHash: string;
    events: readonly CaseEvent[];
    status: 'open' | 'closed';
    home: string;
    runbook: string | null;
    title: string;
  };
  send: readonly (Message & { to: string; caseId?: number })[];
  remind: readonly (Reminder & { caseId?: number })[];
  /** A due row this commit settles. */
  settles?: number;
}

export type Committed =
  | { kind: 'committed'; caseId?: number; lastHash: string }
  | { kind: 'duplicate' }
  | { kind: 'conflict' };

export interface OutboxRow {
  id: number;
  conversation: string;
  caseId?: number;
  slot?: string;
  replaces: boolean;
  view: View;
  attempts: number;
  dueAt: Instant;
  /** It may have been sent already: the process ended between the send and the note of it. */
  ambiguous: boolean;
}

export interface DueReminder extends Reminder {
  id: number;
  caseId: number;
}

/** The few verbs in which everything is kept. One contract for every database (test/cases/store-contract.ts). */
export class Store {
  readonly destinations: Destinations;
  readonly gauges: Gauges;
  readonly audit: Audit;

  constructor(
    private readonly db: Kysely<Tables>,
    readonly dialect: Dialect,
  ) {
    this.destinations = new Destinations(db);
    this.gauges = new Gauges(db);
    this.audit = new Audit(db);
  }

  /** Writes one turn in one transaction. */
  async commit(commit: Commit): Promise<Committed> {
    try {
      return await this.db.transaction().execute((tx) => writeTurn(tx, commit));
    } catch (error) {
      if (error instanceof Conflict) return { kind: 'conflict' };
      throw error;
    }
  }

  async seen(key: string): Promise<boolean> {
    const row = await this.db.selectFrom('inbox').select('key').where('key', '=', key).executeTakeFirst();
    return row !== undefined;
  }

  /** A case's timeline and where it lives. */
  async load(id: number): Promise<{ row: CaseRow; events: CaseEvent[]; lastHash: string } | undefined> {
    const row = await this.caseRow(id);
    if (!row) return undefined;
    const events = await this.db
      .selectFrom('events')
      .select(['body', 'hash'])
      .where('case_id', '=', id)
      .orderBy('seq')
      .execute();
    return {
      row,
      events: events.slice(0, row.version).map(({ body }) => JSON.parse(body) as CaseEvent),
      lastHash: events[row.version - 1]?.hash ?? '',
    };
  }

  async caseRow(id: number): Promise<CaseRow | undefined> {
    const row = await this.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toCaseRow(row);
  }

  /** The open cases of a conversation, the one touched last first. */
  async openIn(home: string): Promise<CaseRow[]> {
    const rows = await this.db
      .selectFrom('cases')
      .selectAll()
      .where('home', '=', home)
      .where('status', '=', 'open')
      .orderBy('touched_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(toCaseRow);
  }

  /** All cases, newest first. */
  async cases(limit: number): Promise<CaseRow[]> {
    const rows = await this.db.selectFrom('cases').selectAll().orderBy('id', 'desc').limit(limit).execute();
    return rows.map(toCaseRow);
  }

  /** Conversations that have something to send. */
  async waiting(): Promise<string[]> {
    const rows = await this.db.selectFrom('outbox').select('conversation').distinct().where('dead', '=', 0).execute();
    return rows.map(({ conversation }) => conversation);
  }

  /** The oldest message of a conversation that is still to be sent. */
  async nextToSend(conversation: string): Promise<OutboxRow | undefined> {
    const row = await this.db
      .selectFrom('outbox')
      .selectAll()
      .where('dead', '=', 0)
      .where('conversation', '=', conversation)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return (
      row && {
        id: Number(row.id),
        conversation: row.conversation,
        caseId: row.case_id === null ? undefined : Number(row.case_id),
        slot: row.slot ?? undefined,
        replaces: row.replaces === 1,
        view: JSON.parse(row.view) as View,
        attempts: row.attempts,
        dueAt: row.due_at,
        ambiguous: row.sending === 1,
      }
    );
  }

  /** Notes that a send begins, so that a crash in the middle is known for what it is. */
  async sending(id: number): Promise<void> {
    await this.db.updateTable('outbox').set({ sending: 1 }).where('id', '=', id).execute();
  }

  /** Notes that a message was sent, and as which activity its card can be found. */
  async sent(row: OutboxRow, activityId?: string): Promise<void> {
    if (!row.slot || row.caseId === undefined || !activityId || row.replaces) {
      await this.db.deleteFrom('outbox').where('id', '=', row.id).execute();
      return;
    }
    const card = { case_id: row.caseId, slot: row.slot, conversation: row.conversation, activity_id: activityId };
    await this.db.transaction().execute(async (tx) => {
      await tx
        .insertInto('cards')
        .values(card)
        .onConflict((c) => c.columns(['case_id', 'slot', 'conversation']).doUpdateSet({ activity_id: activityId }))
        .execute();
      await tx.deleteFrom('outbox').where('id', '=', row.id).execute();
    });
  }

  /** Puts a message off after a failed try; `dead` sets it aside for good. */
  async putOff(id: number, at: { attempts: number; dueAt: Instant; ambiguous: boolean; dead: boolean }): Promise<void> {
    await this.db
      .updateTable('outbox')
      .set({ attempts: at.attempts, due_at: at.dueAt, sending: at.ambiguous ? 1 : 0, dead: at.dead ? 1 : 0 })
      .where('id', '=', id)
      .execute();
  }

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

  /** Keeps where a conversation is reached. */
  async keepConversation(id: string, body: unknown): Promise<void> {
    const text = JSON.stringify(body);
    await this.db
      .insertInto('conversations')
      .values({ id, body: text })
      .onConflict((c) => c.column('id').doUpdateSet({ body: text }))
      .execute();
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

/** Rolls the transaction back: nothing of a lost race stays, not even its key. */
class Conflict extends Error {}

async function writeTurn(tx: Transaction<Tables>, commit: Commit): Promise<Committed> {
  const fresh = await tx
    .insertInto('inbox')
    .values({ key: commit.key, at: commit.at })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if (Number(fresh.numInsertedOrUpdatedRows ?? 0) === 0) return { kind: 'duplicate' };
  const written = await writeCase(tx, commit);
  if (written.kind === 'conflict') throw new Conflict();
  await writeMessages(tx, commit, written.caseId);
  if (commit.settles !== undefined) await tx.deleteFrom('reminders').where('id', '=', commit.settles).execute();
  return written;
}

async function writeCase(
  tx: Transaction<Tables>,
  { change, at }: Commit,
): Promise<Exclude<Committed, { kind: 'duplicate' }>> {
  if (!change) return { kind: 'committed', lastHash: '' };
  const row = {
    version: change.expected + change.events.length,
    status: change.status,
    runbook: change.runbook,
    title: change.title,
    touched_at: at,
  };
  const caseId = await (change.id === undefined
    ? tx
        .insertInto('cases')
        .values({ ...row, home: change.home, opened_at: at })
        .returning('id')
        .executeTakeFirstOrThrow()
        .then(({ id }) => Number(id))
    : tx
        .updateTable('cases')
        .set(row)
        .where('id', '=', change.id)
        .where('version', '=', change.expected)
        .executeTakeFirst()
        .then(({ numUpdatedRows }) => (Number(numUpdatedRows) === 1 ? change.id : undefined)));
  if (caseId === undefined) return { kind: 'conflict' };
  let hash = change.lastHash;
  const rows = change.events.map((event, i) => {
    const body = JSON.stringify(event);
    hash = chain(hash, caseId, change.expected + i, body);
    return { case_id: caseId, seq: change.expected + i, at: event.at, type: event.type, body, hash };
  });
  if (rows.length > 0) await tx.insertInto('events').values(rows).execute();
  return { kind: 'committed', caseId, lastHash: hash };
}

async function writeMessages(tx: Transaction<Tables>, commit: Commit, caseId: number | undefined): Promise<void> {
  const messages = commit.send.map((message) => ({
    conversation: message.to,
    case_id: message.caseId ?? caseId ?? null,
    slot: message.slot ?? null,
    replaces: message.replaces ? 1 : 0,
    view: JSON.stringify(message.view),
    attempts: 0,
    due_at: commit.at,
    sending: 0,
    dead: 0,
    created_at: commit.at,
  }));
  if (messages.length > 0) await tx.insertInto('outbox').values(messages).execute();
  const reminders = commit.remind.map((reminder) => ({
    case_id: reminder.caseId ?? caseId!,
    kind: reminder.kind,
    due_at: reminder.due,
    visit: reminder.visit,
  }));
  if (reminders.length > 0) await tx.insertInto('reminders').values(reminders).execute();
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
