import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
const READY_WITHIN_MS = 60_000;

/** A program of ours or the Playground's, in a process of its own, until `end` or `kill`. */
export interface Running {
  port: number;
  /** Ends it as Ctrl-C would. */
  end(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The bot as built, in local mode. */
export const startBot = async (port: number, env: Record<string, string>): Promise<Running> =>
  await run(
    [join(ROOT, 'dist', 'src', 'index.js')],
    { MicrosoftAppId: '', ...env, PORT: String(port) },
    port,
    '/healthz',
  );

/** The Agents Playground, talking to the bot on `botPort`. */
export async function startPlayground(botPort: number, folder: string, config?: string): Promise<Running> {
  const port = await freePort();
  const program = join(ROOT, 'node_modules', '@microsoft', 'm365agentsplayground', 'cli.js');
  const flags = [
    '-e',
    `http://127.0.0.1:${botPort}/api/messages`,
    '-c',
    'msteams',
    '-p',
    String(port),
    '--disable-telemetry',
  ];
  const env = { TEAMSAPPTESTER_BROWSER: 'none', ...(config ? { M365_AGENTS_PLAYGROUND_CONFIG_PATH: config } : {}) };
  return await run([program, 'start', ...flags], env, port, '/', folder);
}

async function run(
  args: string[],
  env: Record<string, string>,
  port: number,
  path: string,
  cwd = ROOT,
): Promise<Running> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said = (said + chunk).slice(-5_000)));
  await answers(child, `http://127.0.0.1:${port}${path}`, () => said);
  return { port, end: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}

async function answers(child: ChildProcess, url: string, said: () => string): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await wait(100)) {
    if (child.exitCode !== null) throw new Error(`${url} ended before it was ready: ${said()}`);
    if ((await fetch(url).catch(() => undefined))?.ok) return;
  }
  throw new Error(`${url} does not answer: ${said()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
