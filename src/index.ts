import './needs-node';

import './compile-cache';

import { flushCompileCache } from 'node:module';
import { build } from './app';
import { StoreUnusableError } from './cases/store/open-store';
import { ConfigError, readConfig, secretsOf } from './config';
import { createLog } from './log';
import { PortInUseError } from './server';

/** Reads the settings, builds the bot once, and listens. Nothing else acts on import but the look at Node itself. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(secretsOf(config));
  const app = await build(config, log);
  const address = await app.listen();
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping');
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('SIGTERM', () => stop('SIGTERM'));
  log.info(
    { address, mode: app.mode },
    app.mode === 'local' ? 'listening, in local mode: this machine only, no sign-in' : 'listening',
  );
  // Node writes it at an orderly end; not every end is one.
  flushCompileCache();
}

main().catch((error: unknown) => {
  process.stderr.write(`${isExpected(error) ? error.message : (error as Error)?.stack}\n`);
  process.exit(1);
});

/** Trouble that has words for whoever starts the bot; anything else is a fault of ours and shows its stack. */
const isExpected = (error: unknown): error is Error =>
  error instanceof ConfigError || error instanceof StoreUnusableError || error instanceof PortInUseError;
