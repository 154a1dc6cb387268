import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { openPromise } from 'yauzl';
import { gunzipped, isGzip, isZip, CHUNK as PACKED_CHUNK, type Unpacked, zipped } from './archives';
import { LIMITS, type Limits, RefusedLogError, refused, type Source } from './source';

const CHUNK = 1024 * 1024;

/**
 * The logs in these files: a file itself, or what an archive holds. Archives are known by their first bytes, not by
 * their name. A file that cannot be opened is a source whose `open` says why, so that it is named in the answers.
 */
export async function* sourcesIn(paths: Iterable<string>, limits: Limits = LIMITS): AsyncGenerator<Source> {
  const unpacked: Unpacked = { bytes: 0 };
  for (const path of paths) yield* sourcesOf(path, limits, unpacked);
}

async function* sourcesOf(path: string, limits: Limits, unpacked: Unpacked): AsyncGenerator<Source> {
  try {
    const head = await firstBytes(path);
    const bytes = (await stat(path)).size;
    const openPacked = () => createReadStream(path, { highWaterMark: PACKED_CHUNK });
    const openZip = () => openPromise(path, { autoClose: false });
    if (isZip(head)) yield* zipped(path, openZip, limits, unpacked);
    else if (isGzip(head)) yield gunzipped(path, openPacked, () => bytes, limits, unpacked);
    else yield { name: path, bytes, open: () => readFile(path) };
  } catch (error) {
    yield refused(path, new RefusedLogError(whyNot(error)));
  }
}

/**
 * The bytes of a file. While one chunk is worked on, the next is read into the other of two buffers.
 */
async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch(refuse);
  let [filling, spare] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
  let pending = file.read(filling, 0, CHUNK);
  try {
    for (;;) {
      const { bytesRead } = await pending.catch(refuse);
      if (bytesRead === 0) return;
      const full = filling.subarray(0, bytesRead);
      [filling, spare] = [spare, filling];
      pending = file.read(filling, 0, CHUNK);
      yield full;
    }
  } finally {
    await pending.catch(() => undefined);
    await file.close();
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function refuse(error: unknown): never {
  throw new RefusedLogError(whyNot(error));
}

function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'is not there. Check the path.';
    case 'EBUSY':
      return 'is in use by another program. Copy it, then read the copy.';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by you. Run this as administrator, or copy the file first.';
    case 'EISDIR':
      return 'is a folder.';
    default:
      return `cannot be read (${code ?? message}). Copy it, then read the copy.`;
  }
}
