/** A typed command. What follows it is its argument. */
export type Typed =
  | { command: 'help' | 'status' | 'back' | 'path' | 'escalate' | 'close' }
  /** `here`: as messages, and not as a file. */
  | { command: 'export'; here: boolean }
  | { command: 'start'; words: string }
  | { command: 'explain'; query: string }
  /** `status 126`: an answer where the step asks for a status, else a question about it. */
  | { command: 'status-number'; query: string }
  | { command: 'close-anyway' }
  /** Something to keep with the case, as it was written. */
  | { command: 'note'; text: string }
  | { command: 'remind'; minutes: number };

type Alone = 'help' | 'status' | 'back' | 'path' | 'escalate' | 'export' | 'close' | 'close-anyway' | 'start';

const ALONE: Readonly<Record<string, Alone>> = {
  help: 'help',
  hi: 'help',
  hello: 'help',
  '?': 'help',
  status: 'status',
  cases: 'status',
  back: 'back',
  undo: 'back',
  path: 'path',
  escalate: 'escalate',
  export: 'export',
  close: 'close',
  cancel: 'close',
  'close anyway': 'close-anyway',
  start: 'start',
  menu: 'start',
};

/** Reads a typed command; `undefined` if the words are none. */
export function readCommand(text: string): Typed | undefined {
  const [, noted] = /^\s*\/?note(?:$|[\s:]+(.*)$)/is.exec(text) ?? [];
  if (noted !== undefined || /^\s*\/?note\W*$/i.test(text)) return { command: 'note', text: (noted ?? '').trim() };
  const said = text
    .trim()
    .replace(/^[\s/"'“”‘’]+|[\s.!,;:…"'“”‘’]+$/g, '')
    .replace(/(?<=\p{L})\?+$/u, '');
  const alone = Object.hasOwn(ALONE, said.toLowerCase()) ? ALONE[said.toLowerCase()] : undefined;
  if (alone === 'start') return { command: 'start', words: '' };
  if (alone === 'export') return { command: alone, here: false };
  if (alone) return { command: alone };
  if (/^export\s+here$/i.test(said)) return { command: 'export', here: true };
  const [, word, rest] = /^(start|explain|remind|status)\s+(.+)$/is.exec(said) ?? [];
  if (!word || !rest) return /^(explain|remind)$/i.test(said) ? incomplete(said) : undefined;
  switch (word.toLowerCase()) {
    case 'start':
      return { command: 'start', words: rest.trim() };
    case 'explain':
      return { command: 'explain', query: rest.trim() };
    case 'remind':
      return { command: 'remind', minutes: readMinutes(rest) };
    default:
      return /^[\d.x]+[\da-f]*$/i.test(rest.trim()) ? { command: 'status-number', query: rest.trim() } : undefined;
  }
}

const incomplete = (said: string): Typed =>
  said.toLowerCase() === 'remind' ? { command: 'remind', minutes: Number.NaN } : { command: 'explain', query: '' };

/** `15`, `in 15 minutes`, `2 hours`: minutes; NaN for anything else. */
function readMinutes(text: string): number {
  const [, number, unit] = /^(?:in\s+)?(\d{1,6})\s*(m|min|mins|minutes?|h|hours?)?$/i.exec(text.trim()) ?? [];
  return number === undefined ? Number.NaN : Number(number) * (unit?.toLowerCase().startsWith('h') ? 60 : 1);
}

/** A case that is named by its number; without one, the case closed last. */
export interface Named {
  what: 'show' | 'reopen' | 'export';
  caseId?: number;
}

/** `1006`, `case 1006`, `status 1006`, `reopen`, `reopen 1006`, `export 1006`. */
export function readNamed(text: string): Named | undefined {
  const [, word = '', number] =
    /^[\s/]*(?:(case|show|status|open|reopen|export)(?:\s+|$))?(?:case\s+)?#?(\d{4,9})?[\s.!]*$/i.exec(text) ?? [];
  const verb = word.toLowerCase();
  if (number === undefined) return verb === 'reopen' ? { what: 'reopen' } : undefined;
  return { what: verb === 'reopen' || verb === 'export' ? verb : 'show', caseId: Number(number) };
}
