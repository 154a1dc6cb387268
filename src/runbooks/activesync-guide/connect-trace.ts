import { casMailbox } from '../../evidence/cas-mailbox';
import { fiddler } from '../../evidence/fiddler';
import { mailbox, ps } from '../powershell';
import { captureFiddlerTrace } from '../procedures/fiddler-trace';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { reads, type StepMeta, say } from '../runbook';
import { readsLoggedStatus } from './mail-log-reads';

// What the trace and the IIS logs say of a phone that can't connect or send. Source: KB 10047, lines 418-517, 715-758.

const TRACE = 'fiddler-trace-analysis';
const LOGS = 'install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis';

export const traceAnalysis = {
  trace: {
    id: TRACE,
    initial: 'have-trace',
    states: {
      'have-trace': {
        meta: {
          section: TRACE,
          title: 'Is there a Fiddler trace yet?',
          why: 'Not every way to this step has captured one.',
          ask: 'Do you have a Fiddler trace of this phone failing?',
        } satisfies StepMeta,
        on: {
          'answer.yes': { target: 'read-trace', description: 'Yes' },
          'answer.no': { target: 'set-up-fiddler', description: 'No, not yet' },
        },
      },
      ...captureFiddlerTrace(
        TRACE,
        'read-trace',
        'On the phone, refresh the inbox, then send a message to yourself. Try even if the phone can’t connect.',
      ),
      'read-trace': {
        meta: {
          section: TRACE,
          title: 'Look for HTTP errors in the trace',
          why: 'Any result but 200 says that the request failed before ActiveSync could answer it.',
          instructions: [
            'Open the trace in Fiddler.',
            'Choose Edit, Find Sessions, and search for ActiveSync.',
            'Look down the Result column for anything but 200.',
            'Pick those whose Body column is not 0, and read the response on the TextView tab.',
            'Is there no ActiveSync request at all? Then the phone never got that far: check its network and the server name.',
          ],
          ask: 'Are there HTTP errors in the trace?',
          reads: reads(fiddler, ({ verdict }) => verdict),
        } satisfies StepMeta,
        on: {
          'answer.yes': { target: `#${LOGS}`, description: 'Yes' },
          'answer.no': { target: '#sendmail-status-code-check', description: 'No, all are 200' },
        },
      },
    },
  },
  'trace-status': {
    id: 'sendmail-status-code-check',
    meta: {
      section: 'sendmail-status-code-check',
      title: 'Read the status in the trace',
      why: 'With HTTP 200, the reason is a status in the body of the answer.',
      instructions: [
        'Choose Edit, Find Sessions, and search for ActiveSync.',
        'Look for answers with a small value in the Body column.',
        'Read the status on the EAS XML tab. Without EAS Inspector, find the same request by its time in the mailbox log.',
        'Does the answer to SendMail have HTTP 200 and no body? Then Exchange took the message.',
      ],
      ask: 'Which status did Exchange answer?',
      asksStatus: { command: 'SendMail', answers: { 126: 'disabled' }, otherwise: 'other' },
      reads: readsLoggedStatus({ 126: 'disabled' }, 'other'),
    } satisfies StepMeta,
    on: {
      'answer.disabled': { target: '#activesync-enabled-mailbox', description: '126' },
      'answer.other': { target: '#exchange-activesync-protocol-document-review', description: 'Another status' },
      'answer.empty': { target: `#${LOGS}`, description: 'None, the body is empty' },
    },
  },
  'send-mail-logs': {
    id: LOGS,
    initial: 'copy-logs',
    states: {
      ...installLogParserStudio(LOGS, 'query'),
      query: {
        meta: {
          section: LOGS,
          title: 'Run the SendMail query',
          why: 'It lists every message a phone tried to send, with what became of it.',
          instructions: [
            'In the Library, double-click ActiveSync: SendMail.',
            'Choose the red exclamation mark to run it.',
            'Look at the columns Status, Error, ABQ and sc-status.',
            'Are Status and Error empty in every row? Then the logs are of the wrong site: take W3SVC2.',
          ],
          asksLogs: { question: 'sendMail', yes: 'done', no: 'done' },
        } satisfies StepMeta,
        on: { 'answer.done': { target: 'results', description: 'Done' } },
      },
      results: {
        meta: {
          section: LOGS,
          title: 'Follow up what the rows say',
          why: 'Each of these columns names its own kind of cause.',
          instructions: [
            'Status: look up each number. Type “explain” and the number here.',
            'Error: most names say what is wrong. Mend that.',
            'ABQ: Blocked or Quarantined means that a rule or the default holds the phone back.',
            'sc-status: look up each value but 200 as an HTTP code. Type “explain” and the code here.',
            'Try again on the phone.',
          ],
          ask: 'Did what you found solve the problem?',
        } satisfies StepMeta,
        on: {
          'answer.yes': { target: '#resolved', description: 'Yes' },
          'answer.no': { target: '#support', description: 'No' },
        },
      },
    },
  },
  'enabled-mailbox': {
    id: 'activesync-enabled-mailbox',
    meta: {
      section: 'activesync-enabled-mailbox',
      title: 'Is ActiveSync on for the mailbox?',
      why: 'Status 126 says that the user may not use ActiveSync.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`Get-CASMailbox -Identity ${mailbox} | Format-List ActiveSyncEnabled`,
      ],
      ask: 'Is ActiveSyncEnabled True?',
      reads: reads(casMailbox, ({ activeSyncEnabled: enabled }) =>
        enabled === undefined ? undefined : enabled ? 'yes' : 'no',
      ),
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: `#${LOGS}`, description: 'Yes, True' },
      'answer.no': { target: '#enable-user-for-activesync', description: 'No, False' },
    },
  },
  'enable-user': {
    id: 'enable-user-for-activesync',
    meta: {
      section: 'enable-user-for-activesync',
      title: 'Turn ActiveSync on for the mailbox',
      why: 'Without it every command of the phone is refused.',
      instructions: [
        'Ask whether it was turned off on purpose.',
        'In the Exchange Management Shell, run:',
        ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncEnabled $true`,
        'Refresh the inbox on the phone. It can take some minutes.',
      ],
      ask: 'Did that solve the problem?',
      changes: [
        {
          id: 'activesync-enabled',
          what: say`ActiveSync is on for ${mailbox}`,
          undo: ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncEnabled $false`,
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#resolved', description: 'Yes' },
      'answer.no': { target: `#${LOGS}`, description: 'No' },
      'answer.keep': { target: `#${LOGS}`, description: 'It has to stay off', meta: { unchanged: true } },
    },
  },
  protocol: {
    id: 'exchange-activesync-protocol-document-review',
    meta: {
      section: 'exchange-activesync-protocol-document-review',
      title: 'Look up the status',
      why: 'Every status has a meaning, and most have a remedy.',
      instructions: [
        'Type “explain” and the number here. For example: explain 120.',
        'The full list: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-ascmd/95cb9d7c-d33d-4b94-9366-d59911c7a060.',
        'Mend what the status names, and try again on the phone.',
      ],
      ask: 'Did that solve the problem?',
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#resolved', description: 'Yes' },
      'answer.no': { target: '#support', description: 'No' },
    },
  },
};
