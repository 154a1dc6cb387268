/** A UTC second of a log as one number that sorts: `20160816194659`. `0` where a log does not tell. */
export type Moment = number;

/** A two-digit number, or -1000000 (which spoils any sum it enters) where two digits do not stand there. */
function two(bytes: Buffer, at: number): number {
  const tens = bytes[at]! ^ 0x30;
  const ones = bytes[at + 1]! ^ 0x30;
  return tens > 9 || ones > 9 ? -1e15 : tens * 10 + ones;
}

/** Reads `2016-08-16` at `date` and `19:46:59` at `time`. @returns a negative number where they do not stand there. */
export function momentAt(bytes: Buffer, date: number, time: number): Moment {
  return (
    two(bytes, date) * 1e12 +
    two(bytes, date + 2) * 1e10 +
    two(bytes, date + 5) * 1e8 +
    two(bytes, date + 8) * 1e6 +
    two(bytes, time) * 1e4 +
    two(bytes, time + 3) * 100 +
    two(bytes, time + 6)
  );
}

/** `2016-08-16T19:46:59Z`; `undefined` for an unknown moment. */
export function isoMoment(moment: Moment): string | undefined {
  if (moment <= 0) return undefined;
  const digits = String(moment).padStart(14, '0');
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits)!;
  return `${y}-${mo}-${d}T${h}:${mi}:${s}Z`;
}

const GIVEN = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?Z?)?$/;

/**
 * Reads a moment a person gives, in UTC as the logs are: `2016-08-16`, `2016-08-16 19:46` or `2016-08-16T19:46:59Z`.
 * What is left out counts from its beginning, or up to its end.
 * @returns `undefined` where it is no such moment
 */
export function givenMoment(text: string, edge: 'beginning' | 'end'): Moment | undefined {
  const found = GIVEN.exec(text.trim());
  if (!found) return undefined;
  const [, y, mo, d, h, mi, s] = found;
  const iso = `${y}-${mo}-${d}T${h ?? '00'}:${mi ?? '00'}:${s ?? '00'}.000Z`;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) return undefined;
  const last = edge === 'end' ? ['23', '59', '59'] : ['00', '00', '00'];
  return Number([y, mo, d, h ?? last[0], mi ?? last[1], s ?? last[2]].join(''));
}
