import { filterDrivers } from '../../evidence/filter-drivers';
import { cmd, ps, server } from '../powershell';
import { type Instruction, reads, type StepMeta, say } from '../runbook';

/** Before a restart. Source: the Move-ActiveMailboxDatabase reference, Exchange 2010 and later. */
const moveDatabasesAway: readonly Instruction[] = [
  'Are databases active on the server? Move them to other servers first, in the Exchange Management Shell:',
  ps`Move-ActiveMailboxDatabase -Server ${server}`,
  'A database that cannot move is offline during the restart. Agree on that with its users.',
];

/**
 * States that find out whether an antivirus filter is to blame; `list-filters` is the first.
 * @param next where it goes on when the filter is not to blame.
 * @param ask what has to be better without it, a question.
 * Source: KB 10047, and KB 816071 on how a filter is turned off.
 */
export const testWithoutAntivirus = (section: string, next: string, ask: string) => ({
  'list-filters': {
    meta: {
      section,
      title: 'Look for an antivirus filter',
      why: 'A file scanner can hold up requests, and its filter stays active while its services are stopped.',
      instructions: [
        'Choose an Exchange server that the affected phones connect to, and give its name.',
        'Open a Command Prompt on it as administrator, and run:',
        cmd`fltmc`,
        'Look up the names: https://learn.microsoft.com/troubleshoot/windows-server/performance/deactivate-kernel-mode-filter-driver.',
      ],
      ask: 'Does one of the filters belong to an antivirus?',
      asks: ['server'],
      reads: reads(filterDrivers, ({ verdict }) => verdict && (verdict === 'present' ? 'found' : 'none')),
    } satisfies StepMeta,
    on: {
      'answer.found': { target: 'exclude', description: 'Yes' },
      'answer.none': { target: next, description: 'No, none does' },
    },
  },
  exclude: {
    meta: {
      section,
      title: 'Keep the antivirus away from Exchange',
      why: 'Exclusions often help, and the server stays protected.',
      instructions: [
        'Ask the security team for leave.',
        'Compare its exclusions with https://learn.microsoft.com/exchange/antispam-and-antimalware/windows-antivirus-software.',
        'Add the folders, processes and file types that are missing.',
        'Let a few of the users try their phones.',
      ],
      ask,
      changes: [
        {
          id: 'antivirus-exclusions',
          what: say`The antivirus on ${server} leaves out more of Exchange`,
          undo: 'Ask the security team whether the new exclusions may stay. If not, remove them.',
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#resolved', description: 'Yes' },
      'answer.no': { target: 'turn-off-filter', description: 'No' },
      'answer.complete': {
        target: 'turn-off-filter',
        description: 'Nothing was added',
        meta: { unchanged: true },
      },
    },
  },
  'turn-off-filter': {
    meta: {
      section,
      title: 'Test once without the antivirus filter',
      why: 'Only a server that started without the filter shows whether it is to blame.',
      instructions: [
        'Agree with the security team when the filter goes on again.',
        'In the registry, open HKLM\\SYSTEM\\CurrentControlSet\\Services and the key with the filter’s name.',
        'Note the value of Start, and set it to 4.',
        ...moveDatabasesAway,
        'Restart the server, and check that the filter is gone:',
        cmd`fltmc`,
        'Let a few of the users try their phones.',
      ],
      ask,
      warning: say`The restart cuts off everyone on ${server}. Files are not scanned until the filter is back.`,
      changes: [
        {
          id: 'antivirus-filter',
          what: say`The antivirus filter is off on ${server}`,
          undo: 'In the registry, set Start of the filter’s key back to the value you noted. Restart the server, and check with fltmc that the filter is there.',
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#resolved', description: 'Yes' },
      'answer.no': { target: 'turn-on-filter', description: 'No' },
      'answer.refused': { target: next, description: 'It has to stay on', meta: { unchanged: true } },
    },
  },
  'turn-on-filter': {
    meta: {
      section,
      title: 'Turn the antivirus filter on again',
      why: 'It is not to blame, and the server is not protected without it.',
      instructions: [
        'In the registry, set Start of the filter’s key back to the value you noted.',
        ...moveDatabasesAway,
        'Restart the server, and check that the filter is there:',
        cmd`fltmc`,
        'Bring the databases back, if you want them here:',
        ps`Move-ActiveMailboxDatabase -ActivatePreferredOnServer ${server}`,
      ],
      warning: say`The restart cuts off everyone on ${server} once more.`,
      ask: 'Is the filter on again?',
      reads: reads(filterDrivers, ({ verdict }) => (verdict === 'present' ? 'done' : undefined), { fresh: true }),
      undoes: ['antivirus-filter'],
    } satisfies StepMeta,
    on: {
      'answer.done': { target: next, description: 'Yes' },
      'answer.left': { target: next, description: 'No, it stays off for now', meta: { unchanged: true } },
    },
  },
});
