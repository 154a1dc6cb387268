import type { Command } from 'commander';
import { canBeAsked, type Explanation, explain, ownerWords } from '../status';
import { SAYS_NO } from './exit-codes';

const asText = ({ command, code, name, success, meaning, owner, resolution, source, treatedBy }: Explanation): string =>
  [
    `${command} ${code}${name === String(code) ? '' : `  ${name}`}${success ? '  (success)' : ''}`,
    `  ${meaning}`,
    `  Who acts: ${ownerWords[owner]}.`,
    `  What to do: ${resolution}`,
    ...(treatedBy ? [`  Runbook: ${treatedBy.runbook}, at ${treatedBy.section}.`] : []),
    `  Source: ${source}.`,
  ].join('\n');

const asRecord = ({ command, code, name, success, meaning, owner, resolution, source }: Explanation) => ({
  command,
  code,
  name,
  success,
  meaning,
  owner,
  resolution,
  source,
});

/** A command and its code have one meaning: that object. A code alone may have several: an array. */
const asJson = (found: readonly Explanation[], words: readonly string[]): string => {
  const records = found.map(asRecord);
  return JSON.stringify(words.length > 1 && records.length === 1 ? records[0] : records, null, 2);
};

/** `triage explain <command> <code>`: what a status means. */
export function addExplain(program: Command): void {
  const command = program.command('explain <words...>');
  const { writeOut = () => {} } = command.configureOutput();
  command
    .description('tell what a status number, a Windows error or a word from a log means')
    .usage('[options] [command] <code>')
    .option('--json', 'print JSON: one object for a command and its code, an array for a code alone')
    .addHelpText('after', `\n${canBeAsked}`)
    .action((words: string[], { json }: { json?: boolean }) => {
      const asked = words.join(' ');
      const found = explain(asked);
      if (json) writeOut(`${asJson(found, words)}\n`);
      if (found.length === 0) command.error(`Nothing is known about “${asked}”. ${canBeAsked}`, { exitCode: SAYS_NO });
      if (!json) writeOut(`${found.map(asText).join('\n\n')}\n`);
    });
}
