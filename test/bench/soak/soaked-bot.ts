import { readdirSync } from 'node:fs';
import { build } from '../../../src/app';
import { readConfig } from '../../../src/config';
import { createLog } from '../../../src/log';

// This bot as it ships, on the database that DATABASE_URL names. Teams' own limits are lifted, so that more happens; one
// case is kept in memory, since a case grows with what happens in it: what is left must not grow.

/** What the process holds, all garbage collected. */
export interface Held {
  heapBytes: number;
  rssBytes: number;
  descriptors: number;
  /** Since the start. */
  unhandled: number;
}

const log = createLog();
log.level = 'fatal';
let unhandled = 0;
process.on('unhandledRejection', (error) => {
  unhandled += 1;
  console.error('An unhandled rejection:', error);
});

function held(): Held {
  // The second time takes what the first set free.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, rssBytes: rss, descriptors: readdirSync('/dev/fd').length, unhandled };
}

async function main(): Promise<void> {
  const app = await build(readConfig({ ...process.env, PORT: '0' }), log, {
    limits: { thread: [], app: [] },
    keptCases: 1,
  });
  const address = await app.listen();
  process.on('message', () => process.send?.(held()));
  // The bench is over, or gone.
  process.on('disconnect', () => process.exit(0));
  process.send?.(address);
}

void main();
