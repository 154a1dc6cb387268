import type { Answer, Evidence } from '../answers';
import type { Request, Vocabulary } from '../request';

/** What all requests of a scan had in common, for deciding whether the logs can answer. */
export interface Seen {
  words: Vocabulary;
  /** Groups shown in an answer. */
  top: number;
  evidence(place: number): Evidence;
  /** ActiveSync requests looked at, and those of them with tokens in `&Log=`. */
  requests: number;
  withTokens: number;
}

/** One question: it takes every request once, and answers at the end. */
export interface Question<Group> {
  take(request: Request): void;
  answer(seen: Seen): Answer<Group>;
}

interface Given<Group> extends Omit<Answer<Group>, 'shown'> {
  /** Rows that could have shown it: what a "no" rests on where nothing was found. */
  lookedAt?: number;
}

/** An answer as it is shown: `why` only where it cannot be given. */
export function shown<Group>({
  question,
  answer,
  why,
  rows,
  lookedAt = 0,
  groups,
  total,
}: Given<Group>): Answer<Group> {
  const restsOn = answer === 'no' && rows === 0 ? lookedAt : rows;
  const told = { question, answer, rows: restsOn, groups, shown: groups.length, total };
  return answer === 'cannot-tell' && why ? { ...told, why } : told;
}

/** Why an answer that needs tokens cannot be given. */
export function noTokens(seen: Seen): string {
  if (seen.requests === 0) return 'No ActiveSync request was read.';
  return (
    'These rows carry no &Log= tokens: a front end wrote them. ' +
    'Copy the W3SVC2 logs from the Mailbox server that holds the mailbox.'
  );
}

/** Most rows first; then in the order of the log. */
export const byRows = (a: { rows: number; place: number }, b: { rows: number; place: number }): number =>
  b.rows - a.rows || a.place - b.place;
