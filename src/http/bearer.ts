import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Tells whether a token is one of those that count. All are hashed: how long it takes tells nothing of their letters or lengths. */
export function tokenCheck(tokens: readonly string[]): (token: string) => boolean {
  const known = tokens.map(digest);
  return (token) => {
    const shown = digest(token);
    return known.reduce((found, one) => timingSafeEqual(shown, one) || found, false);
  };
}

/** The token of an `Authorization: Bearer …` header. */
export const bearerIn = (header: string | undefined): string | undefined =>
  /^Bearer ([\w.~+/=-]{1,256})$/i.exec(header ?? '')?.[1];
