import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { migrations, type Tables } from './schema';
import { Store } from './store';

/** A database that cannot be used, with a sentence for whoever starts the bot. */
export class StoreUnusableError extends Error {
  override name = 'StoreUnusableError';
}

/**
 * Opens the database a `DATABASE_URL` names, and brings its tables up to date.
 * @throws StoreUnusableError with what is wrong and what to do
 */
export async function openStore(url: string): Promise<Store> {
  const file = resolve(url.replace(/^sqlite:/, ''));
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openSqlite(file) }) });
  await migrate(db, file);
  return new Store(db);
}

/** One connection, exclusive: a second process on the same file is refused at once. */
function openSqlite(file: string) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const database = new Database(file, { timeout: 500 });
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('begin immediate; commit');
    return database;
  } catch (error) {
    throw new StoreUnusableError(sqliteTrouble(file, error), { cause: error });
  }
}

function sqliteTrouble(file: string, error: unknown): string {
  const code = (error as { code?: string }).code ?? '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return `The database ${file} is in use by another process. Stop that one, or give this one a DATABASE_URL of its own.`;
  if (code === 'SQLITE_READONLY' || code === 'SQLITE_READONLY_DIRECTORY' || code === 'EACCES' || code === 'EROFS')
    return `The database ${file} can't be written. Give this account write access to the file and its folder.`;
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT')
    return `${file} isn't a sound SQLite database. Restore it from a backup, or point DATABASE_URL at another file.`;
  return `The database ${file} can't be opened (${code || (error as Error).message}). Check DATABASE_URL.`;
}

async function migrate(db: Kysely<Tables>, name: string): Promise<void> {
  const all = migrations('sqlite');
  const migrator = new Migrator({ db, provider: { getMigrations: async () => all } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  await db.destroy();
  const newer = /corrupted migrations/.test((error as Error).message ?? '');
  throw new StoreUnusableError(
    newer
      ? `The database ${name} was made by a newer version of Exchange Triage. Start that version, or use another database.`
      : `The tables of ${name} can't be brought up to date: ${(error as Error).message}`,
    { cause: error },
  );
}
