import { lookup } from 'node:dns/promises';
import { Agent, buildConnector } from 'undici';
import { isPublic } from './public-address';

export interface FileServersOptions {
  /** The addresses of a host name. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Where a checked address is really reached, and whose certificates count; for tests alone. */
  dial?: { address: string; port: number; ca: string };
  timeoutMs?: number;
}

/** A file's server is not to be spoken to: its name has no address, or one that is not public. */
export class NoSuchServerError extends Error {
  override name = 'NoSuchServerError';
  constructor(readonly why: 'not-found' | 'not-public') {
    super(`The file’s server was not spoken to: ${why}.`);
  }
}

/**
 * Connections to the servers that Teams keeps files on. Every address of such a host has to be public; then the very
 * address that was checked is connected to, and the certificate has to be the host name's.
 */
export class FileServers {
  private readonly resolve;

  constructor(private readonly options: FileServersOptions) {
    this.resolve = options.resolve ?? addressesOf;
  }

  /** @throws NoSuchServerError, or what the signal was aborted with */
  async connect({ hostname }: URL, signal: AbortSignal): Promise<Agent> {
    const addresses = await unlessAborted(this.resolve(hostname), signal).catch((error: unknown) => {
      throw signal.aborted ? error : new NoSuchServerError('not-found');
    });
    const [first] = addresses;
    if (first === undefined || !addresses.every(isPublic)) throw new NoSuchServerError('not-public');
    return this.agentFor(first);
  }

  private agentFor(address: string): Agent {
    const { dial, timeoutMs } = this.options;
    const connect = buildConnector({ timeout: timeoutMs, ...(dial ? { ca: dial.ca } : {}) });
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
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }
}

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
