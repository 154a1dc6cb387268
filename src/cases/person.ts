/** A moment, as ISO 8601 in UTC with milliseconds: `2026-11-20T10:32:00.000Z`. */
export type Instant = string;

export interface Person {
  /** The directory object id where the channel tells it, else the channel's own id. */
  id: string;
  name: string;
}

/** Who says something, and when. */
export interface Said {
  by: Person;
  at: Instant;
}
