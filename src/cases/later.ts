import type { Instant } from './person';

/** So many minutes after. */
export const later = (at: Instant, minutes: number): Instant =>
  new Date(Date.parse(at) + minutes * 60_000).toISOString();
