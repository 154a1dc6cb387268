import { build } from './app';
import { StoreUnusableError } from './cases/open-store';
import { ConfigError, readConfig, secretsOf } from './config';
import { createLog } from './log';

/** Reads the settings, builds the bot once, and listens. Nothing else in the project acts on import. */
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
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof StoreUnusableError || isInUse(error);
  process.stderr.write(`${expected ? (error as Error).message : (error as Error)?.stack}\n`);
  process.exit(1);
});

const isInUse = (error: unknown): boolean => error instanceof Error && /^Port \d+ is in use/.test(error.message);
