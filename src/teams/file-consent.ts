import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { Turn } from '../../dialogs/turn';
import type { Desk } from '../cases/desk';
import type { FilePlace } from '../cases/record/file-events';
import { AGAIN, acceptFile, declineFile, fileFailed, standing } from '../cases/record/record-file';
import { RefusedError } from '../cases/refused';
import { oneLine } from '../logs/shown';
import { fileUrl } from './file-hosts';

const LONGEST_NAME = 120;
const Short = z.string().min(1).max(200);
const About = { context: z.object({ caseId: z.int().positive(), offer: z.int().nonnegative() }) };

/** Source: "Send and receive files using a bot", the invoke that answers a consent card. */
const Consent = z.discriminatedUnion('action', [
  z.object({ action: z.literal('decline'), ...About }),
  z.object({
    action: z.literal('accept'),
    ...About,
    uploadInfo: z.object({
      uploadUrl: z.string(),
      contentUrl: z.string(),
      name: z.string().min(1),
      uniqueId: Short,
      fileType: Short,
    }),
  }),
]);

export const isFileConsent = ({ name }: Activity): boolean => name === 'fileConsent/invoke';

/**
 * The answer to an offered file. None of it is believed: the offer has to stand in this very chat, and the place has to
 * be one where Teams keeps files. Nothing is uploaded here: what was agreed to is committed, and done from there.
 * @throws RefusedError with words for the person
 */
export async function answerFile(desk: Pick<Desk, 'act'>, { value }: Activity, turn: Turn): Promise<void> {
  const { data: consent } = Consent.safeParse(value);
  if (!consent) throw new RefusedError(`I can’t tell which file that was about. ${AGAIN}`);
  const { caseId, offer } = consent.context;
  const answering = { offer, from: turn.home };
  await desk.act(turn.key, caseId, undefined, (current, at) => {
    const said = { by: turn.by, at };
    if (consent.action === 'decline') return declineFile(current, answering, said);
    standing(current, answering, at);
    const place = placeIn(consent.uploadInfo);
    if (place) return acceptFile(current, { ...answering, place }, said);
    return fileFailed(current, offer, 'Its place is not one where Teams keeps files.', said)!;
  });
}

function placeIn(info: FilePlace): FilePlace | undefined {
  // It may have blanks, and letters of any language; it is only shown.
  const found = fileUrl(URL.parse(info.contentUrl)?.href ?? '');
  return found && fileUrl(info.uploadUrl)
    ? { ...info, contentUrl: found.href, name: oneLine(info.name, LONGEST_NAME) }
    : undefined;
}
