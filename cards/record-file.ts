import type { Attachment } from 'botbuilder';
import type { Case } from '../src/cases/case';
import type { FileView } from '../src/cases/record/file-events';
import { fileOf } from '../src/cases/record/record-file';
import { line } from './page';

// The record as a file, in Teams' own cards for files. Source: "Send and receive files using a bot".

export const isFileView = (view: { name: string }): view is FileView => view.name.startsWith('file-');

export function fileCard(view: FileView, current: Case): Attachment {
  if (view.name === 'file-info') {
    const { contentUrl, name, uniqueId, fileType } = view.place;
    return {
      contentType: 'application/vnd.microsoft.teams.card.file.info',
      contentUrl,
      name,
      content: { uniqueId, fileType },
    };
  }
  const file = fileOf(current, view.offer);
  if (!file) return line('•', 'This file is gone.');
  const { name, bytes, state, sentAs, why, offer } = file;
  const context = { caseId: current.id, offer };
  switch (state) {
    case 'offered':
      return {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name,
        content: {
          description: `Everything that is known of case ${current.id}. It goes to your OneDrive. To read it here instead, type: export here.`,
          sizeInBytes: bytes,
          acceptContext: context,
          declineContext: context,
        },
      };
    case 'replaced':
      return line('↩', `${name}: a newer one is offered below.`);
    case 'accepted':
      return line('→', `${name} is on its way to your OneDrive.`);
    case 'declined':
      return line('↩', `${name} was not wanted. To read it here, type: export here.`);
    case 'sent':
      return line('✓', `${sentAs} is in your OneDrive.`);
    case 'failed':
      return line('✗', `${name} was not sent.`, '', `· ${why}`);
  }
}
