import { analyse } from '../../../src/logs/analyse';
import { sourcesIn } from '../../../src/logs/files';
import { answered } from '../../support/log-truth';

/** This scanner as a program of its own: prints its row counts, or with `exact` every group. */
async function main([role, path = '', find, device]: string[]): Promise<void> {
  const top = role === 'exact' ? Number.MAX_SAFE_INTEGER : 20;
  const told = answered(await analyse(sourcesIn([path]), { find, device, top }));
  process.stdout.write(JSON.stringify(role === 'exact' ? told : told.rows));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
