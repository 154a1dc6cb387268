import type { Correction } from '../runbook';

const search =
  'enable-activesync-mailbox-logging-capture-fiddler-trace-locate-item-using-mfcmapi-search-for-item-in-mailbox-log';
const unseen =
  'install-log-parser-studio-log-parser-studio-query---deviceid-query-query-results-analysis-resync-the-folder';
const query =
  'install-log-parser-studio-log-parser-studio-query---device-query-query-results-analysis-resync-the-folder';

export const mailItemsCorrections: readonly Correction[] = [
  {
    id: 'KB10047-43',
    section: 'items-present-on-only-one-client',
    now: 'Asks whether it can be made to happen again with the mail item.',
    why: 'The question was copied from the calendar part.',
  },
  {
    id: 'KB10047-44',
    section: unseen,
    now: 'Gives the steps that copy the IIS logs and open them in Log Parser Studio before the query.',
    why: 'The heading had no text under it, and the files “copied earlier” were never copied.',
  },
  {
    id: 'KB10047-45',
    section: unseen,
    now: 'Says that the command lists the user’s phones.',
    why: 'It was said to find phones that may not sync.',
  },
  {
    id: 'KB10047-46',
    section: unseen,
    now: 'Names the mailbox in the command that finds the device ID, and asks for the ID.',
    why: '-Mailbox stood without a value, so the command failed.',
  },
  {
    id: 'KB10047-13',
    section: search,
    now: 'Changes the item and syncs its folder while the trace runs; the calendar part does so with the appointment.',
    why: 'Sending messages, copied from the send part, does not show a lost item.',
  },
  {
    id: 'KB10047-47',
    section: search,
    now: 'Calls tag 0x00710102 the conversation index, and says which part of it is the conversation ID.',
    why: 'The tag was called the conversation ID.',
  },
  {
    id: 'KB10047-48',
    section: search,
    now: 'Splits the example into 1 header byte, 5 time bytes and the 16 bytes of the conversation ID.',
    why: 'The text said the next 16 bytes, but the example marked 21.',
  },
  {
    id: 'KB10047-49',
    section: search,
    now: 'Has one step that fetches the log and one that searches it.',
    why: 'Two parts had the same heading.',
  },
  {
    id: 'KB10047-50',
    section: 'analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
    now: 'Speaks of the item.',
    why: 'It spoke of an appointment.',
  },
  {
    id: 'KB10047-51',
    section: 'analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
    now: 'Says in words where request and response stand in the log.',
    why: 'The picture showed a settings file.',
  },
  {
    id: 'KB10047-52',
    section: 'analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
    now: 'Goes on until no result is left.',
    why: 'Step 4 told to repeat itself.',
  },
  {
    id: 'KB10047-53',
    section: 'mailbox-log-analysis-for-errors-if-final-action-doesnt-meet-the-expected-state',
    now: 'Reads each entry for the item’s folder.',
    why: 'It spoke of the calendar, and repeated its own step.',
  },
  {
    id: 'KB10047-93',
    section: 'mailbox-log-analysis-for-errors-if-final-action-doesnt-meet-the-expected-state',
    now: 'Says which status is good for which command, and takes an empty response for a good one.',
    why: 'Taking everything but 1 for an error flags Ping 2, MoveItems 3 and each message that was sent.',
  },
  {
    id: 'KB10047-54',
    section: query,
    now: 'Finds the device ID before the query that needs it.',
    why: 'It was to come from a previous step that does not exist on this path.',
  },
];
