import { cmd, server } from '../powershell';
import { type Correction, runbook, say } from '../runbook';

const section = 'check-for-file-level-anti-virus-delays-on-devicecas-performance';
const prepare = '#prepare-for-data-analysis-log-parser-studio-query---count-syncs-with-synckey-of-zero-per-user';

export const delaysAntivirus = runbook.createStateConfig({
  id: section,
  initial: 'list-filters',
  states: {
    'list-filters': {
      meta: {
        section,
        title: 'Look for an antivirus file filter',
        why: 'An antivirus filter reads every file a request touches, even while the antivirus services are stopped.',
        asks: ['server'],
        instructions: [
          'Choose a server that answers the slow phones, and give its name.',
          'Open Command Prompt on it as an administrator.',
          cmd`fltmc`,
          'Look up each filter at https://learn.microsoft.com/troubleshoot/windows-server/performance/deactivate-kernel-mode-filter-driver, or search the web for its name.',
        ],
        ask: 'Does a filter belong to antivirus software?',
      },
      on: {
        'answer.found': { target: 'exclude', description: 'Yes' },
        'answer.none': { target: prepare, description: 'No, none does' },
      },
    },
    exclude: {
      meta: {
        section,
        title: 'Keep the antivirus away from Exchange',
        why: 'Exclusions often cure the delay, and the server stays protected while you test.',
        instructions: [
          'Ask whoever looks after security to approve this.',
          'Compare the antivirus exclusions with https://learn.microsoft.com/exchange/antispam-and-antimalware/windows-antivirus-software.',
          'Add the folders, processes and file types that are missing.',
          'Let the phones sync for a while.',
        ],
        ask: 'Are the delays gone now?',
        changes: [
          {
            id: 'antivirus-exclusions',
            what: say`Antivirus exclusions for Exchange were added on ${server}`,
            undo: 'Keep the exclusions if security agrees. If not, remove the ones that were added.',
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, they are gone' },
        'answer.no': { target: 'turn-off', description: 'No' },
        'answer.nothing-added': {
          target: 'turn-off',
          description: 'Nothing was missing, or not allowed',
          meta: { unchanged: true },
        },
      },
    },
    'turn-off': {
      meta: {
        section,
        title: 'Test once without the antivirus filter',
        why: 'Only a server that started without the filter shows whether the filter causes the delay.',
        warning: say`${server} runs without file protection, and its clients are cut off while it restarts. Get approval, and move active databases away first.`,
        instructions: [
          'Note the Start value of the filter’s key under HKLM\\SYSTEM\\CurrentControlSet\\Services, then set it to 4.',
          'Disable the antivirus services that belong to it.',
          'Restart the server.',
          'List the filters again. The antivirus filter must be gone.',
          cmd`fltmc`,
          'Let the phones sync for a while.',
        ],
        ask: 'Are the delays gone with the filter off?',
        changes: [
          {
            id: 'antivirus-filter-off',
            what: say`The antivirus filter is off on ${server}`,
            undo: 'Set the filter’s Start value back to the one noted, enable the antivirus services again, restart the server, and check with fltmc.',
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, they are gone' },
        'answer.no': { target: prepare, description: 'No' },
        'answer.not-allowed': {
          target: prepare,
          description: 'We may not turn it off',
          meta: { unchanged: true },
        },
      },
    },
  },
});

export const delaysAntivirusCorrections: readonly Correction[] = [
  {
    id: 'KB10047-42',
    section,
    now: 'Exclusions are tried first. Turning the filter off needs approval, says how, and stays on the list of changes until it is on again.',
    why: 'The section asked whether turning the filter off had helped, but never said how to do it, and left it off.',
  },
];
