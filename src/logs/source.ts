/** One log to read: a file, or one entry of an archive. */
export interface Source {
  /** As the person named it: a path, or `archive.zip/u_ex160816.log`. */
  name: string;
  /** Bytes `open` will give, where that is known beforehand. */
  bytes?: number;
  /**
   * The log's bytes, unpacked. A chunk is the reader's only until it asks for the next one: its memory is used again.
   * May be called again, for a second look.
   * @throws RefusedLogError where the log cannot be read, and says why
   */
  open(): AsyncIterable<Uint8Array>;
}

/** A log that cannot be read, in words for the person who named it. The message follows the log's name. */
export class RefusedLogError extends Error {
  override name = 'RefusedLogError';
}

/** The bytes of a log stopped coming before its end: what was read of it decides nothing. The message is a sentence. */
export class InterruptedLogError extends Error {
  override name = 'InterruptedLogError';
}

/** A source that can only say why it cannot be read. */
export const refused = (name: string, error: Error): Source => ({
  name,
  async *open() {
    yield* [];
    throw error;
  },
});

/** How much of an input is read at most. */
export interface Limits {
  /** Bytes that one run may unpack from archives. */
  unpackedBytes: number;
  /** How many times bigger an archive may grow than it is; looked at from 16 MB on. */
  growth: number;
  /** Logs in one zip. */
  entries: number;
  /** Bytes in one line. */
  lineBytes: number;
  /** Distinct spellings of users, of devices, of errors, … each: they are kept in memory, about 300 bytes each. */
  names: number;
  /** Distinct SyncKeys of all devices and folders, about 50 bytes each. */
  syncKeys: number;
}

/** For a person's own machine. A door that takes files from others gives smaller ones. */
export const LIMITS: Limits = {
  unpackedBytes: 64 * 2 ** 30,
  growth: 200,
  entries: 5000,
  lineBytes: 64 * 2 ** 20,
  names: 2_000_000,
  syncKeys: 50_000_000,
};

/** For files that people send to the bot: it serves others at the same time. */
export const CHAT_LIMITS: Limits = {
  unpackedBytes: 2 * 2 ** 30,
  growth: 100,
  entries: 200,
  lineBytes: 2 ** 20,
  names: 100_000,
  syncKeys: 2_000_000,
};
