import { done } from '../procedures/done';
import { captureFiddlerTrace } from '../procedures/fiddler-trace';
import { collectMailboxLog } from '../procedures/mailbox-log';
import { turnOnMailboxLogging } from '../procedures/mailbox-logging';
import { runbook } from '../runbook';
import { readsLoggedErrors } from './mail-log-reads';
import { openFolderInMfcMapi } from './mail-mfcmapi';
import { expectedState, goodStatus } from './mail-trace';

const search =
  'enable-activesync-mailbox-logging-capture-fiddler-trace-locate-appointment-within-the-mailbox-search-for-uid';
const follow = 'analyze-mailbox-log-for-uid-check-the-final-status-of-the-appointment';
const errors = 'mailbox-log-analysis-for-errors-for-appointment';

/** Records the trouble, and looks for the appointment in the mailbox log. */
export const searchAppointment = runbook.createStateConfig({
  id: search,
  initial: 'copy-config',
  states: {
    ...turnOnMailboxLogging(search, 'set-up-fiddler'),
    ...captureFiddlerTrace(
      search,
      'open-mfcmapi',
      'Change or accept the appointment on the phone, then sync the calendar.',
    ),
    ...openFolderInMfcMapi(search, 'copy-uid', 'Calendar'),
    'copy-uid': {
      meta: {
        section: search,
        title: 'Copy the appointment’s UID',
        why: 'The mailbox log knows the appointment by it.',
        instructions: [
          'Select the appointment in the table.',
          'In the column with the names of named properties, find PidLidCleanGlobalObjectId, or PidLidGlobalObjectId.',
          'They are 0x0023 and 0x0003 of PSETID_Meeting. Their tags start with 8 and differ from mailbox to mailbox.',
          'Right-click the property, and choose Edit property.',
          'Copy the Binary value, and choose Cancel.',
        ],
      },
      on: done('collect-log'),
    },
    ...collectMailboxLog(search, 'find-appointment'),
    'find-appointment': {
      meta: {
        section: search,
        title: 'Search the mailbox log for the appointment',
        why: 'An appointment that Exchange and the phone talked about has a ServerId there.',
        instructions: [
          'Paste the UID in the box “Search raw log data for strings”, and choose Search.',
          'Note the appointment’s ServerId if you find it.',
        ],
        ask: 'Is the appointment in the mailbox log?',
      },
      on: {
        'answer.yes': { target: `#${follow}`, description: 'Yes, I have its ServerId' },
        'answer.no': { target: '#fiddler-trace-analysis-for-errors', description: 'No' },
      },
    },
  },
});

/** What happened to the appointment, entry by entry. */
export const followAppointment = runbook.createStateConfig({
  id: follow,
  initial: 'list-actions',
  states: {
    'list-actions': {
      meta: {
        section: follow,
        title: 'List what happened to the appointment',
        why: 'The last action decides what the phone should show.',
        instructions: [
          'Search the mailbox log for the UID.',
          'In each result, see whether it stands in RequestBody or ResponseBody.',
          'RequestBody: the phone sent it. ResponseBody: the server sent it.',
          'Note who sent it and the action: Add, Change or Delete.',
          'Go on until no result is left.',
        ],
      },
      on: done('compare'),
    },
    compare: {
      meta: {
        section: follow,
        title: 'Compare the log with the appointment',
        why: 'It tells whether Exchange or the way to the phone is at fault.',
        instructions: expectedState('appointment', 'calendar'),
        ask: 'Did the last action end as the appointment should be?',
      },
      on: {
        'answer.yes': {
          target: '#fiddler-trace-analysis-for-uid-check-the-final-status-of-the-appointment',
          description: 'Yes',
        },
        'answer.no': { target: `#${errors}`, description: 'No' },
      },
    },
  },
});

/** Failed requests for the calendar in the mailbox log. */
export const appointmentErrors = runbook.createStateConfig({
  id: errors,
  meta: {
    section: errors,
    title: 'Look for errors in the mailbox log',
    why: 'A failed request for the calendar explains why the appointment is not right.',
    instructions: [
      'Go back to the search results.',
      'In each entry for the calendar, read Status in the response.',
      ...goodStatus,
      'Look for an exception in each entry too.',
      'Sync 4 is a request the phone made wrong, Sync 6 an appointment it sent wrong.',
    ],
    ask: 'Is there a bad status or an exception?',
    asksStatus: { command: 'Sync', answers: { 1: 'no', 4: 'device', 6: 'device' }, otherwise: 'yes' },
    reads: readsLoggedErrors({ 4: 'device', 6: 'device' }, 'yes', ({ command }) => command === 'Sync'),
  },
  on: {
    'answer.yes': {
      target:
        '#install-log-parser-studio-log-parser-studio-query---device-calendar-requests-query-results-analysis-resync-the-calendar-folder',
      description: 'Yes',
    },
    'answer.device': { target: '#vendor', description: 'Yes, the phone’s fault (Sync 4 or 6)' },
    'answer.no': { target: '#fiddler-trace-analysis-for-errors', description: 'No' },
  },
});
