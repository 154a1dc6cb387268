import type { Command } from 'commander';
import type { AuditReport } from '../cases/store/audit';
import { withStore } from './database';
import { NOT_DONE, SAYS_NO } from './exit-codes';

/** `triage verify [case]`: whether every timeline is as it was written. */
export function addVerify(program: Command): void {
  const command = program.command('verify [case]');
  const { writeOut = () => {} } = command.configureOutput();
  command
    .description('check that no timeline was changed after it was written')
    .action(async (id: string | undefined) => {
      if (id !== undefined && !/^\d{1,15}$/.test(id)) return command.error(noCase(id), { exitCode: NOT_DONE });
      const report = await withStore(({ audit }) =>
        id === undefined ? audit.verifyAll() : audit.verifyCase(Number(id)),
      );
      if (!report) return command.error(noCase(id), { exitCode: NOT_DONE });
      writeOut(tell(report));
      if (report.broken.length > 0) process.exitCode = SAYS_NO;
    });
}

const noCase = (id = ''): string => `There is no case ${id}. “triage cases” lists them.`;

function tell({ cases, entries, broken }: AuditReport): string {
  const counted = `${count(cases, 'case')}, ${count(entries, 'entry', 'entries')}`;
  if (broken.length === 0) return `${counted}: every timeline is as it was written.\n`;
  const lines = broken.map(({ caseId, seq, why }) => `Case ${caseId}, entry ${seq + 1}: ${why}.`);
  return `${counted}. ${count(broken.length, 'timeline')} broken, each with its first broken entry:\n${lines.join('\n')}\n`;
}

const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;
