import { openOracle } from '../../support/log-oracle';

/** DuckDB as a program of its own: prints its row counts. */
async function main([path = '', find = '', device = '']: string[]): Promise<void> {
  const oracle = await openOracle(path);
  process.stdout.write(JSON.stringify((await oracle.answers(find, device, 20)).rows));
  oracle.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
