import { type Kysely, sql } from 'kysely';
import type { View } from '../decision';
import type { Instant } from '../events';
import type { LeaseTable } from './leases';
import { prepared } from './prepared';
import type { Tables } from './schema';
import type { Writer } from './writer';

/** A message that waits to be sent. */
export interface OutboxRow {
  id: number;
  conversation: string;
  caseId?: number;
  slot?: string;
  replaces: boolean;
  view: View;
  attempts: number;
  dueAt: Instant;
  /** It may have been sent already: a try broke off, or the process ended between the send and the note of it. */
  ambiguous: boolean;
  /** Its card was too big: words go out instead. */
  small: boolean;
  /** Where the card of its slot is now. */
  activityId?: string;
  createdAt: Instant;
}

/** What became of a message. */
export interface Sent {
  conversation: string;
  /** Missing where there was nothing to send after all. */
  row?: OutboxRow;
  /** Where its card is found from now on; missing where there is nothing to find. */
  activityId?: string;
  /** Messages that this one made needless. */
  needless: readonly number[];
  /** Nothing else waits in this conversation: its lease goes back with the note. */
  release: boolean;
}

// What every message goes through, written down in SQL once.
const findWaiting = prepared((db, { conversation, limit }: { conversation: string; limit: number }) =>
  db
    .selectFrom('outbox as o')
    .leftJoin('cards as c', (join) =>
      join
        .onRef('c.case_id', '=', 'o.case_id')
        .onRef('c.slot', '=', 'o.slot')
        .onRef('c.conversation', '=', 'o.conversation'),
    )
    .selectAll('o')
    .select('c.activity_id')
    .where('o.dead', '=', 0)
    .where('o.conversation', '=', conversation)
    .orderBy('o.id')
    .limit(limit),
);
const keepCard = prepared((db, card: Tables['cards']) =>
  db
    .insertInto('cards')
    .values(card)
    .onConflict((c) => c.columns(['case_id', 'slot', 'conversation']).doUpdateSet({ activity_id: card.activity_id })),
);
const takeOut = prepared((db, { ids }: { ids: readonly number[] }) =>
  db.deleteFrom('outbox').where('id', 'in', [...ids]),
);

/** What waits to be sent: in order per conversation, each conversation sent by one node at a time. */
export class Waiting {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly writer: Writer,
    private readonly leases: LeaseTable,
  ) {}

  get shared(): boolean {
    return this.leases.shared;
  }

  /** Conversations whose oldest message is due and that no other node is at work on, those waiting longest first. */
  async conversations(now: Instant, limit: number): Promise<string[]> {
    const rows = await this.db
      .selectFrom('outbox as o')
      .innerJoin(
        (q) =>
          q
            .selectFrom('outbox')
            .select(({ fn }) => fn.min('id').as('first'))
            .where('dead', '=', 0)
            .groupBy('conversation')
            .as('heads'),
        (join) => join.onRef('heads.first', '=', 'o.id'),
      )
      .select('o.conversation')
      .where(({ or, eb }) => or([eb('o.attempts', '=', 0), eb('o.due_at', '<=', now)]))
      .where(({ not }) => not(this.leases.heldElsewhere(sql.ref('o.conversation'))))
      .orderBy('o.id')
      .limit(limit)
      .execute();
    return rows.map(({ conversation }) => conversation);
  }

  /** The next messages of a conversation, in order. */
  async in(conversation: string, limit: number): Promise<OutboxRow[]> {
    const { rows } = await findWaiting(this.db, { conversation, limit });
    return rows.map((row) => ({
      id: Number(row.id),
      conversation: row.conversation,
      caseId: row.case_id === null ? undefined : Number(row.case_id),
      slot: row.slot ?? undefined,
      replaces: row.replaces === 1,
      view: JSON.parse(row.view) as View,
      attempts: row.attempts,
      dueAt: row.due_at,
      ambiguous: row.ambiguous === 1,
      small: row.small === 1,
      activityId: row.activity_id ?? undefined,
      createdAt: row.created_at,
    }));
  }

  /**
   * Makes a conversation this node's to send to. Where a node ended while it was at that, its oldest post may have
   * arrived: it is marked.
   * @returns false while another node is at it
   */
  claim(conversation: string): Promise<boolean> {
    return this.writer.run(async (tx) => {
      const was = await this.leases.claim(tx, conversation);
      if (was === 'left')
        await tx
          .updateTable('outbox')
          .set({ ambiguous: 1 })
          .where('replaces', '=', 0)
          .where('id', '=', (q) =>
            q
              .selectFrom('outbox')
              .select(({ fn }) => fn.min('id').as('id'))
              .where('dead', '=', 0)
              .where('conversation', '=', conversation),
          )
          .execute();
      return was !== 'taken';
    });
  }

  /** Notes that a message was sent, and as which activity its card can be found. */
  sent({ conversation, row, activityId, needless, release }: Sent): Promise<void> {
    return this.writer.run(async (tx) => {
      if (row?.slot && row.caseId !== undefined && activityId)
        await keepCard(tx, {
          case_id: row.caseId,
          slot: row.slot,
          conversation: row.conversation,
          activity_id: activityId,
        });
      const done = row ? [row.id, ...needless] : needless;
      if (done.length > 0) await takeOut(tx, { ids: done });
      if (release) await this.leases.release(tx, [conversation]);
    });
  }

  /** Puts a message off after a failed try, or sets it aside for good (`dead`). Its conversation may go to any node. */
  putOff(
    row: OutboxRow,
    to: { attempts: number; dueAt: Instant; ambiguous: boolean; small: boolean; dead: boolean },
  ): Promise<void> {
    const flag = (value: boolean) => (value ? 1 : 0);
    return this.writer.run(async (tx) => {
      await tx
        .updateTable('outbox')
        .set({
          attempts: to.attempts,
          due_at: to.dueAt,
          ambiguous: flag(to.ambiguous),
          small: flag(to.small),
          dead: flag(to.dead),
        })
        .where('id', '=', row.id)
        .execute();
      await this.leases.release(tx, [row.conversation]);
    });
  }

  release(conversations: readonly string[]): Promise<void> {
    return this.writer.run((tx) => this.leases.release(tx, conversations));
  }
}
