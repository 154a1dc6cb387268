import type { Case } from '../case';
import type { Decision, Message } from '../decision';
import type { CaseEvent, Instant, Said } from '../events';
import { RefusedError } from '../refused';
import type { FilePlace } from './file-events';
import { packetAsMarkdown } from './packet-markdown';
import { exportTo } from './packet-pages';

// The whole record as a Markdown file: offered in a chat of two, and sent where the person agrees. Teams takes files
// from bots nowhere else. Source: "Send and receive files using a bot".

/** In bytes. Past it a file is nothing that anybody opens on a phone. */
export const MOST_FILE_BYTES = 2 ** 20;
/** An offer stands this long: the person may have changed their place since. */
const OFFER_HOURS = 24;

export interface OfferedFile {
  offer: number;
  to: string;
  name: string;
  bytes: number;
  at: Instant;
  state: 'offered' | 'replaced' | 'accepted' | 'declined' | 'sent' | 'failed';
  /** Under which name Teams has it. */
  sentAs?: string;
  why?: string;
}

/** What became of an offer; `undefined` where the timeline has none at this place. */
export function fileOf({ events }: Pick<Case, 'events'>, offer: number): OfferedFile | undefined {
  const offered = events[offer];
  if (offered?.type !== 'file-offered') return undefined;
  const { to, name, bytes, at } = offered;
  const about = { offer, to, name, bytes, at };
  const last = events.findLast((event) => isAnswer(event) && event.offer === offer);
  switch (last?.type) {
    case 'file-accepted':
      return { ...about, state: 'accepted' };
    case 'file-declined':
      return { ...about, state: 'declined' };
    case 'file-sent':
      return { ...about, state: 'sent', sentAs: last.name };
    case 'file-failed':
      return { ...about, state: 'failed', why: last.why };
    default:
      return { ...about, state: newestOffer(events, to) === offer ? 'offered' : 'replaced' };
  }
}

const isAnswer = (event: CaseEvent): event is CaseEvent & { offer: number } => 'offer' in event;

const newestOffer = (events: readonly CaseEvent[], to: string): number =>
  events.findLastIndex((event) => event.type === 'file-offered' && event.to === to);

const slotOf = (offer: number): string => `file:${offer}`;

const card = ({ to, offer }: Pick<OfferedFile, 'to' | 'offer'>): Message => ({
  to,
  slot: slotOf(offer),
  replaces: true,
  view: { name: 'file-offer', offer },
});

const words = (to: string, text: string): Message => ({ to, view: { name: 'words', text } });

/** Offers the record in a chat of two. One that is too large for a file comes as messages. */
export function offerFile(current: Case, to: string, { by, at }: Said): Decision {
  const bytes = Buffer.byteLength(packetAsMarkdown(current));
  if (bytes > MOST_FILE_BYTES) {
    const large = `The record of case ${current.id} is ${Math.ceil(bytes / 2 ** 20)} MB, more than I send as a file. It begins below.`;
    const pages = exportTo(current, to);
    return { ...pages, send: [words(to, large), ...pages.send] };
  }
  const before = newestOffer(current.events, to);
  const stands = before >= 0 && fileOf(current, before)?.state === 'offered';
  return {
    events: [{ type: 'file-offered', to, name: `case-${current.id}.md`, bytes, by, at }],
    send: [
      ...(stands ? [card({ to, offer: before })] : []),
      { to, slot: slotOf(current.version), view: { name: 'file-offer', offer: current.version } },
    ],
    remind: [],
  };
}

/** Where uploads to a chat wait: a slow one holds up no message. */
const UPLOADS = 'upload:';

export interface Answering {
  offer: number;
  /** The chat that the answer came from. */
  from: string;
}

/** The person wants it: from here on the upload is a row that waits, and a restart loses nothing. @throws RefusedError */
export function acceptFile(current: Case, answering: Answering & { place: FilePlace }, { by, at }: Said): Decision {
  const file = standing(current, answering, at);
  const { offer } = file;
  return {
    events: [{ type: 'file-accepted', offer, by, at }],
    send: [{ to: `${UPLOADS}${file.to}`, view: { name: 'file-upload', offer, place: answering.place } }, card(file)],
    remind: [],
  };
}

/** @throws RefusedError */
export function declineFile(current: Case, answering: Answering, { by, at }: Said): Decision {
  const file = standing(current, answering, at);
  return { events: [{ type: 'file-declined', offer: file.offer, by, at }], send: [card(file)], remind: [] };
}

/** It is in the person's OneDrive. */
export function fileSent(current: Case, offer: number, place: FilePlace, { by, at }: Said): Decision | undefined {
  const file = fileOf(current, offer);
  if (file?.state !== 'accepted') return undefined;
  const { uploadUrl: _, ...found } = place;
  return {
    events: [{ type: 'file-sent', offer, name: place.name, by, at }],
    send: [card(file), { to: file.to, view: { name: 'file-info', place: found } }],
    remind: [],
  };
}

/** It did not get there. @param why a sentence */
export function fileFailed(current: Case, offer: number, why: string, { by, at }: Said): Decision | undefined {
  const file = fileOf(current, offer);
  if (file?.state !== 'accepted' && file?.state !== 'offered') return undefined;
  return {
    events: [{ type: 'file-failed', offer, why, by, at }],
    send: [card(file), words(file.to, `${file.name} was not sent: ${why} ${AGAIN}`)],
    remind: [],
  };
}

export const AGAIN = 'Type export to try again, or export here to read it in this chat.';

/** The offer, where it can still be answered from this chat. @throws RefusedError */
export function standing(current: Case, { offer, from }: Answering, at: Instant): OfferedFile {
  const file = fileOf(current, offer);
  if (file?.to !== from)
    throw new RefusedError('That file doesn’t belong to this chat. Type export for your case’s own.');
  const { name, state, sentAs } = file;
  if (state === 'accepted') throw new RefusedError(`${name} is on its way already.`);
  if (state === 'sent') throw new RefusedError(`You have it already, as ${sentAs}. Type export for one of now.`);
  if (state !== 'offered') throw new RefusedError(`That offer is over. ${AGAIN}`);
  if (Date.parse(at) - Date.parse(file.at) > OFFER_HOURS * 3_600_000)
    throw new RefusedError(`That offer is more than ${OFFER_HOURS} hours old. ${AGAIN}`);
  return file;
}
