import './needs-node';

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from './config';

// npm run play: the bot in local mode, and beside it the Agents Playground, a Teams for one machine.

export interface Play {
  /** The page to open. */
  page: string;
  /** The exit code, once one of the two has ended by itself. */
  ended: Promise<number>;
  /** Ends both. */
  end(): Promise<void>;
}

export interface PlayOptions {
  /** The bot's program. */
  bot: string;
  botPort: number;
  pagePort: number;
  /** Where the playground may write; it leaves a folder of its own. */
  folder: string;
}

/** Whatever is set, the bot plays in local mode. */
const LOCAL = { MicrosoftAppId: '' };
const READY_WITHIN = 60_000;

/** The playground listens to the whole network; told so before it starts, it listens to this machine alone. */
const THIS_MACHINE = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (port, ...rest) {
    return typeof port === 'object' ? listen.call(this, { ...port, host: '127.0.0.1' }, ...rest)
      : listen.call(this, port, '127.0.0.1', ...rest.filter((each) => typeof each !== 'string'));
  };
`)}`;

/**
 * Starts both, and waits until both answer.
 * @throws Error saying which port is in use, or what ended before it was ready
 */
export async function play({ bot, botPort, pagePort, folder }: PlayOptions): Promise<Play> {
  await mustBeFree(botPort, 'Set PORT to another number.');
  await mustBeFree(pagePort, 'It may be a playground that still runs: end it.');
  mkdirSync(folder, { recursive: true });
  const messages = `http://127.0.0.1:${botPort}/api/messages`;
  const flags = ['-e', messages, '-c', 'msteams', '-p', String(pagePort), '--disable-telemetry'];
  const children = [
    start('The bot', [bot], { env: { PORT: String(botPort), ...LOCAL } }),
    start('The playground', ['--import', THIS_MACHINE, playground(), 'start', ...flags], {
      env: { TEAMSAPPTESTER_BROWSER: 'none' },
      cwd: folder,
      isQuiet: true,
    }),
  ] as const;
  const end = async (): Promise<void> => void (await Promise.all(children.map(endChild)));
  const page = `http://localhost:${pagePort}`;
  try {
    await answers(children[0], `http://127.0.0.1:${botPort}/healthz`);
    await answers(children[1], `http://127.0.0.1:${pagePort}/`);
  } catch (error) {
    await end();
    throw error;
  }
  return { page, ended: Promise.race(children.map(({ exited }) => exited)).then(() => 1), end };
}

interface Child {
  name: string;
  process: ChildProcess;
  exited: Promise<unknown>;
}

interface Manner {
  env: Record<string, string>;
  cwd?: string;
  isQuiet?: boolean;
}

function start(name: string, args: readonly string[], { env, cwd, isQuiet = false }: Manner): Child {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', isQuiet ? 'ignore' : 'inherit', 'inherit'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  return { name, process: child, exited: once(child, 'exit') };
}

async function answers({ name, process: child }: Child, url: string): Promise<void> {
  const until = Date.now() + READY_WITHIN;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`${name} ended before it was ready. What it said stands above.`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await wait(100);
  }
  throw new Error(`${name} does not answer at ${url}.`);
}

async function endChild({ process: child, exited }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(impatient);
}

function mustBeFree(port: number, cure: string): Promise<void> {
  return new Promise((free, taken) => {
    const probe = createServer();
    probe.once('error', () => taken(new Error(`Port ${port} is in use. ${cure}`)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => free()));
  });
}

/** The playground's program, as its package names it. */
function playground(): string {
  const file = require.resolve('@microsoft/m365agentsplayground/package.json');
  const { bin } = JSON.parse(readFileSync(file, 'utf8')) as { bin: { agentsplayground: string } };
  return join(dirname(file), bin.agentsplayground);
}

async function main(): Promise<void> {
  try {
    const { page, ended, end } = await play({
      bot: join(__dirname, 'index.js'),
      botPort: readConfig({ ...process.env, ...LOCAL }).port,
      pagePort: 56150,
      folder: join('data', 'playground'),
    });
    console.log(`\nOpen ${page} and say hi to the bot. Ctrl-C ends both.\n`);
    const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => 0);
    process.exitCode = await Promise.race([stopped, ended]);
    await end();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
