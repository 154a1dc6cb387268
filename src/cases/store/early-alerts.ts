import type { Kysely } from 'kysely';
import type { Alert } from '../../alerts';
import type { Tables } from './schema';

/** Ends of alerts whose beginning has not come yet. Most never will; those that do must not look as if they still held. */
export class EarlyAlerts {
  constructor(private readonly db: Kysely<Tables>) {}

  /** Keeps them; told again, the newest is kept. */
  async keep(alerts: readonly Alert[]): Promise<void> {
    const rows = alerts.map((alert) => ({
      fingerprint: alert.fingerprint,
      key: alert.sourceKey,
      at: alert.receivedAt,
      body: JSON.stringify(alert),
    }));
    const byKey = new Map(rows.map((row) => [`${row.fingerprint}\n${row.key}`, row]));
    if (byKey.size === 0) return;
    await this.db
      .insertInto('early_alerts')
      .values([...byKey.values()])
      .onConflict((c) =>
        c
          .columns(['fingerprint', 'key'])
          .doUpdateSet((eb) => ({ at: eb.ref('excluded.at'), body: eb.ref('excluded.body') })),
      )
      .execute();
  }

  async of(fingerprints: readonly string[]): Promise<Alert[]> {
    if (fingerprints.length === 0) return [];
    const rows = await this.db
      .selectFrom('early_alerts')
      .select('body')
      .where('fingerprint', 'in', fingerprints)
      .orderBy('fingerprint')
      .orderBy('key')
      .execute();
    return rows.map(({ body }) => JSON.parse(body) as Alert);
  }

  async forget(fingerprints: readonly string[]): Promise<void> {
    if (fingerprints.length === 0) return;
    await this.db.deleteFrom('early_alerts').where('fingerprint', 'in', fingerprints).execute();
  }
}
