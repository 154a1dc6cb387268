import { lookup } from 'node:dns/promises';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { InterruptedLogError } from '../logs/source';
import { fileUrl } from './file-hosts';
import { isPublic } from './public-address';

/** A file on its way. */
export interface Download {
  /** How long it says it is. */
  bytes?: number;
  /** @throws InterruptedLogError with a sentence for the person */
  chunks: AsyncIterable<Uint8Array>;
}

export interface DownloadsOptions {
  /** The addresses of a host name. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Where a checked address is really reached, and whose certificates count; for tests alone. */
  dial?: { address: string; port: number; ca: string };
  timeoutMs?: number;
  mostBytes?: number;
}

const MOST_BYTES = 250 * 2 ** 20;
const TIMEOUT_MS = 60_000;
/** What came of a file too slow to come whole, too big, or gone: in chat the way on is always the same two. */
const SMALLER = 'Send fewer days, or pack them as .zip or .gz.';
const AGAIN = 'Send the file again.';

/**
 * Fetches files that people sent in Teams. An address is believed only where it is https to one of Teams' own hosts and
 * every address of that host is public; then the very address that was checked is connected to. No redirect is
 * followed, and no token goes along: the address alone opens the file.
 */
export class Downloads {
  private readonly resolve;
  private readonly timeoutMs;
  private readonly mostBytes;

  constructor(private readonly options: DownloadsOptions = {}) {
    this.resolve = options.resolve ?? addressesOf;
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.mostBytes = options.mostBytes ?? MOST_BYTES;
  }

  /** @throws InterruptedLogError with a sentence for the person */
  async open(text: string, signal: AbortSignal): Promise<Download> {
    const url = fileUrl(text);
    if (!url) throw new InterruptedLogError('That file does not lie where Teams keeps files, so it was not fetched.');
    const late = AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]);
    const agent = this.agentFor(await this.publicAddress(url.hostname, late));
    try {
      const { statusCode, headers, body } = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { accept: '*/*', 'accept-encoding': 'identity' },
        signal: late,
      });
      const bytes = this.lengthIn(statusCode, headers);
      return { ...(bytes === undefined ? {} : { bytes }), chunks: this.read(agent, body, bytes, late) };
    } catch (error) {
      await agent.destroy();
      throw this.inWords(error, late);
    }
  }

  private async publicAddress(hostname: string, signal: AbortSignal): Promise<string> {
    const addresses = await unlessAborted(this.resolve(hostname), signal).catch((error: unknown) => {
      throw signal.aborted
        ? this.inWords(error, signal)
        : new InterruptedLogError(`The file’s server was not found. ${AGAIN}`);
    });
    const [first] = addresses;
    if (first === undefined || !addresses.every(isPublic))
      throw new InterruptedLogError('That file’s server is not on the public internet, so it was not fetched.');
    return first;
  }

  /** Connects to this address only; the certificate has to be the host name's. */
  private agentFor(address: string): Agent {
    const { dial } = this.options;
    const connect = buildConnector({ timeout: this.timeoutMs, ...(dial ? { ca: dial.ca } : {}) });
    return new Agent({
      connect: ({ hostname, ...options }, done) =>
        connect(
          {
            ...options,
            hostname: dial?.address ?? address,
            port: dial ? String(dial.port) : options.port,
            servername: hostname,
          },
          done,
        ),
      headersTimeout: this.timeoutMs,
      bodyTimeout: this.timeoutMs,
    });
  }

  private lengthIn(status: number, headers: Dispatcher.ResponseData['headers']): number | undefined {
    if (status >= 300 && status < 400)
      throw new InterruptedLogError(`The file lies elsewhere now, and I follow no such pointer. ${AGAIN}`);
    if (status === 401 || status === 403 || status === 404 || status === 410)
      throw new InterruptedLogError(`The file’s address is no longer good: it is for a few minutes only. ${AGAIN}`);
    if (status !== 200) throw new InterruptedLogError(`The file’s server answered ${status}. ${AGAIN}`);
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new InterruptedLogError('The file’s server packed it in a way I do not read. Send it as .zip or .gz.');
    const length = headers['content-length'];
    if (typeof length !== 'string' || !/^\d{1,15}$/.test(length)) return undefined;
    if (Number(length) > this.mostBytes) throw this.tooBig();
    return Number(length);
  }

  private async *read(
    agent: Agent,
    body: AsyncIterable<Uint8Array>,
    length: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    let came = 0;
    try {
      for await (const chunk of body) {
        came += chunk.length;
        if (came > this.mostBytes) throw this.tooBig();
        yield chunk;
      }
      if (length !== undefined && came < length) throw new InterruptedLogError(BROKE_OFF);
    } catch (error) {
      throw this.inWords(error, signal);
    } finally {
      await agent.destroy();
    }
  }

  private tooBig(): InterruptedLogError {
    return new InterruptedLogError(
      `It is bigger than ${megabytes(this.mostBytes)} MB, the most I take in a chat. ${SMALLER}`,
    );
  }

  private inWords(error: unknown, signal: AbortSignal): Error {
    if (error instanceof InterruptedLogError) return error;
    if (signal.aborted && signal.reason instanceof InterruptedLogError) return signal.reason;
    if (signal.aborted)
      return new InterruptedLogError(`It did not come whole within ${this.timeoutMs / 1000} seconds. ${SMALLER}`);
    return new InterruptedLogError(BROKE_OFF);
  }
}

const BROKE_OFF = `The connection broke off before the file was whole. ${AGAIN}`;

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

const addressesOf = async (hostname: string): Promise<string[]> =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/** What takes no signal of its own. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return await new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
