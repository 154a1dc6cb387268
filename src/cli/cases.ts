import type { Command } from 'commander';
import type { Case } from '../cases/case';
import { fold } from '../cases/fold';
import { packetOf } from '../cases/record/packet';
import { packetAsMarkdown } from '../cases/record/packet-markdown';
import type { Store } from '../cases/store/store';
import { isUnavailable } from '../cases/store/store-trouble';
import { withStore } from './database';
import { NOT_DONE } from './exit-codes';

const MOST_LISTED = 200;

/** `triage cases`: the cases, newest first. */
export function addCases(program: Command): void {
  const command = program.command('cases');
  const { writeOut = () => {} } = command.configureOutput();
  command
    .description('list the cases, newest first')
    .option('--json', 'print a JSON array')
    .action(async ({ json }: { json?: boolean }) => {
      const rows = await withStore((store) => store.lists.all(MOST_LISTED));
      if (json) writeOut(`${JSON.stringify(rows, null, 2)}\n`);
      else
        writeOut(
          rows.length === 0
            ? 'No case yet.\n'
            : `${rows.map((r) => `${r.id}  ${r.status.padEnd(6)}  ${r.touchedAt}  ${r.title}`).join('\n')}\n`,
        );
    });
}

/** `triage export <case>`: a case's whole record, rebuilt from its timeline. */
export function addExport(program: Command): void {
  const command = program.command('export <case>');
  const { writeOut = () => {} } = command.configureOutput();
  command
    .description('print the whole record of a case as Markdown')
    .option('--json', 'print it as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const current = /^\d{1,15}$/.test(id) ? await withStore((store) => read(store, Number(id))) : undefined;
      if (!current) return command.error(`There is no case ${id}. “triage cases” lists them.`, { exitCode: NOT_DONE });
      if (current === 'damaged')
        return command.error(`Case ${id} can’t be read: its record is damaged. “triage verify ${id}” tells where.`, {
          exitCode: NOT_DONE,
        });
      writeOut(json ? `${JSON.stringify(packetOf(current), null, 2)}\n` : packetAsMarkdown(current));
    });
}

async function read(store: Store, id: number): Promise<Case | 'damaged' | undefined> {
  try {
    const loaded = await store.load(id);
    return loaded && fold(id, loaded.events);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return 'damaged';
  }
}
