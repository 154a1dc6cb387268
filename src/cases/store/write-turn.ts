import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Claim, Message, Reminder } from '../decision';
import type { CaseEvent, Instant } from '../events';
import { chain } from './chain';
import { claim, isTaken } from './claims';
import type { LeaseTable } from './leases';
import { prepared } from './prepared';
import type { Tables } from './schema';

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
  /** Due rows this commit settles: where one of them is gone, all of it is a duplicate. */
  settles?: readonly number[];
  /** Conversations whose messages this node means to send at once: their leases come with the commit. */
  starts?: readonly string[];
  /** Names that lead to this case from now on. */
  claims?: readonly Claim[];
}

export type Committed =
  | {
      kind: 'committed';
      caseId?: number;
      lastHash: string;
      /** Those of `starts` that are this node's now. */
      leased: readonly string[];
    }
  | { kind: 'duplicate' }
  | { kind: 'conflict' }
  /** A name that it claims belongs to another open case. */
  | { kind: 'taken' };

type Tx = Transaction<Tables>;

// What every turn does, written down in SQL once.
const noteKey = prepared((db, row: Tables['inbox']) =>
  db
    .insertInto('inbox')
    .values(row)
    .onConflict((c) => c.doNothing()),
);
export const findVersion = prepared((db, { id }: { id: number }) =>
  db.selectFrom('cases').select('version').where('id', '=', id),
);
const holdVersion = prepared((db, { id }: { id: number }) =>
  db.selectFrom('cases').select('version').where('id', '=', id).forUpdate(),
);
const updateCase = prepared(
  (db, { id, row }: { id: number; row: Omit<CaseColumns, 'home' | 'opened_at' | 'opened_by'> }) =>
    db.updateTable('cases').set(row).where('id', '=', id),
);
const addCase = prepared((db, { row }: { row: CaseColumns }) => db.insertInto('cases').values(row).returning('id'));
const addEvents = prepared((db, { rows }: { rows: Tables['events'][] }) => db.insertInto('events').values(rows));
const addMessages = prepared((db, { rows }: { rows: Omit<Tables['outbox'], 'id'>[] }) =>
  db.insertInto('outbox').values(rows),
);

type CaseColumns = Omit<Tables['cases'], 'id'>;

/**
 * Writes one turn. It looks before it writes: a duplicate or a conflict leaves nothing behind, so other turns may share
 * the transaction.
 */
export async function writeTurn(tx: Tx, commit: Commit, leases: LeaseTable): Promise<Committed> {
  const { change, key, at, settles = [], starts = [], claims = [] } = commit;
  if (change?.id !== undefined && (await versionOf(tx, change.id, leases.shared)) !== change.expected)
    return { kind: (await isSeen(tx, key)) ? 'duplicate' : 'conflict' };
  if (settles.length > 0 && (await countReminders(tx, settles, leases.shared)) < settles.length)
    return { kind: 'duplicate' };
  if (await isTaken(tx, claims, change?.id)) return { kind: 'taken' };
  if (Number((await noteKey(tx, { key: digestOf(key), at })).numAffectedRows) === 0) return { kind: 'duplicate' };
  const { caseId, lastHash } = change ? await writeCase(tx, change, at) : { caseId: undefined, lastHash: '' };
  if (caseId !== undefined) await claim(tx, claims, caseId, at);
  await writeMessages(tx, commit, caseId);
  if (settles.length > 0) await tx.deleteFrom('reminders').where('id', 'in', settles).execute();
  return { kind: 'committed', caseId, lastHash, leased: await leases.take(tx, starts) };
}

/** A key may be made of what somebody wrote: only its digest is kept, short and without secrets. */
const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

export async function isSeen(tx: Pick<Tx, 'selectFrom'>, key: string): Promise<boolean> {
  return (await tx.selectFrom('inbox').select('key').where('key', '=', digestOf(key)).executeTakeFirst()) !== undefined;
}

/** Where other nodes write too, the row is held until the transaction ends. */
async function versionOf(tx: Tx, id: number, hold: boolean): Promise<number | undefined> {
  const { rows } = await (hold ? holdVersion : findVersion)(tx, { id });
  return rows[0]?.version;
}

async function countReminders(tx: Tx, ids: readonly number[], hold: boolean): Promise<number> {
  const rows = await tx
    .selectFrom('reminders')
    .select('id')
    .where('id', 'in', ids)
    .$if(hold, (query) => query.forUpdate())
    .execute();
  return rows.length;
}

async function writeCase(
  tx: Tx,
  change: NonNullable<Commit['change']>,
  at: Instant,
): Promise<{ caseId: number; lastHash: string }> {
  const row = {
    version: change.expected + change.events.length,
    status: change.status,
    runbook: change.runbook,
    title: change.title,
    touched_at: at,
  };
  const caseId = change.id ?? (await insertCase(tx, { ...row, home: change.home, opened_at: at }, change.events[0]));
  if (change.id !== undefined) await updateCase(tx, { id: caseId, row });
  let lastHash = change.lastHash;
  const rows = change.events.map((event, i) => {
    const body = JSON.stringify(event);
    lastHash = chain(lastHash, caseId, change.expected + i, body);
    return { case_id: caseId, seq: change.expected + i, at: event.at, type: event.type, body, hash: lastHash };
  });
  if (rows.length > 0) await addEvents(tx, { rows });
  return { caseId, lastHash };
}

async function insertCase(
  tx: Tx,
  row: Omit<Tables['cases'], 'id' | 'opened_by'>,
  opened: CaseEvent | undefined,
): Promise<number> {
  const { rows } = await addCase(tx, { row: { ...row, opened_by: opened?.by.id ?? '' } });
  return Number(rows[0]!.id);
}

async function writeMessages(tx: Tx, commit: Commit, caseId: number | undefined): Promise<void> {
  const messages = commit.send.map((message) => ({
    conversation: message.to,
    case_id: message.caseId ?? caseId ?? null,
    slot: message.slot ?? null,
    replaces: message.replaces ? 1 : 0,
    view: JSON.stringify(message.view),
    attempts: 0,
    due_at: commit.at,
    ambiguous: 0,
    small: 0,
    dead: 0,
    created_at: commit.at,
  }));
  if (messages.length > 0) await addMessages(tx, { rows: messages });
  const reminders = commit.remind.map((reminder) => ({
    case_id: reminder.caseId ?? caseId!,
    kind: reminder.kind,
    due_at: reminder.due,
    visit: reminder.visit,
  }));
  if (reminders.length > 0) await tx.insertInto('reminders').values(reminders).execute();
}
