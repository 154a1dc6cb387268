import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import { CHUNK, gunzipped, isGzip, isZip, type OpenZip, type Unpacked, zipped } from './archives';
import { InterruptedLogError, type Limits, type Source } from './source';

/** A file that comes over the network. */
export interface Sent {
  /** Its name, as its sender gave it: it is shown, never used as a path. */
  name: string;
  /** Its bytes. They come once. @throws InterruptedLogError where they stop coming */
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * The logs in files that come as streams, one after the other; archives are known by their first bytes. A source can
 * be opened once, and has to be read before the next is asked for. A zip is kept on disk while it is read, in a file
 * that has no name any more: whatever happens, nothing of it stays.
 */
export async function* sourcesSent(files: AsyncIterable<Sent>, limits: Limits): AsyncGenerator<Source> {
  const unpacked: Unpacked = { bytes: 0 };
  for await (const { name, chunks } of files) {
    const { head, whole } = await peek(chunks);
    if (isZip(head)) yield* zipSent(name, whole, limits, unpacked);
    else if (isGzip(head)) yield gzipSent(name, whole, limits, unpacked);
    else yield { name, open: () => whole };
  }
}

/** The first bytes, and all of them again. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; whole: AsyncGenerator<Uint8Array> }> {
  const rest = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await rest.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { head, whole: whole() };
}

function gzipSent(name: string, chunks: AsyncIterable<Uint8Array>, limits: Limits, unpacked: Unpacked): Source {
  let came = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      came += chunk.length;
      yield chunk;
    }
  }
  return gunzipped(
    name,
    () => Readable.from(counted(), { objectMode: false }),
    () => came,
    limits,
    unpacked,
  );
}

async function* zipSent(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  limits: Limits,
  unpacked: Unpacked,
): AsyncGenerator<Source> {
  const file = await openNameless().catch(noRoom);
  try {
    let bytes = 0;
    for await (const chunk of chunks) {
      await file.appendFile(chunk).catch(noRoom);
      bytes += chunk.length;
    }
    const openZip: OpenZip = () => fromRandomAccessReaderPromise(new HandleReader(file), bytes, { autoClose: false });
    yield* zipped(name, openZip, limits, unpacked);
  } finally {
    await file.close();
  }
}

/** A file that is gone from its folder as soon as it is open, and from the disk when it is closed. */
async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'triage-zip-'));
  try {
    return await open(join(folder, 'sent.zip'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function noRoom(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  throw new InterruptedLogError(
    code === 'ENOSPC'
      ? 'The bot has no space left to unpack a zip. Send the log as it is, or as .gz.'
      : `The bot could not put the zip aside to unpack it (${code ?? 'unknown'}). Send the log as it is, or as .gz.`,
  );
}

/** Reads a zip through a handle that others close. */
class HandleReader extends RandomAccessReader {
  constructor(private readonly file: FileHandle) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  private async *range(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end; ) {
      const { bytesRead, buffer } = await this.file.read(Buffer.allocUnsafe(Math.min(CHUNK, end - at)), {
        position: at,
      });
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
