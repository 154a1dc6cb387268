/** A request is turned away: the status, and words that tell its sender what to change and nothing about the inside. */
export class Refusal extends Error {
  override name = 'Refusal';
  constructor(
    readonly status: number,
    words: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(words);
  }
}
