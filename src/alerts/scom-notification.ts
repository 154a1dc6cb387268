import { instantOf } from './instant';

/**
 * The parts of a notification as Operations Manager writes it by default.
 * Source: “How to customize message content for notifications”, and notifications published by their receivers.
 */
export interface ScomNotification {
  /** `{2}` where the management pack left the name to a parameter. */
  name: string;
  /** The monitored object: `EX02 - ECP` for a health set. */
  object?: string;
  /** The server, often twice: `EX02.corp.example;EX02.corp.example`. */
  path?: string;
  /** `New`, `Closed`, or the name of a state of the team's own. */
  resolutionState?: string;
  description?: string;
  /** The alert's GUID in lower case, from the view link. */
  id?: string;
  link?: string;
  /** When the mail was sent, where its header is there: the body's own time has no zone. */
  sentAt?: string;
  hasLocalTime: boolean;
}

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ALERT_ID = new RegExp(`alertid=(?:%7b|\\{)?(${GUID})`, 'i');
const ADDRESS = /https:\/\/[^\s"'<>\])]{1,2000}/gi;
const MAIL_DATE =
  /^\W{0,4}Date:\W{0,4}(?:[A-Za-z]{3}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d:\d\d)(:\d\d)? ([+-]\d{4}|GMT|UTC?)/im;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const DESCRIPTION = 'Alert description:';
const TAIL = ['Alert view link:', 'Notification subscription ID generating this message:'];

/**
 * Finds the labels in their fixed order, each after the one before it and not line by line: “Alert description:” often
 * shares a line with the time, and a description may itself begin with “Source:”.
 * @returns `undefined` where the text is no such notification
 */
export function scomNotification(text: string): ScomNotification | undefined {
  const end = text.indexOf(DESCRIPTION);
  const head = end === -1 ? text : text.slice(0, end);
  const source = labelIn(head, 'Source:', 0);
  const alert = source === -1 ? -1 : head.lastIndexOf('Alert:', source);
  const path = source === -1 ? -1 : labelIn(head, 'Path:', source);
  if (alert === -1 || (path === -1 && end === -1)) return undefined;
  const by = labelIn(head, 'Last modified by:', Math.max(source, path));
  const time = labelIn(head, 'Last modified time:', Math.max(source, path, by));
  const stops = [source, path, by, time, head.length].filter((at) => at !== -1);
  const value = (label: string, at: number): string | undefined =>
    at === -1 ? undefined : present(head.slice(at + label.length, Math.min(...stops.filter((stop) => stop > at))));
  const rest = end === -1 ? '' : text.slice(end + DESCRIPTION.length);
  const tail = Math.min(...TAIL.map((label) => rest.lastIndexOf(label)).filter((at) => at !== -1), rest.length);
  const name = value('Alert:', alert) ?? '';
  const id = ALERT_ID.exec(rest.slice(tail))?.[1]?.toLowerCase();
  const link = rest
    .slice(tail)
    .match(ADDRESS)
    ?.find((address) => /alertid=/i.test(address));
  const state = /Resolution state:\s{0,4}([A-Za-z0-9]{1,40})/i.exec(head.slice(0, source))?.[1];
  const sentAt = mailDate(head.slice(0, alert));
  return {
    name: name.replace(/ Resolution state:.*$/i, ''),
    ...optional('object', value('Source:', source)),
    ...optional('path', value('Path:', path)),
    ...optional('resolutionState', state),
    ...optional('description', rest.slice(0, tail).trim() || undefined),
    ...optional('id', id),
    ...optional('link', link),
    ...optional('sentAt', sentAt),
    hasLocalTime: time !== -1,
  };
}

const optional = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<K, string>>;

/** Where a label stands: at a line's start if it does so anywhere, for an alert's name may hold the word too. */
function labelIn(text: string, label: string, from: number): number {
  const line = text.indexOf(`\n${label}`, from);
  if (line !== -1) return line + 1;
  return text.startsWith(label, from) ? from : text.indexOf(label, from);
}

/** The first line of a label's value; “Not Present” stands where there is none. */
function present(value: string): string | undefined {
  const line = value.trim().split('\n', 1)[0]!.trim();
  return line === '' || /^not present$/i.test(line) ? undefined : line;
}

function mailDate(header: string): string | undefined {
  const found = MAIL_DATE.exec(header);
  if (!found) return undefined;
  const [, day, month, year, clock, seconds = ':00', zone] = found;
  const number = MONTHS.findIndex((name) => name.toLowerCase() === month!.toLowerCase()) + 1;
  const offset = /^[+-]/.test(zone!) ? zone : 'Z';
  return instantOf(`${year}-${String(number).padStart(2, '0')}-${day!.padStart(2, '0')}T${clock}${seconds}${offset}`);
}

/** `EX02 - ECP`: the server and its health set. */
export function objectParts(object: string): { server: string; healthSet: string } | undefined {
  const at = object.lastIndexOf(' - ');
  return at === -1 ? undefined : { server: object.slice(0, at).trim(), healthSet: object.slice(at + 3).trim() };
}

/** A percent sign as an unfinished placeholder of the management pack prints it. */
export const withPercentSigns = (text: string): string => text.replaceAll('REPLACE_PERCENT_SIGN', '%');
