import type { Agent, Dispatcher } from 'undici';
import { InterruptedLogError } from '../logs/source';
import { fileUrl } from './file-hosts';
import { FileServers, type FileServersOptions, NoSuchServerError } from './file-servers';

/** A file on its way. */
export interface Download {
  /** How long it says it is. */
  bytes?: number;
  /** @throws InterruptedLogError with a sentence for the person */
  chunks: AsyncIterable<Uint8Array>;
}

export interface DownloadsOptions extends FileServersOptions {
  mostBytes?: number;
}

const MOST_BYTES = 250 * 2 ** 20;
const TIMEOUT_MS = 60_000;
/** What came of a file too slow to come whole, too big, or gone: in chat the way on is always the same two. */
const SMALLER = 'Send fewer days, or pack them as .zip or .gz.';
const AGAIN = 'Send the file again.';

/**
 * Fetches files that people sent in Teams. An address is believed only where it is https to one of Teams' own hosts, and
 * on the public internet (file-servers.ts). No redirect is followed, and no token goes along: the address alone opens
 * the file.
 */
export class Downloads {
  private readonly servers;
  private readonly timeoutMs;
  private readonly mostBytes;

  constructor({ timeoutMs = TIMEOUT_MS, mostBytes = MOST_BYTES, ...reach }: DownloadsOptions = {}) {
    this.timeoutMs = timeoutMs;
    this.mostBytes = mostBytes;
    this.servers = new FileServers({ ...reach, timeoutMs });
  }

  /** @throws InterruptedLogError with a sentence for the person */
  async open(text: string, signal: AbortSignal): Promise<Download> {
    const url = fileUrl(text);
    if (!url) throw new InterruptedLogError('That file does not lie where Teams keeps files, so it was not fetched.');
    const late = AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]);
    const agent = await this.connect(url, late);
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

  private async connect(url: URL, signal: AbortSignal): Promise<Agent> {
    try {
      return await this.servers.connect(url, signal);
    } catch (error) {
      if (!(error instanceof NoSuchServerError)) throw this.inWords(error, signal);
      throw new InterruptedLogError(
        error.why === 'not-found'
          ? `The file’s server was not found. ${AGAIN}`
          : 'That file’s server is not on the public internet, so it was not fetched.',
      );
    }
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
