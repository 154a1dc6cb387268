import type { Correction } from '../runbook';

const search =
  'enable-activesync-mailbox-logging-capture-fiddler-trace-locate-appointment-within-the-mailbox-search-for-uid';
const rows =
  'install-log-parser-studio-log-parser-studio-query---device-calendar-requests-query-results-analysis-resync-the-calendar-folder';

export const calendarCorrections: readonly Correction[] = [
  {
    id: 'KB10047-77',
    section: search,
    now: 'Finds the UID by the names PidLidCleanGlobalObjectId and PidLidGlobalObjectId.',
    why: 'Tag 0x80000102 is a named property: its number differs from mailbox to mailbox and may be another property.',
  },
  {
    id: 'KB10047-78',
    section: search,
    now: 'Changes or accepts the appointment while the trace runs.',
    why: 'Sending messages, copied from the send part, does not show a wrong appointment.',
  },
  {
    id: 'KB10047-76',
    section: 'analyze-mailbox-log-for-uid-check-the-final-status-of-the-appointment',
    now: 'Leads to the errors of the mailbox log.',
    why: 'The link had a bracket too many.',
  },
  {
    id: 'KB10047-79',
    section: 'mailbox-log-analysis-for-errors-for-appointment',
    now: 'An error leads on to the calendar requests in the IIS logs, as it does for items. The device vendor is the end only for Sync 4 and 6, which the phone causes.',
    why: 'Finding an error ended the search, and finding none went on.',
  },
  {
    id: 'KB10047-80',
    section: 'fiddler-trace-analysis-for-errors',
    now: 'Says nothing about the mailbox log having been clean.',
    why: 'The step is also reached when the trace already showed a wrong end.',
  },
  {
    id: 'KB10047-81',
    section: rows,
    now: 'Finds the device ID, and lists that phone’s calendar requests with all their columns.',
    why: 'It counted Syncs with SyncKey 0 for each user, and then asked for columns which that count does not have.',
  },
  {
    id: 'KB10047-82',
    section: rows,
    now: 'Gives the query to paste.',
    why: 'The library has no query of that name.',
  },
];
