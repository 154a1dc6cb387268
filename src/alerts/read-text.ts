import { isHtml } from '../evidence/html';
import { openPaste, type Paste } from '../evidence/paste';
import type { Alert, SourceName } from './alert';
import type { Finding } from './finding';
import { digest } from './fingerprint';
import { unhealthyRows } from './health-rows';
import type { Instant } from './instant';
import { makeAlert } from './make-alert';
import { isManagedAvailability, managedAvailability } from './managed-availability';
import { scomAlert } from './scom-alert';
import { type ScomNotification, scomNotification } from './scom-notification';
import { sentenceIn, serverNamedIn } from './sentence';
import { UNHEALTHY } from './severity';
import { AlertUnreadableError } from './unreadable';

/** What a text turned out to be. */
type Form = 'notification' | 'event' | 'rows' | 'sentence';

interface Recognised {
  form: Form;
  alerts: Alert[];
}

interface Opened {
  source: SourceName;
  receivedAt: Instant;
  /** As it came. */
  raw: string;
  /** What a person is shown: as it came, or without its markup. */
  shown: string;
  paste: Paste;
  lines: readonly string[];
  /** `lines`, put together. */
  plain: string;
  /** Whether a value stands in the text letter by letter: one that hidden characters or markup cut apart does not. */
  stands(value: string): boolean;
}

/**
 * Reads a text that was sent as an alert. What is in no form we know is an alert with its text alone.
 * @returns at least one; several where rows of several servers or health sets are Unhealthy
 * @throws AlertUnreadableError for an empty text
 */
export function readText(source: SourceName, text: string, receivedAt: Instant): Alert[] {
  if (text.trim() === '') throw new AlertUnreadableError(source, 'text', 'is empty');
  const opened = open(source, text, receivedAt);
  return recognise(opened)?.alerts ?? [unknownAlert(opened)];
}

/** The first alert or recovery that a text states in a form we know; `undefined` for any other text. */
export const readAlertText = (text: string, receivedAt: Instant): Alert | undefined =>
  recognise(open('text', text, receivedAt))?.alerts[0];

/**
 * Whether a message that nobody addressed to the bot is an alert. A recovery in somebody's words is none, and neither
 * is talk about alerts: a sentence has to name the server and what is Unhealthy there.
 */
export function isAlert(text: string): boolean {
  const found = recognise(open('text', text, '1970-01-01T00:00:00.000Z'));
  if (!found) return false;
  if (found.form !== 'sentence') return true;
  return found.alerts.some(
    ({ state, server, healthSet, monitor }) =>
      state === 'firing' && server !== undefined && (healthSet ?? monitor) !== undefined,
  );
}

/**
 * Whether a text is a notification or an event as monitors write them: nothing that a command prints, so it is an alert
 * wherever it stands.
 */
export function isMonitorsOwn(text: string): boolean {
  const form = recognise(open('text', text, '1970-01-01T00:00:00.000Z'))?.form;
  return form === 'notification' || form === 'event';
}

function open(source: SourceName, raw: string, receivedAt: Instant): Opened {
  const paste = openPaste(raw);
  const lines = paste.lines.map(({ text }) => text);
  const plain = lines.join('\n');
  const letters = raw.toLowerCase();
  return {
    source,
    receivedAt,
    raw,
    shown: isHtml(raw) && plain.trim() !== '' ? plain : raw,
    paste,
    lines,
    plain,
    stands: (value) => standsIn(letters, value.toLowerCase()),
  };
}

/** Whether `value` stands in `text` with nothing before or behind it that does not show. */
function standsIn(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    if (!HIDDEN.test(text.charAt(at - 1)) && !HIDDEN.test(text.charAt(at + value.length))) return true;
  }
  return false;
}

const HIDDEN = /[^\P{Cc}\t\n\r]|\p{Cf}/u;

function recognise(opened: Opened): Recognised | undefined {
  const { plain, lines, paste } = opened;
  const notification = scomNotification(plain);
  if (notification) return { form: 'notification', alerts: [notified(opened, notification)] };
  if (isManagedAvailability(plain)) return { form: 'event', alerts: [said(opened, managedAvailability(plain, lines))] };
  const rows = /unhealthy/i.test(plain) ? unhealthyRows(paste) : [];
  if (rows.length > 0)
    return { form: 'rows', alerts: rows.map((row) => said(opened, row, [], `${row.server ?? ''}|${row.healthSet}`)) };
  const sentence = sentenceIn(lines);
  return sentence ? { form: 'sentence', alerts: [said(opened, sentence)] } : undefined;
}

function notified(opened: Opened, notification: ScomNotification): Alert {
  const { source, receivedAt, raw, shown, stands } = opened;
  const { name, object, path, id, link, description = '', sentAt, hasLocalTime } = notification;
  const closed = /^(?:closed|255)$/i.test(notification.resolutionState ?? '');
  const told = sentAt ? { at: sentAt } : {};
  return scomAlert({
    source,
    receivedAt,
    name,
    object,
    path,
    closed,
    description,
    id,
    link,
    started: closed ? {} : told,
    ended: told,
    text: shown,
    raw,
    stands,
    warnings:
      hasLocalTime && !sentAt ? ['“Last modified time” has no time zone, so the time it was received counts.'] : [],
  });
}

/** `part` tells apart what one text says of several servers or health sets. */
const said = (opened: Opened, finding: Finding, titles = [firstLine(opened.lines)], part = ''): Alert =>
  makeAlert({
    ...draft(opened, part),
    state: finding.state,
    severity: UNHEALTHY,
    titles,
    candidates: { server: [finding.server], healthSet: [finding.healthSet], monitor: [finding.monitor] },
    stands: opened.stands,
  });

const unknownAlert = (opened: Opened): Alert =>
  makeAlert({
    ...draft(opened),
    state: 'firing',
    severity: undefined,
    titles: [firstLine(opened.lines), firstLine(opened.shown.slice(0, 2000).split('\n'))],
    candidates: { server: [serverNamedIn(opened.lines)] },
    stands: opened.stands,
  });

const draft = ({ source, receivedAt, raw, shown }: Opened, part = '') => ({
  source,
  receivedAt,
  group: digest(`${raw.replace(/\s+/g, ' ').trim()}${part}`.toLowerCase()),
  text: shown,
  raw,
});

const firstLine = (lines: readonly string[]): string | undefined => lines.find((line) => line.trim() !== '');
