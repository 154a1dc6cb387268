/** A message that could not be sent, and what that means for the next try. */
export class SendError extends Error {
  override name = 'SendError';
  constructor(
    message: string,
    readonly how: {
      /** Trying again can't help: the message is set aside. */
      final: boolean;
      /** It may have arrived all the same. */
      ambiguous: boolean;
      /** The receiver said when to come back. */
      retryAfterMs?: number;
    },
  ) {
    super(message);
  }
}
