import { z } from 'zod';
import type { Alert, AlertSource, Severity, SourceRule } from './alert';
import { type Instant, told } from './instant';
import { readText } from './read-text';
import { scomAlert } from './scom-alert';
import { severityOf } from './severity';
import { AlertUnreadableError, readAs } from './unreadable';

/** Exchange's alerts come once for each unhealthy spell; whether Closed is sent depends on the subscription. */
const rule: SourceRule = { repeats: 'once-per-spell', silenceMeans: 'nothing', recovery: 'sometimes-told' };

/** Numbers come as such or as text; `Not Present` stands where there is no value. */
const Value = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || /^\s*(?:not present)?\s*$/i.test(String(value))
      ? undefined
      : String(value),
  );

/**
 * A notification's fields under the names of its variables, `$Data/Context/DataItem/…$`.
 * Source: “How to customize message content for notifications”.
 */
const FIELDS = [
  'AlertId',
  'AlertName',
  'AlertDescription',
  'Severity',
  'ResolutionState',
  'ResolutionStateName',
  'ManagedEntityDisplayName',
  'ManagedEntityPath',
  'TimeRaised',
  'LastModified',
  'AlertViewLink',
  'Text',
] as const;
type Field = (typeof FIELDS)[number];

const Notification = z.object(Object.fromEntries(FIELDS.map((name) => [name, Value])) as Record<Field, typeof Value>);

/** Source: the severities of Operations Manager. */
const SEVERITIES: Readonly<Record<string, Severity>> = { 0: 4, 1: 2, 2: 0 };

/** Source: the resolution states of Operations Manager; 255 is Closed. */
const isClosed = (state: string | undefined, name: string | undefined): boolean =>
  state === '255' || [state, name].some((word) => word?.toLowerCase() === 'closed');

function parse(body: unknown, receivedAt: Instant): Alert[] {
  if (typeof body === 'string') return readText('scom', body, receivedAt);
  const fields = readAs('scom', Notification, spelled(body));
  if (fields.Text) return readText('scom', fields.Text, receivedAt);
  const { AlertId: id, AlertName: name, ManagedEntityDisplayName: object, AlertDescription: description } = fields;
  if (!id && !name && !object && !description)
    throw new AlertUnreadableError('scom', 'AlertName', 'is missing, and so are AlertId, AlertDescription and Text');
  const severity =
    fields.Severity === undefined ? undefined : (SEVERITIES[fields.Severity] ?? severityOf(fields.Severity));
  return [
    scomAlert({
      source: 'scom',
      receivedAt,
      name: name ?? '',
      object,
      path: fields.ManagedEntityPath,
      closed: isClosed(fields.ResolutionState, fields.ResolutionStateName),
      description: description ?? '',
      id: id?.replace(/[{}]/g, '').toLowerCase(),
      link: fields.AlertViewLink,
      severity,
      started: told('TimeRaised', fields.TimeRaised, receivedAt),
      ended: told('LastModified', fields.LastModified, receivedAt),
      text: description ?? [name, object].filter(Boolean).join('\n'),
      raw: body,
    }),
  ];
}

/** Scripts that send these spell the names as they like: `alertName`, `alertid`. */
function spelled(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const byKey = new Map(FIELDS.map((name) => [name.toLowerCase(), name as string]));
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [byKey.get(key.toLowerCase()) ?? key, value]));
}

export const scom: AlertSource = { body: 'either', parse, rule };
