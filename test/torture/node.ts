import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pause } from './world';

const READY_WITHIN_MS = 30_000;

/** One process of the bot, on a port it keeps, to be killed and started again. */
export class BotNode {
  /** How long each start took until `/readyz` said so, in milliseconds. */
  readonly startsMs: number[] = [];
  /** Ends that nobody asked for. */
  readonly crashes: string[] = [];
  private child?: ChildProcess;
  private readonly log: WriteStream;

  private constructor(
    readonly url: string,
    private readonly env: Record<string, string>,
    logFile: string,
  ) {
    this.log = createWriteStream(logFile, { flags: 'a' });
  }

  static async create(databaseUrl: string, logFile: string, more: Record<string, string> = {}): Promise<BotNode> {
    const port = await freePort();
    const env = { ...more, DATABASE_URL: databaseUrl, PORT: String(port) };
    return new BotNode(`http://127.0.0.1:${port}`, env, logFile);
  }

  async start(): Promise<void> {
    const began = performance.now();
    const child = spawn(process.execPath, [join(__dirname, 'bot.js')], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(this.log, { end: false });
    child.stderr.pipe(this.log, { end: false });
    child.once('exit', (code, signal) => {
      if (this.child === child) this.crashes.push(`code ${code}, signal ${signal}`);
    });
    this.child = child;
    while (!(await this.isReady())) {
      if (performance.now() - began > READY_WITHIN_MS)
        throw new Error(`The bot was not ready within ${READY_WITHIN_MS} ms.`);
      if (child.exitCode !== null) throw new Error(`The bot ended with code ${child.exitCode} instead of starting.`);
      await pause(20);
    }
    this.startsMs.push(performance.now() - began);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to stop. @returns its exit code, and how long it took in milliseconds */
  async stop(): Promise<{ code: number | null; ms: number }> {
    const began = performance.now();
    const code = await this.end('SIGTERM');
    return { code, ms: performance.now() - began };
  }

  async readiness(): Promise<{ status: number; outbox?: { waiting: number; setAside: number } } | undefined> {
    try {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
      return { status: response.status, ...((await response.json()) as object) };
    } catch {
      return undefined;
    }
  }

  private async isReady(): Promise<boolean> {
    return (await this.readiness())?.status === 200;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (!child) return null;
    this.child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const [code] = (await ended) as [number | null];
    clearTimeout(impatient);
    return code;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
