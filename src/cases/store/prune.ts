import type { Transaction } from 'kysely';
import type { Instant } from '../events';
import type { LeaseTable } from './leases';
import type { Tables } from './schema';

/**
 * Forgets, a little at a time, deliveries that can't come again and messages set aside before `before`.
 * @returns how many rows went
 */
export async function prune(
  tx: Transaction<Tables>,
  before: Instant,
  limit: number,
  leases: LeaseTable,
): Promise<number> {
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
  await leases.sweep(tx);
  return Number(inbox.numDeletedRows) + Number(aside.numDeletedRows);
}
