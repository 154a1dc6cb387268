import { createHash } from 'node:crypto';
import type { SourceName } from './alert';

/** The host part of a server's name in lower case: EX01 and ex01.corp.example are one server. */
export const hostOf = (server: string): string => server.split('.', 1)[0]!.toLowerCase();

/** 128 bits of SHA-256, in hex. */
export const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);

/** Alerts of one fingerprint belong to one open case. `group` is what stays the same when the source tells it again. */
export const fingerprintOf = (
  where: { server?: string; healthSet?: string },
  source: SourceName,
  group: string,
): string =>
  where.server && where.healthSet
    ? `${hostOf(where.server)}|${where.healthSet.toLowerCase()}`
    : `${source}:${digest(group)}`;
