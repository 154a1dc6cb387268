import { done } from '../procedures/done';
import { captureFiddlerTrace } from '../procedures/fiddler-trace';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { collectMailboxLog } from '../procedures/mailbox-log';
import { turnOnMailboxLogging } from '../procedures/mailbox-logging';
import { runbook } from '../runbook';
import { readsLoggedErrors, readsTraceErrors } from './mail-log-reads';
import { findErrors } from './mail-trace';

const log = 'enable-activesync-mailbox-logging-capture-fiddler-trace-mailbox-log-analysis-for-errors';
const trace = 'fiddler-trace-analysis-for-errors-if-no-errors-in-mailbox-log';
const unseen =
  'install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis-if-no-user-can-reproduce-the-issue';

/** The three errors with a section of their own. Source: MS-ASCMD 2.2.2, common status codes. */
const knownErrors = { 113: 'quota', 115: 'quota', 119: 'no-recipients', 120: 'submission' };

const toKnownErrors = {
  'answer.quota': { target: '#qutoaexceeded-error', description: 'Quota exceeded (113, 115)' },
  'answer.submission': { target: '#mailsubmissionfailed-error', description: 'MailSubmissionFailed (120)' },
  'answer.no-recipients': { target: '#norecipients-error', description: 'NoRecipients (119)' },
};

/** Records a message that fails, and looks for its error in the mailbox log. */
export const sendErrorsInLog = runbook.createStateConfig({
  id: log,
  initial: 'copy-config',
  states: {
    ...turnOnMailboxLogging(log, 'set-up-fiddler'),
    ...captureFiddlerTrace(log, 'collect-log', 'Send one or more messages from the phone.'),
    ...collectMailboxLog(log, 'find-errors'),
    'find-errors': {
      meta: {
        section: log,
        title: 'Look for SendMail errors in the mailbox log',
        why: 'The log tells whether the message reached Exchange and what Exchange answered.',
        instructions: [
          'Type SendMail in the box “Search raw log data for strings”, and choose Search.',
          'In each result, read Status in the response. An empty response means that the message was sent.',
          'Status 118 means that it was sent before: look in Sent Items.',
          'Look for an exception in each result too.',
        ],
        ask: 'Is there an error or an exception?',
        asksStatus: { command: 'SendMail', answers: { 1: 'no', 118: 'no', ...knownErrors }, otherwise: 'yes' },
        reads: readsLoggedErrors({ 118: 'no', ...knownErrors }, 'yes', ({ command }) => command === 'SendMail'),
      },
      on: {
        ...toKnownErrors,
        'answer.yes': {
          target: '#install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis',
          description: 'Yes, another one',
        },
        'answer.no': { target: `#${trace}`, description: 'No' },
      },
    },
  },
});

/** The log is clean: is the trace? */
export const sendErrorsInTrace = runbook.createStateConfig({
  id: trace,
  meta: {
    section: trace,
    title: 'Look for errors in the Fiddler trace',
    why: 'The phone should have sent a SendMail request and got an answer.',
    instructions: [...findErrors, 'Look at the SendMail requests first.'],
    ask: 'Is there an error in the trace?',
    asksStatus: { command: 'HTTP', answers: { 200: 'no' }, otherwise: 'yes' },
    reads: readsTraceErrors,
  },
  on: {
    'answer.yes': {
      target: '#install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis',
      description: 'Yes',
    },
    'answer.no': { target: '#support', description: 'No' },
  },
});

/** It cannot be made to happen again: what do the IIS logs say? */
export const sendErrorsUnseen = runbook.createStateConfig({
  id: unseen,
  initial: 'copy-logs',
  states: {
    ...installLogParserStudio(unseen, 'run-query'),
    'run-query': {
      meta: {
        section: unseen,
        title: 'List the messages that were sent',
        why: 'A message that failed shows in its own row.',
        instructions: [
          'In the library of Log Parser Studio, double-click ActiveSync: SendMail.',
          'Choose the red exclamation mark to run it.',
          'Look for values in the Status and Error columns.',
          'Look in sc-status for anything but 200.',
        ],
        asksLogs: { question: 'sendMail', yes: 'done', no: 'done' },
      },
      on: done('which-error'),
    },
    'which-error': {
      meta: {
        section: unseen,
        title: 'Which error is in the user’s rows?',
        why: 'Three errors have a cure of their own.',
        instructions: [
          'Look at the rows of the user around the time it failed. Log times are UTC.',
          'Quota exceeded stands for QuotaExceeded and MailboxQuotaExceeded.',
          'Look up other numbers in Status and sc-status with Explain a code.',
        ],
        asksStatus: { command: 'SendMail', answers: knownErrors, otherwise: 'other' },
      },
      on: {
        ...toKnownErrors,
        'answer.other': { target: '#support', description: 'Another error, an HTTP error, or none' },
      },
    },
  },
});
