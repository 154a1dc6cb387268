/** What happens to logs that somebody sends. What they say is evidence, with `received` set. */
export type LogsHappening =
  /** The files' names; where they lie is not kept. */
  | { type: 'logs-received'; step: string; files: readonly string[] }
  /** `received` is the reception's place in the timeline; `why` a sentence or two for the person. */
  | { type: 'logs-failed'; received: number; why: string };
