/** A moment, as ISO 8601 in UTC with milliseconds: `2026-11-20T10:32:00.000Z`. Such texts sort as the moments do. */
export type Instant = string;

const ISO = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,12}))?(?:[Zz]|([+-])(\d\d):?(\d\d))$/;

/** A day: senders' clocks differ, but not by so much. A start in the far future would outlive every later news. */
const MOST_AHEAD_MS = 86_400_000;

/**
 * Reads ISO 8601 with a zone, whatever the number of its fraction's digits (Azure writes seven).
 * @returns `undefined` where there is no zone or no such day
 */
export function instantOf(text: string): Instant | undefined {
  const found = ISO.exec(text.trim());
  if (!found) return undefined;
  const [, day, clock, fraction = '', sign, hours = '0', minutes = '0'] = found;
  const local = `${day}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const date = new Date(local);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== local) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const moment = new Date(date.getTime() - offset * 60_000);
  return moment.getUTCFullYear() > 9999 || moment.getUTCFullYear() < 0 ? undefined : moment.toISOString();
}

/** A moment as a sender told it; neither is set where it told none (year 1 means “not yet”). */
export interface Told {
  at?: Instant;
  warning?: string;
}

/** Reads a sender's moment and says why where it cannot be believed. `field` is the sender's name for it. */
export function told(field: string, text: string | null | undefined, receivedAt: Instant): Told {
  if (!text || text.startsWith('0001-01-01')) return {};
  const at = instantOf(text);
  if (!at) return { warning: `“${field}” is no date with a time zone, so it does not count.` };
  if (at < '1970') return {};
  if (Date.parse(at) > Date.parse(receivedAt) + MOST_AHEAD_MS)
    return { warning: `“${field}” is more than a day ahead of our clock, so it does not count.` };
  return { at };
}
