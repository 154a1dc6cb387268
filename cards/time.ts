import type { Instant } from '../src/cases/events';

interface Clock {
  time: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  /** Said behind the time where the reader's own zone is not known. */
  suffix: string;
}

/** A formatter is dear to make and cheap to use: one for each zone that ever spoke. */
const clocks = new Map<string, Clock>();
const MOST_ZONES = 1_000;

/**
 * `10:32` on the reader's clock; with the date where it is another day than `now`.
 * @param zone an IANA time zone; without one the time is told in UTC, and says so
 */
export function timeOf(at: Instant, zone: string | undefined, now: Instant): string {
  const { time, day, suffix } = clockOf(zone ?? '');
  const moment = new Date(at);
  const date = day.format(moment) === day.format(new Date(now)) ? '' : `${day.format(moment)}, `;
  return `${date}${time.format(moment)}${suffix}`;
}

function clockOf(zone: string): Clock {
  const before = clocks.get(zone);
  if (before) return before;
  const clock = clockIn(zone) ?? clockIn('UTC', ' UTC')!;
  if (clocks.size < MOST_ZONES) clocks.set(zone, clock);
  return clock;
}

/** A clock for a zone; `undefined` for a zone that nobody knows. */
function clockIn(timeZone: string, suffix = ''): Clock | undefined {
  if (timeZone === '') return undefined;
  try {
    return {
      time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      day: new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }),
      suffix,
    };
  } catch {
    return undefined;
  }
}
