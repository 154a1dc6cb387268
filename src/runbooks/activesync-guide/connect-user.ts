import { captureFiddlerTrace } from '../procedures/fiddler-trace';
import { collectMailboxLog } from '../procedures/mailbox-log';
import { turnOnMailboxLogging } from '../procedures/mailbox-logging';
import { runbook } from '../runbook';
import { access } from './connect-access';
import { traceAnalysis } from './connect-trace';
import { readsLoggedCommand, readsLoggedStatus } from './mail-log-reads';

export { connectUserCorrections } from './connect-user-corrections';

const LOGGING = 'enable-activesync-mailbox-logging-capture-fiddler-trace-analyze-activesync-mailbox-log';

/** One or more users can't connect. Source: KB 10047, lines 177-517 and 715-758. */
export const connectUser = runbook.createStateConfig({
  initial: 'impact',
  states: {
    impact: {
      id: 'determine-impact',
      meta: {
        section: 'determine-impact',
        title: 'Whose phones can’t connect?',
        why: 'One user points to the account or the phone, a whole site to the servers.',
        instructions: ['Ask a few colleagues of the user, and people on other sites, whether their phones connect.'],
      },
      on: {
        'answer.one': { target: '#check-active-directory-permissions', description: 'One user' },
        'answer.some': { target: '#check-active-directory-permissions', description: 'Some users, others are fine' },
        'answer.site': { target: '#exchange-remote-connectivity-analyzer', description: 'A whole site or everybody' },
      },
    },
    'ad-permissions': {
      id: 'check-active-directory-permissions',
      meta: {
        section: 'check-active-directory-permissions',
        title: 'Check inheritance on the user object',
        why: 'Without inherited permissions Exchange can’t store the phone under the user.',
        instructions: [
          'If several users are affected, take one of them and stay with that user.',
          'Open Active Directory Users and Computers. Under View, turn on Advanced Features.',
          'Open the user’s properties, the Security tab, and Advanced.',
          'Inheritance is on if the button reads Disable inheritance. On Windows Server 2008 R2 and older, look for a ticked box about inheritable permissions.',
        ],
        ask: 'Is inheritance on?',
      },
      on: {
        'answer.yes': { target: `#${LOGGING}`, description: 'Yes, it is on' },
        'answer.no': { target: '#update-active-directory-permissions', description: 'No, it is off' },
      },
    },
    'update-ad-permissions': {
      id: 'update-active-directory-permissions',
      meta: {
        section: 'update-active-directory-permissions',
        title: 'Turn inheritance on',
        why: 'Then Exchange gets the permissions it needs on the user.',
        instructions: [
          'In the same window, choose Enable inheritance. On older servers, tick the box.',
          'Choose OK twice.',
          'Let the user connect within the hour.',
          'Is the user in an administrators’ group? Windows turns inheritance off again within 60 minutes. Use an everyday account for mail.',
        ],
        ask: 'Can the phone connect now?',
        changes: [
          {
            id: 'ad-inheritance',
            what: 'The user object inherits permissions from its parent',
            undo: 'In the same window, choose Disable inheritance and keep the permissions as explicit ones.',
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: `#${LOGGING}`, description: 'No' },
      },
    },
    'mailbox-log': {
      id: LOGGING,
      initial: 'copy-config',
      states: {
        ...turnOnMailboxLogging(LOGGING, 'set-up-fiddler'),
        ...captureFiddlerTrace(
          LOGGING,
          'collect-log',
          'On the phone, refresh the inbox, then send a message to yourself. Try even if the phone can’t connect.',
        ),
        ...collectMailboxLog(LOGGING, 'search-log'),
        'search-log': {
          meta: {
            section: LOGGING,
            title: 'Look for the phone’s commands in the log',
            why: 'This tells how far the phone gets before it fails.',
            instructions: [
              'Type SendMail in the box “Search raw log data for strings”, and choose Search.',
              'A phone that can’t connect never gets as far as sending. Search for FolderSync and for Provision too.',
            ],
            ask: 'Is one of the three commands in the log?',
            reads: readsLoggedCommand('SendMail', 'FolderSync', 'Provision'),
          },
          on: {
            'answer.yes': {
              target: '#sendmail-status-code-check-if-you-see-sendmail-logged',
              description: 'Yes, at least one',
            },
            'answer.no': { target: '#fiddler-trace-analysis', description: 'No, none of them' },
          },
        },
      },
    },
    'log-status': {
      id: 'sendmail-status-code-check-if-you-see-sendmail-logged',
      meta: {
        section: 'sendmail-status-code-check-if-you-see-sendmail-logged',
        title: 'Read the status in the mailbox log',
        why: 'The number says who refused the command.',
        instructions: [
          'Open the log entry of the command that failed, or of SendMail if none did.',
          'Read the Status in the response.',
          'An empty response to SendMail is no error: Exchange took the message. Choose “Another, or none”.',
          '120 means that Exchange could not submit the message. It has nothing to do with blocked phones. Choose “Another, or none”.',
          '131 means that the account is disabled. Enable it in Active Directory first.',
        ],
        ask: 'Which status does the log show?',
        asksStatus: {
          command: 'SendMail',
          answers: { 126: 'disabled', 129: 'blocked', 130: 'blocked' },
          otherwise: 'other',
        },
        reads: readsLoggedStatus({ 126: 'disabled', 129: 'blocked', 130: 'blocked' }, 'other'),
      },
      on: {
        'answer.blocked': {
          target: '#exchange-activesync-organization-settings-if-status-code-is-120-or-129',
          description: '129 or 130: refused',
        },
        'answer.disabled': { target: '#activesync-enabled-mailbox', description: '126: not enabled for the user' },
        'answer.other': { target: '#fiddler-trace-analysis', description: 'Another, or none' },
      },
    },
    ...access,
    ...traceAnalysis,
  },
});
