import { type Kysely, sql, type Transaction } from 'kysely';
import type { Claim } from '../decision';
import type { Instant } from '../events';
import type { Tables } from './schema';

type Db = Pick<Kysely<Tables>, 'selectFrom' | 'insertInto'>;

/** What a name leads to. */
export interface Claimed {
  caseId: number;
  /** When the case took the name. */
  at: Instant;
}

/** A name belongs to another open case: what was decided without knowing that must be decided again. */
export class TakenError extends Error {
  override name = 'TakenError';
}

/** Names under which cases are found: each belongs to one open case at most, on any number of nodes. */
export class Claims {
  constructor(private readonly db: Kysely<Tables>) {}

  /** The cases that took these names last, open or closed. */
  async find(names: readonly string[]): Promise<Map<string, Claimed>> {
    if (names.length === 0) return new Map();
    const rows = await this.db.selectFrom('claims').selectAll().where('name', 'in', names).execute();
    return new Map(rows.map(({ name, case_id, at }) => [name, { caseId: Number(case_id), at }]));
  }

  /** The open cases with a name that begins so, the oldest first. */
  async openWith(prefix: string): Promise<number[]> {
    const rows = await this.db
      .selectFrom('claims')
      .innerJoin('cases', 'cases.id', 'claims.case_id')
      .select('cases.id')
      .distinct()
      .where('claims.name', 'like', `${prefix}%`)
      .where('cases.status', '=', 'open')
      .orderBy('cases.id')
      .execute();
    return rows.map(({ id }) => Number(id));
  }

  async drop(name: string): Promise<void> {
    await this.db.deleteFrom('claims').where('name', '=', name).execute();
  }
}

/** Whether another open case has one of these names. */
export async function isTaken(db: Db, claims: readonly Claim[], caseId: number | undefined): Promise<boolean> {
  const held = new Map(claims.filter(({ newest }) => !newest).map(({ name, over }) => [name, over]));
  if (held.size === 0) return false;
  const rows = await db
    .selectFrom('claims')
    .innerJoin('cases', 'cases.id', 'claims.case_id')
    .select(['claims.name', 'cases.id'])
    .where('claims.name', 'in', [...held.keys()])
    .where('cases.status', '=', 'open')
    .$if(caseId !== undefined, (query) => query.where('cases.id', '<>', caseId!))
    .execute();
  return rows.some(({ name, id }) => held.get(name) !== Number(id));
}

/**
 * Takes names for a case. The database itself holds the line where two nodes do so at once: the second one waits for the
 * first, and then finds the name taken by an open case that it could not have seen.
 * @throws TakenError
 */
export async function claim(
  tx: Transaction<Tables>,
  claims: readonly Claim[],
  caseId: number,
  at: Instant,
): Promise<void> {
  for (const { name, newest, over } of claims) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('claims')
      .values({ name, case_id: caseId, at })
      .onConflict((c) =>
        c
          .column('name')
          .doUpdateSet({ case_id: caseId, at })
          .where((eb) =>
            newest
              ? sql<boolean>`1 = 1`
              : eb.or([
                  eb('claims.case_id', 'in', [caseId, ...(over === undefined ? [] : [over])]),
                  eb(
                    eb.selectFrom('cases').select('cases.status').whereRef('cases.id', '=', 'claims.case_id'),
                    '=',
                    'closed',
                  ),
                ]),
          ),
      )
      .executeTakeFirstOrThrow();
    if (Number(numInsertedOrUpdatedRows ?? 0) === 0) throw new TakenError(`“${name}” belongs to another open case.`);
  }
}
