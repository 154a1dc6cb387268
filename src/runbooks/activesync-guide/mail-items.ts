import { runbook } from '../runbook';
import { followItem, logErrors, searchItem } from './mail-items-log';
import { deviceQuery, deviceQueryUnseen } from './mail-items-rows';
import { itemInTrace, traceErrors } from './mail-items-trace';

/** Mail trouble, and the part of it where an item is in Outlook or on the phone only. */
export const mailItems = runbook.createStateConfig({
  initial: 'kind',
  states: {
    kind: {
      id: 'mail-issues',
      meta: {
        section: 'mail-issues',
        title: 'What goes wrong with mail?',
        why: 'Each kind of trouble leaves traces in another place.',
      },
      on: {
        'answer.items': {
          target: '#items-present-on-only-one-client',
          description: 'An item is on one side only',
        },
        'answer.attachments': {
          target:
            '#install-log-parser-studio-locate-deviceid-for-user-log-parser-studio-query---device-query-query-results-analysis',
          description: 'Attachments don’t open',
        },
        'answer.sending': { target: '#unable-to-send-a-message', description: 'A message can’t be sent' },
      },
    },
    reproduce: {
      id: 'items-present-on-only-one-client',
      meta: {
        section: 'items-present-on-only-one-client',
        title: 'An item is in Outlook only, or on the phone only',
        why: 'If it happens again, it can be watched; if not, only the logs are left.',
        ask: 'Can you make it happen again on the phone?',
      },
      on: {
        'answer.yes': {
          target:
            '#enable-activesync-mailbox-logging-capture-fiddler-trace-locate-item-using-mfcmapi-search-for-item-in-mailbox-log',
          description: 'Yes',
        },
        'answer.no': {
          target:
            '#install-log-parser-studio-log-parser-studio-query---deviceid-query-query-results-analysis-resync-the-folder',
          description: 'No',
        },
      },
    },
    unseen: deviceQueryUnseen,
    search: searchItem,
    follow: followItem,
    trace: itemInTrace,
    'trace-errors': traceErrors,
    query: deviceQuery,
    'log-errors': logErrors,
  },
});

export { mailItemsCorrections } from './mail-items-corrections';
