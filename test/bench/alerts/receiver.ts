import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { asWebhook, type Posted } from './traffic';

/** Whatever takes alerts over HTTP. */
export interface Receiver {
  name: string;
  url: string;
  headers: Record<string, string>;
  bodyOf(alerts: readonly Posted[]): unknown;
  stop(): Promise<void>;
}

const TOKEN = 'bench-token-0123456789abcdef';

/** This bot as it ships, on a SQLite file that is synced to the disk. */
export async function triageBot(): Promise<Receiver> {
  const folder = mkdtempSync(join(tmpdir(), 'triage-bench-'));
  const env = { DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`, ALERT_TOKENS: `alertmanager:${TOKEN}` };
  const child = fork(join(__dirname, '..', 'turns', 'triage-bot.js'), { env: { ...process.env, ...env } });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    name: 'this bot',
    url: `http://127.0.0.1:${port}/api/alerts/alertmanager`,
    headers: { authorization: `Bearer ${TOKEN}` },
    bodyOf: asWebhook,
    stop: () => end(child, folder),
  };
}

/** Prometheus Alertmanager, where this machine has it. */
export async function alertmanager(): Promise<Receiver | undefined> {
  const program = find('prometheus-alertmanager') ?? find('alertmanager');
  if (!program) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-bench-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, 'route: { receiver: none, group_by: [alertname, server] }\nreceivers: [{ name: none }]\n');
  const port = await freePort();
  const flags = [
    `--config.file=${config}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--log.level=error',
  ];
  const child = spawn(program, flags, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; !(await fetch(`${url}/-/ready`).catch(() => undefined))?.ok; i++) {
    if (i === 300 || child.exitCode !== null) throw new Error(`${program} does not start.`);
    await wait(100);
  }
  return {
    name: 'Alertmanager',
    url: `${url}/api/v2/alerts`,
    headers: {},
    bodyOf: (alerts) => alerts,
    stop: () => end(child, folder),
  };
}

function find(program: string): string | undefined {
  if (process.env.ALERTMANAGER_PATH) return process.env.ALERTMANAGER_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
