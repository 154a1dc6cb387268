import type { Instant } from '../src/cases/events';

/**
 * `10:32` on the reader's clock; with the date where it is another day than `now`.
 * @param zone an IANA time zone; without one the time is told in UTC, and says so
 */
export function timeOf(at: Instant, zone: string | undefined, now: Instant): string {
  const known = zone !== undefined && isZone(zone) ? zone : undefined;
  const options = { timeZone: known ?? 'UTC', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = (moment: Instant) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: known ?? 'UTC', day: 'numeric', month: 'short' }).format(
      new Date(moment),
    );
  const time = new Intl.DateTimeFormat('en-GB', options).format(new Date(at));
  const date = day(at) === day(now) ? '' : `${day(at)}, `;
  return known ? `${date}${time}` : `${date}${time} UTC`;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
