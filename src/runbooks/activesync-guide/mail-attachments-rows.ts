import { findDeviceId } from '../procedures/device-id';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { runbook } from '../runbook';
import { queryDevice } from './mail-device-query';

const section =
  'install-log-parser-studio-locate-deviceid-for-user-log-parser-studio-query---device-query-query-results-analysis';

/** Which error the IIS logs hold for the attachment. */
export const attachmentErrors = runbook.createStateConfig({
  id: section,
  initial: 'copy-logs',
  states: {
    ...installLogParserStudio(section, 'find-device-id'),
    ...findDeviceId(section, 'run-query'),
    ...queryDevice(section, 'which-error'),
    'which-error': {
      meta: {
        section,
        title: 'Which attachment error is in the rows?',
        why: 'Exchange writes down why it refused an attachment.',
        instructions: [
          'Look at the Error column around the time the attachment did not open. Log times are UTC.',
          'Not found, bad, or invalid name stands for AttachmentNotFound, BadAttachment and InvalidAttachmentName.',
          'Status 122, or ItemOperations 11, means AttachmentTooBig.',
          'ItemOperations 15 means that the attachment was not found, 16 that attachments are not allowed.',
        ],
        asksStatus: {
          command: 'ItemOperations',
          answers: { 11: 'too-big', 15: 'not-found', 16: 'not-enabled', 122: 'too-big' },
          otherwise: 'none',
        },
      },
      on: {
        'answer.too-big': {
          target: '#check-activesync-mailbox-policy-for-error-attachmenttoobig',
          description: 'AttachmentTooBig',
        },
        'answer.not-found': {
          target: '#enable-activesync-mailbox-logging-analyze-activesync-mailbox-log-locate-attachment-using-mfcmapi',
          description: 'Not found, bad, or invalid name',
        },
        'answer.not-enabled': { target: '#check-activesync-mailbox-policy', description: 'AttachmentsNotEnabled' },
        'answer.none': { target: '#support', description: 'None of these' },
      },
    },
  },
});
