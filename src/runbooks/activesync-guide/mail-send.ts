import { type Correction, runbook } from '../runbook';
import { noRecipients, quotaExceeded, submissionFailed } from './mail-send-errors';
import { sendErrorsInLog, sendErrorsInTrace, sendErrorsUnseen } from './mail-send-traces';

/** Messages that can't be sent from the phone. */
export const mailSend = runbook.createStateConfig({
  initial: 'reproduce',
  states: {
    reproduce: {
      id: 'unable-to-send-a-message',
      meta: {
        section: 'unable-to-send-a-message',
        title: 'A message can’t be sent from the phone',
        why: 'If it happens again, it can be watched; if not, only the logs are left.',
        ask: 'Can the user make it happen again?',
      },
      on: {
        'answer.yes': {
          target: '#enable-activesync-mailbox-logging-capture-fiddler-trace-mailbox-log-analysis-for-errors',
          description: 'Yes',
        },
        'answer.no': {
          target:
            '#install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis-if-no-user-can-reproduce-the-issue',
          description: 'No',
        },
      },
    },
    log: sendErrorsInLog,
    trace: sendErrorsInTrace,
    unseen: sendErrorsUnseen,
    quota: quotaExceeded,
    'no-recipients': noRecipients,
    submission: submissionFailed,
  },
});

const log = 'enable-activesync-mailbox-logging-capture-fiddler-trace-mailbox-log-analysis-for-errors';
const unseen =
  'install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis-if-no-user-can-reproduce-the-issue';

export const mailSendCorrections: readonly Correction[] = [
  {
    id: 'KB10047-67',
    section: log,
    now: 'Turning on logging and capturing the trace are steps of their own, and the command ends where it should.',
    why: 'An unclosed code block swallowed the text from the command on.',
  },
  {
    id: 'KB10047-68',
    section: log,
    now: 'Says to read Status in the response of each SendMail entry.',
    why: '“Satus” was misspelled and the sentence said no more than “for any values”.',
  },
  {
    id: 'KB10047-69',
    section: log,
    now: 'Leads from the statuses of a full mailbox, a failed submission and missing recipients to their sections. Every other error goes on to the SendMail query.',
    why: 'Those three sections could be reached only where the trouble could not be made to happen again.',
  },
  {
    id: 'KB10047-70',
    section: 'fiddler-trace-analysis-for-errors-if-no-errors-in-mailbox-log',
    now: 'Looks for the SendMail request.',
    why: 'The text, copied from the items part, expected requests for updates of a folder.',
  },
  {
    id: 'KB10047-71',
    section: unseen,
    now: 'Is for the case where the user cannot make it happen again.',
    why: 'The heading says “no user can reproduce”.',
  },
  {
    id: 'KB10047-72',
    section: unseen,
    now: 'Says how to read the Status, Error and sc-status columns.',
    why: 'The question came with no way to find its answer.',
  },
  {
    id: 'KB10047-73',
    section: 'qutoaexceeded-error',
    now: 'Calls the error QuotaExceeded, and accepts Exchange’s MailboxQuotaExceeded and the statuses 113 and 115.',
    why: 'The name was misspelled.',
  },
  {
    id: 'KB10047-74',
    section: 'norecipients-error',
    now: 'Calls the error NoRecipients, and accepts status 119.',
    why: 'The list of errors had lost the first letter.',
  },
  {
    id: 'KB10047-75',
    section: 'norecipients-error',
    now: 'Hands over to support if recipients were sent, and to the device vendor if not.',
    why: 'Both answers ended with the same apology.',
  },
  {
    id: 'KB10047-107',
    section: 'qutoaexceeded-error',
    now: 'Asks whether the user can send after each of the two ways.',
    why: 'The question was not a sentence.',
  },
];
