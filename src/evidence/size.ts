import type { Field } from './output';
import { glued } from './values';

/** A size limit as Exchange prints it: `10 MB (10,485,760 bytes)`, `Unlimited`, or plain bytes. */
export interface Size {
  /** Missing where there is no limit. */
  bytes?: number;
  unlimited?: true;
}

const WITH_BYTES = /^\d[\d.,]{0,20} ?[KMGT]?B ?\((\d[\d.,' ]{0,30}) ?bytes\)/;

/** @returns the limit, or `undefined` where it is cut off. Digits are grouped by comma, dot, blank or apostrophe. */
export function sizeOf(field: Field | undefined): Size | undefined {
  if (!field) return undefined;
  const text = glued(field).slice(0, 100);
  if (/^Unlimited/i.test(text)) return { unlimited: true };
  const bytes = WITH_BYTES.exec(text)?.[1]?.replace(/\D/g, '');
  if (bytes) return { bytes: Number(bytes) };
  return field.more.length === 0 && /^\d{1,15}$/.test(text) ? { bytes: Number(text) } : undefined;
}

export const isOver = ({ bytes, unlimited }: Size, limit: number): boolean =>
  unlimited === true || (bytes ?? 0) > limit;
