import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What one run of a program took. CPU and memory are there where the system tells (`/proc`). */
export interface Cost {
  wall: number;
  /** Seconds, user and system. */
  cpu?: number;
  /** Megabytes at the highest. */
  rss?: number;
  out: string;
}

const TICKS_PER_SECOND = 100;

/** Runs a program to its end. @returns `undefined` where there is no such program here. */
export function measure(command: string, args: readonly string[], env = process.env): Promise<Cost | undefined> {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    let out = '';
    let used: Pick<Cost, 'cpu' | 'rss'> = {};
    const look = setInterval(() => {
      used = usedBy(child.pid) ?? used;
    }, 5);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearInterval(look);
      if (error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    child.on('close', (code) => {
      clearInterval(look);
      const wall = Number(process.hrtime.bigint() - start) / 1e9;
      if (code === 0) resolve({ wall, ...used, out });
      else reject(new Error(`${command} ended with ${code}`));
    });
  });
}

function usedBy(pid: number | undefined): Pick<Cost, 'cpu' | 'rss'> | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    const rss = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
    return Number.isNaN(rss) ? undefined : { rss, cpu: (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}
