import type { Activity } from 'botbuilder';
import { LONGEST_PASTE } from '../cards/evidence';
import type { Press } from '../cards/press';
import type { Case } from '../src/cases/case';
import type { Decision, View } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { chooseFound, notSo, paste, take, useFound } from '../src/cases/evidence/paste';
import { openPasted, type Pasted } from '../src/cases/evidence/pasted';
import { RefusedError } from '../src/cases/refused';
import { looksLikeOutput } from '../src/evidence';
import { LONGEST_PASTE as LONGEST_READ } from '../src/evidence/paste';

// Output that people paste: into a card's input, or as a message, where Teams gives the words and the same as HTML.

const MENTION =
  /<span[^<>]{0,200}itemtype="http:\/\/schema\.skype\.com\/Mention"[^<>]{0,200}>[^<]{0,200}<\/span>(?:&nbsp;)?/g;
const BLOCKS = /<(?:table|pre|codeblock)(?=[\s>])/;

/**
 * What a message pastes; `undefined` where it is only something said. Of the words and the HTML that one is taken in
 * which more can be read: HTML keeps tables and line breaks that the words may have lost.
 * @param plain the words without the mention of the bot
 */
export function outputIn({ attachments = [] }: Pick<Activity, 'attachments'>, plain: string): Pasted | undefined {
  const content: unknown = attachments.find(({ contentType }) => contentType === 'text/html')?.content;
  const shownAs = typeof content === 'string' ? content : '';
  const tooLong = [plain, shownAs].find(({ length }) => length > LONGEST_READ);
  if (tooLong !== undefined) return openPasted(tooLong);
  const html = shownAs.replace(MENTION, '');
  const looks = looksLikeOutput(plain) || BLOCKS.test(html);
  const said = openPasted(plain);
  // Several lines may be an output that does not look like one; where nothing can be read, they are only words.
  if (!looks && !said.unopened && !plain.trim().includes('\n')) return undefined;
  const shown = html === '' ? said : openPasted(html);
  const best = telling(shown) > telling(said) ? shown : said;
  return looks || best.unopened || best.readings.length > 0 ? best : undefined;
}

/** How much can be read: readings that decide count most. */
const telling = ({ readings }: Pasted): number =>
  readings.reduce((sum, { cannotTell }) => sum + (cannotTell ? 1 : 10), 0);

/** Whether a picture, or a file, came along: neither is read. */
export function hasPicture({ attachments = [] }: Pick<Activity, 'attachments'>): boolean {
  return attachments.some(
    ({ contentType, content }) =>
      contentType.startsWith('image/') ||
      contentType === 'application/vnd.microsoft.teams.file.download.info' ||
      (contentType === 'text/html' && typeof content === 'string' && PICTURE_TAG.test(content.slice(0, LOOKED_AT))),
  );
}

const PICTURE_TAG = /<img(?![^>]{0,400}Emoji)[\s>]/;
const LOOKED_AT = 100_000;

export const PICTURE =
  'I can’t read pictures or files. Copy the text of the output, and paste it here or with Paste output.';

export type PasteTool = Extract<
  (Press & { kind: 'tool' })['do'],
  'ask-paste' | 'paste' | 'take-paste' | 'not-so' | 'use-found' | 'choose-found'
>;

/** What a button of a paste does. */
export function pasteTool(
  current: Case,
  tool: PasteTool,
  press: Pick<Press & { kind: 'tool' }, 'visit' | 'inputs'>,
  pasted: Pasted | undefined,
  said: Said,
): { decision: Decision } {
  const seq = Number(press.inputs.evidence ?? -1);
  switch (tool) {
    case 'ask-paste':
      return {
        decision: {
          events: [],
          send: [{ slot: `paste:${current.visit}`, view: { name: 'ask-paste', visit: current.visit } }],
          remind: [],
        },
      };
    case 'paste':
      return { decision: read(current, pasted, said) };
    case 'take-paste':
      return { decision: take(current, seq, press.visit, said) };
    case 'not-so':
      return { decision: notSo(current, seq, press.visit, said) };
    case 'use-found':
      return { decision: useFound(current, seq, press.visit, said) };
    case 'choose-found':
      return { decision: chooseFound(current, seq, press.visit, { deviceId: press.inputs.deviceId }, said) };
  }
}

function read(current: Case, pasted: Pasted | undefined, said: Said): Decision {
  if (!pasted || pasted.length === 0) throw new RefusedError('Nothing was pasted. Choose Paste output and try again.');
  if (pasted.length > LONGEST_PASTE)
    throw new RefusedError(
      `That is longer than ${LONGEST_PASTE} characters. Paste only the output of the step’s command.`,
    );
  return paste(current, pasted, said);
}

/** The card that such a button is on, as it is after the press. */
export function pasteCard(press: Press & { kind: 'tool' }, current: Case): View | undefined {
  if (press.do === 'paste') {
    const seq = current.evidence.at(-1)?.seq;
    return seq === undefined ? undefined : { name: 'pasted', seq };
  }
  return press.on === 'evidence' ? { name: 'evidence', seq: Number(press.inputs.evidence ?? -1) } : undefined;
}
