import { Kysely, Migrator } from 'kysely';
import { openPostgres, postgresTrouble } from './open-postgres';
import { openSqlite } from './open-sqlite';
import { type Dialect, migrations, type Tables } from './schema';
import { Store, type StoreOptions } from './store';
import { StoreUnusableError } from './store-trouble';

export { StoreUnusableError } from './store-trouble';

/**
 * Opens the database a `DATABASE_URL` names, and brings its tables up to date.
 * @throws StoreUnusableError with what is wrong and what to do
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const { kind, dialect, name } = url.startsWith('sqlite:') ? openSqlite(url, options.onSqlite) : openPostgres(url);
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db, kind, name);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw error;
  }
  return new Store(db, kind, options);
}

/** Two nodes may start at once: PostgreSQL lets one migrate at a time, a SQLite file is held by one process alone. */
async function migrate(db: Kysely<Tables>, kind: Dialect, name: string): Promise<void> {
  const all = migrations(kind);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => all } });
  const { error } = await migrator.migrateToLatest().catch((thrown: unknown) => ({ error: thrown }));
  if (!error) return;
  const { message = '' } = error as Error;
  if (/corrupted migrations/.test(message))
    throw new StoreUnusableError(
      `The database ${name} was made by a newer version of Exchange Triage. Start that version, or use another database.`,
      { cause: error },
    );
  throw new StoreUnusableError(
    (kind === 'postgres' && postgresTrouble(name, error)) ||
      `The tables of ${name} can't be brought up to date: ${message}`,
    { cause: error },
  );
}
