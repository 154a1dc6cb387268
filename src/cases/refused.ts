import type { Instant, Person } from './events';

/** Something asked of a case that it does not do, with words for the person who asked. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

/** Values that do not fit their grammar. */
export class BadValueError extends RefusedError {
  override name = 'BadValueError';
}

/** A press on a card that is no longer the current one. */
export class StaleAnswerError extends RefusedError {
  override name = 'StaleAnswerError';
  constructor(caseId: number, question: string | undefined, by?: Person, at?: Instant) {
    const how = by && at ? `${by.name} answered “${question}” at ${clock(at)}` : 'this card is from an earlier moment';
    super(`Case ${caseId} has moved on: ${how}. The newest card is the current one.`);
  }
}

/** A case whose record can't be read. It is left as it is, for whoever can mend it. */
export class DamagedCaseError extends RefusedError {
  override name = 'DamagedCaseError';
  constructor(readonly caseId: number) {
    super(`Case ${caseId} can't be read: its record is damaged. It is left as it is. Type start to open a new one.`);
  }
}

/** `10:32 UTC`: a time of day in a sentence; cards show the reader's own time. */
export const clock = (at: Instant): string => `${at.slice(11, 16)} UTC`;
