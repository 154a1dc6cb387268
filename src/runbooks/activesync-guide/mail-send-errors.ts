import { mailbox, mailboxServer, ps, typed } from '../powershell';
import { done } from '../procedures/done';
import { runbook, say } from '../runbook';

const quota = 'qutoaexceeded-error';
const submission = 'mailsubmissionfailed-error';

/** The mailbox is full. */
export const quotaExceeded = runbook.createStateConfig({
  id: quota,
  initial: 'compare',
  states: {
    compare: {
      meta: {
        section: quota,
        title: 'The mailbox is full',
        why: 'Above its quota, a mailbox may not send.',
        instructions: [
          'Compare the size of the mailbox with its quota:',
          ps`Get-MailboxStatistics -Identity ${mailbox} | Format-List TotalItemSize,StorageLimitStatus`,
          ps`Get-Mailbox -Identity ${mailbox} | Format-List *Quota*`,
          'Note the quotas.',
        ],
        ask: 'What is possible?',
      },
      on: {
        'answer.raise': { target: 'raise', description: 'Raise the quota' },
        'answer.shrink': { target: 'shrink', description: 'Make the mailbox smaller' },
      },
    },
    raise: {
      meta: {
        section: quota,
        title: 'Raise the mailbox’s quota',
        why: 'With room above its size, the mailbox may send again.',
        instructions: [
          say`In the Exchange Management Shell, run Set-Mailbox -Identity ${typed(mailbox)} -UseDatabaseQuotaDefaults $false, with larger values for -ProhibitSendQuota and -ProhibitSendReceiveQuota.`,
          'Exchange may take two hours to notice.',
          'Send a message from the phone.',
        ],
        ask: 'Can the user send now?',
        changes: [
          {
            id: 'mailbox-quota',
            what: say`The quota of ${mailbox} is raised`,
            undo: say`Run Set-Mailbox -Identity ${typed(mailbox)} again with the quotas and the UseDatabaseQuotaDefaults you noted.`,
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
    shrink: {
      meta: {
        section: quota,
        title: 'Make the mailbox smaller',
        why: 'Below its quota, the mailbox may send again.',
        instructions: [
          'Ask the user to delete or archive mail, and to empty Deleted Items.',
          'Send a message from the phone.',
        ],
        ask: 'Can the user send now?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
  },
});

/** The message came without a recipient. */
export const noRecipients = runbook.createStateConfig({
  id: 'norecipients-error',
  meta: {
    section: 'norecipients-error',
    title: 'The message came without recipients',
    why: 'The phone should not let that happen, so it matters what it sent.',
    instructions: [
      'Find the SendMail request in the mailbox log or the Fiddler trace, if you have one.',
      'Look for recipients in the request.',
    ],
    ask: 'Did the phone send a recipient?',
  },
  on: {
    'answer.yes': { target: '#support', description: 'Yes, one or more' },
    'answer.no': { target: '#vendor', description: 'No' },
  },
});

/** Exchange could not submit the message; only its own log knows why. */
export const submissionFailed = runbook.createStateConfig({
  id: submission,
  initial: 'send-again',
  states: {
    'send-again': {
      meta: {
        section: submission,
        title: 'Send the message once more',
        why: 'MailSubmissionFailed is the error for every failure without a name of its own.',
        instructions: [
          'Ask the user to send the message again, and note the time.',
          'In the Exchange Management Shell, find the server that has the mailbox now:',
          ps`Get-MailboxStatistics -Identity ${mailbox} | Format-List Database,ServerName`,
        ],
        ask: 'Which server has the mailbox?',
        asks: ['mailboxServer'],
      },
      on: done('read-events'),
    },
    'read-events': {
      meta: {
        section: submission,
        title: 'Read the Mailbox server’s event log',
        why: 'It says why the message could not be submitted.',
        instructions: [
          'List the last errors and warnings:',
          ps`Get-WinEvent -ComputerName ${mailboxServer} -FilterHashtable @{LogName='Application'; Level=2,3} -MaxEvents 50 | Format-List TimeCreated, ProviderName, Id, Message`,
          'Read those at the time the message was sent.',
          'Put right what they name, and send a message again.',
        ],
        ask: 'Did the event log help to solve it?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, the message is sent' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
  },
});
