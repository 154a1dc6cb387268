import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { type Dialect, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';
import { isUnavailable, StoreUnavailableError, StoreUnusableError } from './store-trouble';

/** @param url `sqlite:{file}` @throws StoreUnusableError */
export function openSqlite(
  url: string,
  onSqlite?: (database: Database.Database) => void,
): { kind: 'sqlite'; dialect: Dialect; name: string } {
  const name = resolve(url.replace(/^sqlite:/, ''));
  const database = open(name);
  onSqlite?.(database);
  return { kind: 'sqlite', dialect: new SqliteDialect({ database: keepStatements(database) }), name };
}

/** One connection, exclusive: a second process on the same file is refused at once. */
function open(file: string): Database.Database {
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

const MOST_STATEMENTS = 500;

/** Kysely prepares a statement anew each time it runs; the same text is the same statement. */
function keepStatements(database: Database.Database) {
  const kept = new LRUCache<string, ReturnType<typeof plainTrouble>>({ max: MOST_STATEMENTS });
  return {
    prepare(sql: string) {
      if (sql === 'rollback') return rollback(database);
      const before = kept.get(sql);
      if (before) return before;
      const statement = plainTrouble(database.prepare(sql));
      kept.set(sql, statement);
      return statement;
    },
    close: () => database.close(),
  };
}

/** A statement that fails in the same way for whatever keeps the file from being read or written just now. */
function plainTrouble(statement: Database.Statement) {
  const run = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const { message, code } = error as { message: string; code?: string };
      throw Object.assign(new StoreUnavailableError(`SQLite: ${message}`, { cause: error }), { code });
    }
  };
  return {
    reader: statement.reader,
    all: (values: readonly unknown[]) => run(() => statement.all(values)),
    run: (values: readonly unknown[]) => run(() => statement.run(values)),
    iterate: (values: readonly unknown[]) => statement.iterate(values) as IterableIterator<unknown>,
  };
}

/** A full disk has ended the transaction already; saying so again would hide why. */
const rollback = (database: Database.Database) => ({
  reader: false,
  all: () => [],
  iterate: () => [][Symbol.iterator](),
  run() {
    if (database.inTransaction) database.exec('rollback');
    return { changes: 0, lastInsertRowid: 0 };
  },
});

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
