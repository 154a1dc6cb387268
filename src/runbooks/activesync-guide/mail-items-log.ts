import { done } from '../procedures/done';
import { captureFiddlerTrace } from '../procedures/fiddler-trace';
import { collectMailboxLog } from '../procedures/mailbox-log';
import { turnOnMailboxLogging } from '../procedures/mailbox-logging';
import { runbook } from '../runbook';
import { readsLoggedErrors } from './mail-log-reads';
import { openFolderInMfcMapi } from './mail-mfcmapi';
import { expectedState, goodStatus } from './mail-trace';

const search =
  'enable-activesync-mailbox-logging-capture-fiddler-trace-locate-item-using-mfcmapi-search-for-item-in-mailbox-log';

/** Records the trouble, and looks for the item in the mailbox log. */
export const searchItem = runbook.createStateConfig({
  id: search,
  initial: 'copy-config',
  states: {
    ...turnOnMailboxLogging(search, 'set-up-fiddler'),
    ...captureFiddlerTrace(
      search,
      'open-mfcmapi',
      'Change the item in Outlook, or on the phone if it is there only. Then sync its folder on the phone.',
    ),
    ...openFolderInMfcMapi(search, 'conversation-index', 'the folder with the item, such as Inbox'),
    'conversation-index': {
      meta: {
        section: search,
        title: 'Copy the item’s conversation index',
        why: 'Part of it is the conversation ID, which the mailbox log holds.',
        instructions: [
          'Select the item in the table.',
          'Right-click the property with tag 0x00710102 (PR_CONVERSATION_INDEX), and choose Edit property.',
          'Copy the Binary value, and choose Cancel.',
        ],
      },
      on: done('collect-log'),
    },
    ...collectMailboxLog(search, 'find-item'),
    'find-item': {
      meta: {
        section: search,
        title: 'Search the mailbox log for the item',
        why: 'An item that Exchange and the phone talked about has a ServerId there.',
        instructions: [
          'Leave out the first 2 characters of the Binary value.',
          'Type the next 10 characters in the box “Search raw log data for strings”, and choose Search.',
          'In the results, compare ConversationId with the 32 characters after those 10.',
          'Example: in 01CEC1E829ED44997723AC344564BBEEF22D3A1A3373, search for CEC1E829ED.',
          'Its ConversationId is 44997723AC344564BBEEF22D3A1A3373.',
          'If they match, note the item’s ServerId, such as 5:11.',
        ],
        ask: 'Is the item in the mailbox log?',
      },
      on: {
        'answer.yes': {
          target: '#analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
          description: 'Yes, I have its ServerId',
        },
        'answer.no': {
          target: '#fiddler-trace-analysis-for-errors-if-the-result-doesnt-meet-the-expected-state',
          description: 'No',
        },
      },
    },
  },
});

/** What happened to the item, entry by entry. */
export const followItem = runbook.createStateConfig({
  id: 'analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
  initial: 'list-actions',
  states: {
    'list-actions': {
      meta: {
        section: 'analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
        title: 'List what happened to the item',
        why: 'The last action decides what the phone should show.',
        instructions: [
          'Search the mailbox log for the ServerId.',
          'Scroll up from each result to RequestBody or ResponseBody.',
          'RequestBody: the phone sent it. ResponseBody: the server sent it.',
          'Note who sent it and the action: Add, Change or Delete.',
          'Go on until no result is left.',
        ],
      },
      on: done('compare'),
    },
    compare: {
      meta: {
        section: 'analyze-mailbox-log-for-item-check-the-final-status-of-the-item',
        title: 'Compare the log with the item',
        why: 'It tells whether Exchange or the way to the phone is at fault.',
        instructions: expectedState('item', 'folder'),
        ask: 'Did the last action end as the item should be?',
      },
      on: {
        'answer.yes': {
          target: '#fiddler-trace-analysis-for-item-check-the-final-status-of-the-item',
          description: 'Yes',
        },
        'answer.no': {
          target: '#mailbox-log-analysis-for-errors-if-final-action-doesnt-meet-the-expected-state',
          description: 'No',
        },
      },
    },
  },
});

/** Failed requests for the folder in the mailbox log. */
export const logErrors = runbook.createStateConfig({
  id: 'mailbox-log-analysis-for-errors-if-final-action-doesnt-meet-the-expected-state',
  meta: {
    section: 'mailbox-log-analysis-for-errors-if-final-action-doesnt-meet-the-expected-state',
    title: 'Look for errors in the mailbox log',
    why: 'A failed request for the folder explains why the item is not right.',
    instructions: [
      'Go back to the search results.',
      'In each entry for the folder, read Status in the response.',
      ...goodStatus,
      'Look for an exception in each entry too.',
    ],
    ask: 'Is there a bad status or an exception?',
    asksStatus: { command: 'Sync', answers: { 1: 'no' }, otherwise: 'yes' },
    reads: readsLoggedErrors({}, 'yes'),
  },
  on: {
    'answer.yes': {
      target:
        '#install-log-parser-studio-log-parser-studio-query---device-query-query-results-analysis-resync-the-folder',
      description: 'Yes',
    },
    'answer.no': {
      target: '#fiddler-trace-analysis-for-errors-if-the-result-doesnt-meet-the-expected-state',
      description: 'No',
    },
  },
});
