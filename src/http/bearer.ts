import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Whether a token is one of those that count. How long that takes tells nothing about them. */
export function isOneOf(token: string, tokens: readonly string[]): boolean {
  const shown = digest(token);
  let found = false;
  for (const known of tokens) found = timingSafeEqual(shown, digest(known)) || found;
  return found;
}

/** The token of an `Authorization: Bearer …` header. */
export const bearerIn = (header: string | undefined): string | undefined =>
  /^Bearer ([\w.~+/=-]{1,256})$/i.exec(header ?? '')?.[1];
