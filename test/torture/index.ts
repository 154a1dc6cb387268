import { Command } from 'commander';
import { kills } from './kills';

/** `npm run torture [-- --kills 1000 --seed 7]`: exit code 1 where anything at all does not hold. */
async function main(): Promise<number> {
  const program = new Command('torture')
    .option('--kills <many>', 'how often the bot is killed', Number, 60)
    .option('--seed <seed>', 'the same seed draws the same', Number, Math.floor(Math.random() * 1e9))
    .option('--people <many>', 'how many people use it', Number, 12)
    .option('--keep', 'keep the database and the logs', false)
    .parse();
  const options = program.opts<{ kills: number; seed: number; people: number; keep: boolean }>();
  console.log(`seed ${options.seed}`);
  const wrong = await kills({ ...options, nodes: 1 });
  for (const sentence of wrong.slice(0, MOST_TOLD)) console.log(`VIOLATION: ${sentence}`);
  console.log(wrong.length === 0 ? 'Everything holds.' : `${wrong.length} violations.`);
  return wrong.length === 0 ? 0 : 1;
}

const MOST_TOLD = 40;

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
