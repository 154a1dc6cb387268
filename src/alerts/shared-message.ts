import type { Alert } from './alert';
import { oneLine } from './cap';
import { digest } from './fingerprint';
import type { Instant } from './instant';
import { labelled, labelNamed, together } from './labels';
import { makeAlert } from './make-alert';
import { readAlertText } from './read-text';
import { severityOf } from './severity';

/** What a message in a channel says: its words, and what its cards say by name (`Server: EX01`). */
export interface SharedMessage {
  text: string;
  fields: Readonly<Record<string, string>>;
}

const LONGEST_CARD = 200_000;
const LONGEST_TEXT = 60_000;
const MOST_TEXTS = 500;
const DEEPEST = 20;

/** Parts of a card that nobody reads as its words. */
const NOT_WORDS: ReadonlySet<string> = new Set([
  'actions',
  'potentialAction',
  'fallback',
  'fallbackText',
  'refresh',
  'msteams',
]);

/** The keys under which adaptive, connector and hero cards keep words. */
const WORDS: ReadonlySet<string> = new Set([
  'title',
  'subtitle',
  'summary',
  'text',
  'codeSnippet',
  'activityTitle',
  'activitySubtitle',
  'activityText',
]);

/** Reads a message: its words, and the words of its cards. `cards` are objects, or JSON as text. */
export function readSharedMessage(words: string, cards: readonly unknown[]): SharedMessage {
  const said = words.replace(/<attachment[^>]{0,200}>(?:<\/attachment>)?/gi, '').slice(0, LONGEST_TEXT);
  const texts: string[] = said.trim() === '' ? [] : [said];
  const fields: Record<string, string> = {};
  for (const card of cards) collect(parsed(card), texts, fields, 0);
  return { text: [...new Set(texts)].join('\n').slice(0, LONGEST_TEXT), fields };
}

function parsed(card: unknown): unknown {
  if (typeof card !== 'string') return card;
  if (card.length > LONGEST_CARD) return undefined;
  try {
    return JSON.parse(card);
  } catch {
    return undefined;
  }
}

function collect(node: unknown, texts: string[], fields: Record<string, string>, depth: number): void {
  if (typeof node !== 'object' || node === null || depth > DEEPEST || texts.length >= MOST_TEXTS) return;
  if (Array.isArray(node)) {
    for (const item of node) collect(item, texts, fields, depth + 1);
    return;
  }
  const fact = factIn(node);
  if (fact) {
    fields[fact.name] ??= fact.value;
    texts.push(`${fact.name}: ${fact.value}`);
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (NOT_WORDS.has(key)) continue;
    if (WORDS.has(key) && typeof value === 'string' && value.trim() !== '') texts.push(value);
    else collect(value, texts, fields, depth + 1);
  }
}

/** `{ "title": "Server", "value": "EX01" }`, or `name` in a connector card. */
function factIn(node: object): { name: string; value: string } | undefined {
  const { name, title, value } = node as { name?: unknown; title?: unknown; value?: unknown };
  const key = typeof name === 'string' ? name : title;
  if (typeof key !== 'string' || typeof value !== 'string' || 'type' in node) return undefined;
  return {
    name: key
      .replace(/[\s*:]+$/g, '')
      .replace(/^[\s*]+/, '')
      .slice(0, 100),
    value: value.slice(0, 1_000),
  };
}

/** The alert that somebody points at. What they filled in themselves counts before what was read. Never throws. */
export function alertOfMessage(
  { text, fields }: SharedMessage,
  given: Readonly<Partial<Record<'server' | 'healthSet' | 'monitor', string>>>,
  receivedAt: Instant,
): Alert {
  const read = readAlertText(text, receivedAt);
  const severity = labelNamed(fields, 'severity', 'priority', 'level');
  return makeAlert({
    source: 'text',
    receivedAt,
    group: digest(oneLine(text).toLowerCase()),
    state: 'firing',
    severity: read && !read.severityUnsaid ? read.severity : severity === undefined ? undefined : severityOf(severity),
    titles: [read?.title, labelNamed(fields, 'alertname', 'summary', 'title'), text.replace(/<[^>]{0,500}>/g, ' ')],
    text: read?.text ?? text,
    candidates: together(
      { server: [given.server], healthSet: [given.healthSet], monitor: [given.monitor] },
      together({ server: [read?.server], healthSet: [read?.healthSet], monitor: [read?.monitor] }, labelled(fields)),
    ),
    links: read?.links,
    raw: text,
    warnings: read?.warnings,
  });
}
