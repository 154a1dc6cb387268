/** Why a message could not be sent, in terms of what to do about it. */
export type Reason =
  /** It passes: too many, too busy, no answer. Tried again, for as long as it takes. */
  | 'later'
  /** The receiver does not take our sign-in: tried again, slowly, since people have to mend it. */
  | 'sign-in'
  /** The card to replace is gone: a fresh one takes its place. */
  | 'card-gone'
  /** Too big: words go out instead. */
  | 'too-big'
  /** The person, or the team, does not let the bot write: set aside. */
  | 'blocked'
  /** The conversation is gone, or the bot is not in it: set aside. */
  | 'not-there'
  /** Its case can't be read: set aside. */
  | 'damaged'
  /** Refused for a reason we have no answer to: tried a few times, then set aside. */
  | 'refused';

export interface How {
  reason: Reason;
  /** It may have arrived all the same. */
  ambiguous: boolean;
  /** The receiver said when to come back. */
  retryAfterMs?: number;
}

/** A message that could not be sent. */
export class SendError extends Error {
  override name = 'SendError';
  constructor(
    message: string,
    readonly how: How,
  ) {
    super(message);
  }
}
