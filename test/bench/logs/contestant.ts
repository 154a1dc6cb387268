import { analyse } from '../../../src/logs/analyse';
import { sourcesIn } from '../../../src/logs/files';
import { openOracle } from '../../support/log-oracle';
import { answered } from '../../support/log-truth';

/** One contestant of the bench, in a process of its own: prints its row counts, or with `exact` every group. */
async function main([role, path = '', find = '', device = '']: string[]): Promise<void> {
  if (role === 'duckdb') {
    const oracle = await openOracle(path);
    print((await oracle.answers(find, device, 20)).rows);
    oracle.close();
    return;
  }
  const top = role === 'exact' ? Number.MAX_SAFE_INTEGER : 20;
  const told = answered(await analyse(sourcesIn([path]), { find, device, top }));
  print(role === 'exact' ? told : told.rows);
}

const print = (value: unknown): void => void process.stdout.write(JSON.stringify(value));

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
