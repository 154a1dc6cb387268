import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const OLDER_NODE = join(__dirname, 'older-node.cjs');

/** What a program of ours printed, and how it ended. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The programs as they are built, in a folder of their own: tests run side by side. */
export interface Built {
  /** Runs `triage …`. */
  triage(args: readonly string[], env?: Record<string, string>, input?: string): Promise<Ended>;
  /** Starts the bot, and waits until it ends by itself or `until` is in its log. Then it is ended. */
  bot(env?: Record<string, string>, until?: string): Promise<Ended>;
  /** Runs a program of `src/` under this Node, which passes for an older one. */
  underNode(version: string, program: string): Promise<Ended>;
  remove(): void;
}

const LONGEST_MS = 60_000;

export function buildPrograms(): Built {
  const folder = join(ROOT, 'dist', `test-${process.pid}`);
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = [
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--outDir',
    folder,
    '--incremental',
    'false',
    '--sourceMap',
    'false',
  ];
  execFileSync(process.execPath, [tsc, ...flags, '--tsBuildInfoFile', 'null'], { stdio: 'inherit' });
  return {
    triage: (args, env, input) => run([join(folder, 'src', 'cli.js'), ...args], env, input),
    bot: (env, until) => run([join(folder, 'src', 'index.js')], env, undefined, until),
    underNode: (version, program) => run(['-r', OLDER_NODE, join(folder, 'src', program)], { PRETENDED_NODE: version }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function run(args: readonly string[], env: Record<string, string> = {}, input = '', until?: string): Promise<Ended> {
  return new Promise((ended, failed) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, args, { env: { PATH, HOME, ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    let [out, err, told] = ['', '', false];
    child.stdout.on('data', (text) => {
      out += text;
      if (!told && until && out.includes(until)) told = child.kill('SIGTERM');
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      clearTimeout(timer);
      ended({ code, out, err });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
