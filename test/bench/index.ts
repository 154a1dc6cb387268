import { alerts } from './alerts';
import { hung } from './hung';
import { logs } from './logs';
import { reading } from './reading';
import { soak } from './soak';
import { turns } from './turns';

const benches: Record<string, () => Promise<void>> = { turns, hung, logs, alerts, reading };
/** Only when named: it takes a quarter of an hour. */
const long: Record<string, () => Promise<void>> = { soak };

/** `npm run bench [-- name …]`: all of them but the soak, or those named. Ratios within one run are what counts. */
async function main(names: readonly string[]): Promise<void> {
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const bench = benches[name] ?? long[name];
    if (!bench)
      throw new Error(`There is no bench “${name}”. There are: ${Object.keys({ ...benches, ...long }).join(', ')}.`);
    console.log(`\n== ${name}`);
    await bench();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
