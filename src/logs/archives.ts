import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { InterruptedLogError, type Limits, RefusedLogError, refused, type Source } from './source';

/** From here on it is looked at how much an archive grows. */
const SMALL = 16 * 2 ** 20;
/** How much is read or unpacked at a time. */
export const CHUNK = 256 * 1024;

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;
export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

/** What the archives of one run have unpacked so far. */
export interface Unpacked {
  bytes: number;
}

/**
 * The log in a `.gz`.
 * @param open its bytes as they are
 * @param packed how many there are; of a stream, how many came so far
 */
export const gunzipped = (
  name: string,
  open: () => Readable,
  packed: () => number,
  limits: Limits,
  unpacked: Unpacked,
): Source => ({
  name,
  open: () => {
    const gunzip = createGunzip({ chunkSize: CHUNK });
    pipeline(open(), gunzip, () => undefined);
    return capped(gunzip, packed, limits, unpacked);
  },
});

/** Opens a zip that does not close by itself. */
export type OpenZip = () => Promise<ZipFile>;

/** The logs in a `.zip`. An archive inside it is not opened. Entry names are shown, never used as paths. */
export async function* zipped(name: string, open: OpenZip, limits: Limits, unpacked: Unpacked): AsyncGenerator<Source> {
  let entries: Entry[];
  try {
    entries = await entriesIn(open, limits);
  } catch (error) {
    yield refused(name, asRefused(error));
    return;
  }
  if (entries.length === 0) yield refused(name, new RefusedLogError('holds no log: no name in it ends in .log.'));
  for (const entry of entries) yield zipEntry(name, open, entry, limits, unpacked);
}

function zipEntry(zipName: string, open: OpenZip, entry: Entry, limits: Limits, unpacked: Unpacked): Source {
  const name = `${zipName}/${entry.fileName}`;
  if (/\.(gz|zip)$/i.test(entry.fileName)) {
    return refused(name, new RefusedLogError('is an archive inside an archive. Unpack the outer one first.'));
  }
  if (entry.isEncrypted()) return refused(name, new RefusedLogError('is locked with a password. Unpack it first.'));
  return {
    name,
    bytes: entry.uncompressedSize,
    open: () => capped(unzip(open, entry), () => entry.compressedSize, limits, unpacked),
  };
}

async function entriesIn(open: OpenZip, limits: Limits): Promise<Entry[]> {
  const zip = await open();
  try {
    if (zip.entryCount > limits.entries) {
      throw new RefusedLogError(`holds ${zip.entryCount} files; at most ${limits.entries} are read.`);
    }
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (/(^|\/)(?!\._)[^/]*\.(log|gz|zip)$/i.test(entry.fileName)) entries.push(entry);
    }
    return entries;
  } finally {
    zip.close();
  }
}

async function* unzip(open: OpenZip, entry: Entry): AsyncGenerator<Uint8Array> {
  const zip = await open();
  try {
    yield* await zip.openReadStreamPromise(entry);
  } finally {
    zip.close();
  }
}

/** The same chunks, until they are more than an honest log grows to. */
async function* capped(
  chunks: AsyncIterable<Uint8Array>,
  packed: () => number,
  limits: Limits,
  unpacked: Unpacked,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      unpacked.bytes += chunk.length;
      if (bytes > SMALL && bytes > packed() * limits.growth) {
        throw new RefusedLogError(
          `grows more than ${limits.growth}-fold when unpacked. Logs do not: it was not read on.`,
        );
      }
      if (unpacked.bytes > limits.unpackedBytes) {
        throw new RefusedLogError(
          `is too big: these archives unpack to more than ${megabytes(limits.unpackedBytes)}. Name fewer of them.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw asRefused(error);
  }
}

function asRefused(error: unknown): Error {
  if (error instanceof RefusedLogError || error instanceof InterruptedLogError) return error;
  const { message } = error as Error;
  return new RefusedLogError(`is a damaged or cut-off archive: what came before the damage was read. (${message})`);
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MB`;
