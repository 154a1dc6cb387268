import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const ROOT = join(__dirname, '..', '..');

/** The bot in a process of its own, from its sources, with the real clock: for tests that end processes. */
export interface BotProcess {
  /** Its address, once it listens. */
  url: string;
  /** What it logged. */
  logged: readonly string[];
  /** Ends it at once: nothing of it runs on. */
  kill(): Promise<void>;
  /** Asks it to stop. @returns its exit code, and how long it took in milliseconds */
  stop(): Promise<{ code: number | null; ms: number }>;
}

/** Starts the bot. @throws Error with what it said, where it ends instead of listening */
export async function startBotProcess(env: Record<string, string>): Promise<BotProcess> {
  const { child, lines, logged, said } = run(env);
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, address] = /"address":"([^"]+)"/.exec(line) ?? [];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The bot ended with code ${code}: ${said.join('')}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return {
    url,
    logged,
    kill: async () => void (await end('SIGKILL')),
    async stop() {
      const began = performance.now();
      const code = await end('SIGTERM');
      return { code, ms: performance.now() - began };
    },
  };
}

/** Starts the bot where it can't start. @returns its exit code and what it said */
export async function failToStart(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const { child, said } = run(env);
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said: said.join('') };
}

function run(env: Record<string, string>): {
  child: ChildProcess;
  lines: Interface;
  logged: string[];
  said: string[];
} {
  const child = spawn(
    process.execPath,
    ['-r', join(ROOT, 'test', 'support', 'register.cjs'), join(ROOT, 'src', 'index.ts')],
    { cwd: ROOT, env: { PATH: process.env.PATH, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const logged: string[] = [];
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout! }).on('line', (line) => logged.push(line));
  child.stderr!.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return { child, lines, logged, said };
}
