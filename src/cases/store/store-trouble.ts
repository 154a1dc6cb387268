/** A database that cannot be used, with a sentence for whoever starts the bot. */
export class StoreUnusableError extends Error {
  override name = 'StoreUnusableError';
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

/** PostgreSQL gave way to another transaction: the whole of it may be tried again. Source: its error codes, class 40. */
export const isGivenWay = (error: unknown): boolean => codeOf(error) === '40001' || codeOf(error) === '40P01';

/** The network's and SQLite's own codes for a database that is not there or can't be written just now. */
const NOT_NOW =
  /^(?:SQLITE_(?:FULL|IOERR|BUSY|LOCKED|CANTOPEN|READONLY|NOMEM|PROTOCOL)|E(?:CONN|PIPE|HOST|NET|NOTFOUND|AI_AGAIN|TIMEDOUT))/;

/** Connection exception, insufficient resources, operator intervention, system error. Source: PostgreSQL's error codes. */
const NOT_NOW_CLASSES: ReadonlySet<string> = new Set(['08', '53', '57', '58']);

/** What the driver says without a code. */
const NOT_NOW_WORDS =
  /Connection terminated|connection error|timeout exceeded when trying to connect|Query read timeout|driver has already been destroyed|pool after calling end|not queryable/;

/** The database can't be reached. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** The database is lost, full or overwhelmed: nothing was written, and a later try may succeed. */
export const isUnavailable = (error: unknown): boolean => {
  if (error instanceof BusyError || error instanceof StoreUnavailableError) return true;
  // Not by its class: a native driver keeps the one that it was first loaded with.
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof message !== 'string') return false;
  const code = codeOf(error);
  return (
    NOT_NOW.test(code) ||
    (/^[0-9A-Z]{5}$/.test(code) && (NOT_NOW_CLASSES.has(code.slice(0, 2)) || isGivenWay(error))) ||
    NOT_NOW_WORDS.test(message)
  );
};

/** More work waits than can be done in time. Nothing of this piece was written. */
export class BusyError extends Error {
  override name = 'BusyError';
}
