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

/** `triage explain <command> <code>`: what a status means. */
export function addExplain(program: Command): void {
  const command = program.command('explain <words...>');
  const { writeOut = () => {} } = command.configureOutput();
  command
    .description('tell what a status number, a Windows error or a word from a log means')
    .usage('[options] [command] <code>')
    .option('--json', 'print a JSON array')
    .addHelpText('after', `\n${canBeAsked}`)
    .action((words: string[], { json }: { json?: boolean }) => {
      const asked = words.join(' ');
      const found = explain(asked);
      if (json) writeOut(`${JSON.stringify(found.map(asRecord), null, 2)}\n`);
      if (found.length === 0) command.error(`Nothing is known about “${asked}”. ${canBeAsked}`, { exitCode: SAYS_NO });
      if (!json) writeOut(`${found.map(asText).join('\n\n')}\n`);
    });
}
