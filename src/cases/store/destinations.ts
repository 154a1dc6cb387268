import type { Kysely } from 'kysely';
import type { Instant } from '../events';
import type { Tables } from './schema';

/** What a conversation was named for: `alerts here`, `escalations here`. */
export type DestinationKind = 'alerts' | 'escalations';

/** A channel, or a chat, that people chose for something. */
export interface Destination {
  kind: DestinationKind;
  /** The channel's id (threads are opened in it), or the chat's. */
  conversation: string;
  isChannel: boolean;
  serviceUrl: string;
  tenantId?: string;
  /** What people call it: `Exchange engineers`. */
  name: string;
  /** Who is asked there; `silent`: without being mentioned. */
  people: readonly { id: string; name: string; silent?: true }[];
  /** What of its kind belongs here: `{ healthSet: ['ActiveSync'] }`. Empty means everything. */
  filters: Readonly<Record<string, readonly string[]>>;
  setBy: string;
  setAt: Instant;
}

/** The conversations that alerts and escalations go to, in the order in which they were set. */
export class Destinations {
  constructor(private readonly db: Kysely<Tables>) {}

  /** Those of one kind, the one set first first. */
  async of(kind: DestinationKind): Promise<Destination[]> {
    const rows = await this.db
      .selectFrom('destinations')
      .selectAll()
      .where('kind', '=', kind)
      .orderBy('first_set_at')
      .orderBy('conversation')
      .execute();
    return rows.map((row) => ({
      kind,
      conversation: row.conversation,
      isChannel: row.is_channel === 1,
      serviceUrl: row.service_url,
      tenantId: row.tenant ?? undefined,
      name: row.name,
      people: JSON.parse(row.people) as Destination['people'],
      filters: JSON.parse(row.filters) as Destination['filters'],
      setBy: row.set_by,
      setAt: row.set_at,
    }));
  }

  /** Sets one, or sets it anew: it keeps its place in the order. */
  async set(destination: Destination): Promise<void> {
    const changing = {
      is_channel: destination.isChannel ? 1 : 0,
      service_url: destination.serviceUrl,
      tenant: destination.tenantId ?? null,
      name: destination.name,
      people: JSON.stringify(destination.people),
      filters: JSON.stringify(destination.filters),
      set_by: destination.setBy,
      set_at: destination.setAt,
    };
    const { kind, conversation, setAt } = destination;
    await this.db
      .insertInto('destinations')
      .values({ kind, conversation, first_set_at: setAt, ...changing })
      .onConflict((c) => c.columns(['kind', 'conversation']).doUpdateSet(changing))
      .execute();
  }

  /** @returns false if it was none */
  async remove(kind: DestinationKind, conversation: string): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('destinations')
      .where('kind', '=', kind)
      .where('conversation', '=', conversation)
      .executeTakeFirst();
    return Number(numDeletedRows) > 0;
  }
}
