import { REDACTED } from '../evidence/redact';
import { openOnly } from './asking';
import type { Case } from './case';
import type { Decision } from './decision';
import type { CaseEvent, Said } from './events';
import { RefusedError } from './refused';

const LONGEST_NOTE = 2_000;

/** Keeps what somebody wrote down for the case. @param text without its secrets */
export function note(current: Case, text: string, { by, at }: Said): Decision {
  openOnly(current);
  if (text === '') throw new RefusedError('Write it behind the word, for example: note it began on Monday.');
  if (text.length > LONGEST_NOTE) throw new RefusedError(`A note holds ${LONGEST_NOTE} characters. Write it in parts.`);
  return {
    events: [{ type: 'noted', text, redacted: text.split(REDACTED).length - 1, by, at }],
    send: [{ view: { name: 'words', text: `Noted on case ${current.id}. It goes along when the case is escalated.` } }],
    remind: [],
  };
}

/** What was written down, oldest first. */
export const notesOf = (events: readonly CaseEvent[]): { at: string; by: string; text: string }[] =>
  events.flatMap((event) => (event.type === 'noted' ? [{ at: event.at, by: event.by.name, text: event.text }] : []));
