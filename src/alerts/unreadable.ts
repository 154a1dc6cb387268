import type { z } from 'zod';
import type { SourceName } from './alert';

/** The body is not what this source sends. The message names the field that is wrong and never quotes its value. */
export class AlertUnreadableError extends Error {
  override name = 'AlertUnreadableError';
  constructor(
    readonly source: SourceName,
    readonly field: string,
    why: string,
  ) {
    super(`This ${source} alert can't be read: ${field === '' ? 'the body' : `“${field}”`} ${why}.`);
  }
}

/** Parses by a schema. @throws AlertUnreadableError naming the first field that is wrong */
export function readAs<Schema extends z.ZodType>(source: SourceName, schema: Schema, body: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  throw new AlertUnreadableError(source, pathOf(issue?.path ?? []), whyOf(issue));
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 100);

function whyOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return `is missing or is no ${issue.expected}`;
  if (issue?.code === 'invalid_value') return `is none of: ${issue.values.map(String).join(', ')}`;
  return 'is not what it has to be';
}
