import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Alert, type SourceName, sources } from '../../src/alerts';

export const RECEIVED = '2026-11-20T10:00:00.000Z';

export const fixture = (file: string): string => readFileSync(join(__dirname, '../fixtures/alerts', file), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: a payload is changed field by field before it is sent.
export const payload = (file: string): any => JSON.parse(fixture(file));

export const parse = (source: SourceName, body: unknown, receivedAt = RECEIVED): Alert[] =>
  sources[source].parse(body, receivedAt);

/** The one alert that a body makes. */
export function one(source: SourceName, body: unknown, receivedAt = RECEIVED): Alert {
  const alerts = parse(source, body, receivedAt);
  expect(alerts).toHaveLength(1);
  return alerts[0]!;
}

/** The words with which a body is refused. */
export function refusal(source: SourceName, body: unknown): string {
  try {
    parse(source, body);
  } catch (error) {
    expect((error as Error).name).toBe('AlertUnreadableError');
    return (error as Error).message;
  }
  throw new Error('The body was read.');
}
