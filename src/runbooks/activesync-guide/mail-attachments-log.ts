import { done } from '../procedures/done';
import { collectMailboxLog } from '../procedures/mailbox-log';
import { turnOnMailboxLogging } from '../procedures/mailbox-logging';
import { runbook } from '../runbook';
import { openFolderInMfcMapi } from './mail-mfcmapi';

const section = 'enable-activesync-mailbox-logging-analyze-activesync-mailbox-log-locate-attachment-using-mfcmapi';

/** Is the attachment the phone asks for in the message at all? */
export const attachmentInMessage = runbook.createStateConfig({
  id: section,
  initial: 'copy-config',
  states: {
    ...turnOnMailboxLogging(section, 'open-attachment'),
    'open-attachment': {
      meta: {
        section,
        title: 'Try to open the attachment on the phone',
        why: 'The log then holds the request that fails.',
        instructions: ['On the phone, open the attachment that fails.', 'Wait until the phone gives up.'],
      },
      on: done('collect-log'),
    },
    ...collectMailboxLog(section, 'find-number'),
    'find-number': {
      meta: {
        section,
        title: 'Find the attachment’s number',
        why: 'The phone asks for an attachment by number.',
        instructions: [
          'Type ObjectNotFound in the box “Search raw log data for strings”, and choose Search.',
          'In the entry with the error, find FileReference, such as 5%3a12%3a0. It stands for 5:12:0.',
          'Note its last number. In the example it is attachment 0 of the message with ServerId 5:12.',
          'Is there no such entry? Note the name of the attachment instead.',
        ],
      },
      on: done('open-mfcmapi'),
    },
    ...openFolderInMfcMapi(section, 'list-attachments', 'the folder with the message, such as Inbox'),
    'list-attachments': {
      meta: {
        section,
        title: 'List the message’s attachments',
        why: 'An attachment that is gone from the message cannot be fetched.',
        instructions: [
          'Right-click the message, and choose Attachments, Display attachment table.',
          'Look for the number, or the name, that you noted.',
        ],
        ask: 'Is that attachment there?',
      },
      on: {
        'answer.yes': { target: '#view-attachment-using-outlook', description: 'Yes' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
  },
});
