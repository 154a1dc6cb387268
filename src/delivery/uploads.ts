import type { Decision } from '../cases/decision';
import { nothing } from '../cases/decision';
import type { Desk } from '../cases/desk';
import { theBot } from '../cases/events';
import { packetAsMarkdown } from '../cases/record/packet-markdown';
import { fileFailed, fileOf, fileSent } from '../cases/record/record-file';
import type { OutboxRow } from '../cases/store/store';
import type { Became, Messenger } from './outbox';
import type { SendError } from './send-error';

/** Puts a whole file in its place. @throws SendError whose message is a sentence for the person */
export type Upload = (url: string, bytes: Buffer) => Promise<void>;

export interface UploadMessengerParts {
  /** For every row that is no upload. */
  others: Messenger;
  upload: Upload;
  desk: Pick<Desk, 'read'>;
}

/** Sends the record of a case, as it is now, to the place that was agreed to, and every other row on. */
export class UploadMessenger implements Messenger {
  constructor(private readonly parts: UploadMessengerParts) {}

  async send(row: OutboxRow, activityId?: string): Promise<string | undefined> {
    const { others, upload, desk } = this.parts;
    const { view, caseId } = row;
    if (view.name !== 'file-upload' || caseId === undefined) return await others.send(row, activityId);
    const current = await desk.read(caseId);
    if (current && fileOf(current, view.offer)?.state === 'accepted')
      await upload(view.place.uploadUrl, Buffer.from(packetAsMarkdown(current)));
    return undefined;
  }
}

/** Tells the case, and the person, what became of an upload. */
export const tellUpload =
  (desk: Pick<Desk, 'act'>) =>
  async ({ id, view, caseId, ambiguous }: OutboxRow, became: Became, error?: SendError): Promise<void> => {
    if (view.name !== 'file-upload' || caseId === undefined) return;
    const maybe = ambiguous ? ' It may be in your OneDrive all the same.' : '';
    await desk.act(`${became}:${id}`, caseId, undefined, (current, at): Decision => {
      const said = { by: theBot, at };
      const decision =
        became === 'sent'
          ? fileSent(current, view.offer, view.place, said)
          : fileFailed(current, view.offer, `${error?.message ?? 'Something went wrong.'}${maybe}`, said);
      return decision ?? nothing;
    });
  };
