import { runbook } from '../runbook';
import { attachmentInMessage } from './mail-attachments-log';
import { allowAttachments, checkAllowed, checkSize, raiseSize } from './mail-attachments-policy';
import { attachmentErrors } from './mail-attachments-rows';
import { messageSize, syncSize } from './mail-attachments-size';

/** Attachments that don't open on the phone. */
export const mailAttachments = runbook.createStateConfig({
  initial: 'errors',
  states: {
    errors: attachmentErrors,
    'check-size': checkSize,
    'message-size': messageSize,
    'sync-size': syncSize,
    'raise-size': raiseSize,
    message: attachmentInMessage,
    'other-client': {
      id: 'view-attachment-using-outlook',
      meta: {
        section: 'view-attachment-using-outlook',
        title: 'Open the attachment somewhere else',
        why: 'An attachment that opens nowhere is damaged.',
        instructions: ['Ask the user to open it in Outlook or Outlook on the web.'],
        ask: 'Does it open there?',
      },
      on: {
        'answer.yes': { target: '#check-activesync-mailbox-policy', description: 'Yes' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
    'check-allowed': checkAllowed,
    allow: allowAttachments,
  },
});

export { mailAttachmentsCorrections } from './mail-attachments-corrections';
