import '../../src/compile-cache';
import { flushCompileCache } from 'node:module';
import { build } from '../../src/app';
import { readConfig, secretsOf } from '../../src/config';
import { createLog } from '../../src/log';

// The bot as it ships. Only Teams' own limits are lifted, so that more happens between two kills, and a dead node's
// work is taken over sooner.

const config = readConfig();
const log = createLog(secretsOf(config));

async function main(): Promise<void> {
  const app = await build(config, log, { limits: { thread: [], app: [] }, leaseMs: 3_000 });
  await app.listen();
  flushCompileCache();
  process.once('SIGTERM', () => {
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  });
}

process.on('unhandledRejection', (error) => {
  log.error({ err: error }, 'unhandled rejection');
  process.exit(70);
});
main().catch((error: unknown) => {
  log.error({ err: error }, 'the start failed');
  process.exit(1);
});
