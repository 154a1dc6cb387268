import type { Instant } from '../events';

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `20 Nov 2026, 19:37 UTC`: a record is read by people in several places, so one zone stands in all of it. */
export const recordTime = (at: Instant): string => `${CLOCK.format(new Date(at))} UTC`;
