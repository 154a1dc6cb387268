import type { Command } from 'commander';
import { runbooks } from '../runbooks';
import { outlineOf } from '../runbooks/outline';
import type { Runbook } from '../runbooks/runbook';

/** `triage runbooks`: what there is to walk, for people, for tools and as diagrams. */
export function addRunbooks(program: Command): void {
  const command = program.command('runbooks');
  const { writeOut = () => {} } = command.configureOutput();
  command
    .description('list the runbooks')
    .option('--json', 'print every step, command and answer as JSON')
    .option('--mermaid', 'print every runbook as a Mermaid state diagram')
    .action(({ json, mermaid }: { json?: boolean; mermaid?: boolean }) => {
      if (json) writeOut(`${JSON.stringify(runbooks.map(outlineOf), null, 2)}\n`);
      else if (mermaid) writeOut(`${runbooks.map(toMermaid).join('\n')}\n`);
      else writeOut(`${runbooks.map(toLine).join('\n')}\n`);
    });
}

const toLine = (runbook: Runbook): string => {
  const { steps } = outlineOf(runbook);
  const answers = steps.reduce((sum, step) => sum + step.answers.length, 0);
  const { corrections } = runbook;
  const counts = `${steps.length} steps, ${answers} answers, ${corrections.length} errors of the source put right`;
  return `${runbook.id.padEnd(28)} ${runbook.title}\n${' '.repeat(29)}${counts}`;
};

/** State names with dots and hyphens are aliased, so that every Mermaid version reads them. */
function toMermaid(runbook: Runbook): string {
  const { steps, initial } = outlineOf(runbook);
  const alias = new Map(steps.map(({ id }, i) => [id, `s${i}`]));
  return [
    '---',
    `title: ${runbook.title}`,
    '---',
    'stateDiagram-v2',
    ...steps.map(({ id, title }) => `  ${alias.get(id)}: ${label(title)}`),
    `  [*] --> ${alias.get(initial)}`,
    ...steps.flatMap(({ id, answers }) =>
      answers.map((a) => `  ${alias.get(id)} --> ${alias.get(a.to)}: ${label(a.label)}`),
    ),
    ...steps.filter(({ outcome }) => outcome).map(({ id }) => `  ${alias.get(id)} --> [*]`),
    '',
  ].join('\n');
}

const label = (text: string): string => text.replace(/[:;#"{}]/g, ' ');
