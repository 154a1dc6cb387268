import { type RawBuilder, sql } from 'kysely';
import { type Db, prepared } from './prepared';
import type { Dialect } from './schema';

/** How long a lease holds without being renewed, in milliseconds. */
export const LEASE_MS = 15_000;
/** Leases of nodes that ended are swept after so long, far beyond any pause of a node that lives. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
const NODE = '#node:';

/**
 * Who is at work on what. Only who holds the lease of a conversation sends to it, so that its messages keep their order
 * on any number of nodes; and a lease left behind tells that its owner ended in the middle of a send.
 */
export class LeaseTable {
  /** Other processes may use this database at the same time. */
  readonly shared: boolean;
  private readonly now: RawBuilder<number>;
  /** Every turn that sends takes leases and gives them back. */
  private readonly addNew = prepared((db, { names }: { names: readonly string[] }) =>
    db
      .insertInto('leases')
      .values(names.map((name) => ({ name, owner: this.owner, until: this.end() })))
      .onConflict((c) => c.doNothing())
      .returning('name'),
  );
  private readonly giveBack = prepared((db, { names }: { names: readonly string[] }) =>
    db
      .deleteFrom('leases')
      .where('owner', '=', this.owner)
      .where('name', 'in', [...names]),
  );

  constructor(
    dialect: Dialect,
    /** This process, once: the one before it on the same machine was somebody else. */
    readonly owner: string,
    private readonly leaseMs = LEASE_MS,
  ) {
    this.shared = dialect === 'postgres';
    // The database's clock: those of the nodes differ.
    this.now = this.shared
      ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
      : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
  }

  /** Takes leases that nobody has. @returns those taken */
  async take(db: Db, names: readonly string[]): Promise<readonly string[]> {
    if (names.length === 0) return [];
    const { rows } = await this.addNew(db, { names });
    return rows.map(({ name }) => name);
  }

  /**
   * Takes or renews one lease, also from a node that ended. Call it in a transaction.
   * @returns whose it was: nobody's or ours (`free`), a dead node's (`left`), or that of another that lives (`taken`)
   */
  async claim(db: Db, name: string): Promise<'free' | 'left' | 'taken'> {
    const [fresh] = await this.take(db, [name]);
    if (fresh !== undefined) return 'free';
    const row = await db
      .selectFrom('leases')
      .select(['owner', sql<number | boolean>`${sql.ref('until')} < ${this.now}`.as('over')])
      .where('name', '=', name)
      .$if(this.shared, (query) => query.forUpdate())
      .executeTakeFirst();
    const mine = row?.owner === this.owner;
    // A SQLite file is held by one process: any other that wrote in it has ended.
    if (row && !mine && this.shared && !row.over) return 'taken';
    await db
      .insertInto('leases')
      .values({ name, owner: this.owner, until: this.end() })
      .onConflict((c) => c.column('name').doUpdateSet({ owner: this.owner, until: this.end() }))
      .execute();
    return row && !mine ? 'left' : 'free';
  }

  async release(db: Db, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.giveBack(db, { names });
  }

  /** Keeps everything this node holds, and says that it lives. @returns how many nodes live */
  async renew(db: Db): Promise<number> {
    if (!this.shared) return 1;
    const own = NODE + this.owner;
    await db.updateTable('leases').set({ until: this.end() }).where('owner', '=', this.owner).execute();
    await this.take(db, [own]);
    const { nodes } = await db
      .selectFrom('leases')
      .select(({ fn }) => fn.countAll<number>().as('nodes'))
      .where('name', 'like', `${NODE}%`)
      .where('until', '>', this.now)
      .executeTakeFirstOrThrow();
    return Math.max(1, Number(nodes));
  }

  /** Gives everything back that is not named: what is named may be in the middle of a send. */
  async leave(db: Db, except: readonly string[]): Promise<void> {
    await db
      .deleteFrom('leases')
      .where('owner', '=', this.owner)
      .$if(except.length > 0, (query) => query.where('name', 'not in', except))
      .execute();
  }

  /** Leases that nodes left behind long ago, for nothing that still waits. */
  async sweep(db: Db): Promise<void> {
    await db
      .deleteFrom('leases')
      .where('owner', '<>', this.owner)
      .where('until', '<', sql<number>`${this.now} - ${sql.lit(FORGOTTEN_AFTER_MS)}`)
      .where('name', 'not in', (q) => q.selectFrom('outbox').select('conversation').where('dead', '=', 0))
      .execute();
  }

  /** True in SQL where another node that lives holds the lease of `conversation`. */
  heldElsewhere(conversation: RawBuilder<string>): RawBuilder<boolean> {
    if (!this.shared) return sql<boolean>`1 = 0`;
    return sql<boolean>`exists (select 1 from leases where leases.name = ${conversation}
      and leases.owner <> ${this.owner} and leases.until > ${this.now})`;
  }

  private end(): RawBuilder<number> {
    return sql<number>`${this.now} + ${sql.lit(this.leaseMs)}`;
  }
}
