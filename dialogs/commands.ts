/** A typed command. What follows it is its argument. */
export type Typed =
  | { command: 'help' | 'status' | 'back' | 'path' | 'escalate' | 'export' | 'close' }
  | { command: 'start'; words: string }
  | { command: 'explain'; query: string }
  | { command: 'remind'; minutes: number };

const ALONE: Readonly<Record<string, (Typed & { command: string })['command']>> = {
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
  start: 'start',
  menu: 'start',
};

/** Reads a typed command; `undefined` if the words are none. */
export function readCommand(text: string): Typed | undefined {
  const said = text.trim().replace(/[.!]+$/, '');
  const alone = ALONE[said.toLowerCase()];
  if (alone === 'start') return { command: 'start', words: '' };
  if (alone && alone !== 'explain' && alone !== 'remind') return { command: alone };
  const [, word, rest] = /^(start|explain|remind|status)\s+(.+)$/is.exec(said) ?? [];
  if (!word || !rest) return /^(explain|remind)$/i.test(said) ? incomplete(said) : undefined;
  switch (word.toLowerCase()) {
    case 'start':
      return { command: 'start', words: rest.trim() };
    case 'explain':
      return { command: 'explain', query: rest.trim() };
    case 'remind':
      return { command: 'remind', minutes: Number(/\d+/.exec(rest)?.[0] ?? Number.NaN) };
    default:
      return /^[\d.x]+[\da-f]*$/i.test(rest.trim()) ? { command: 'explain', query: rest.trim() } : undefined;
  }
}

const incomplete = (said: string): Typed =>
  said.toLowerCase() === 'remind' ? { command: 'remind', minutes: Number.NaN } : { command: 'explain', query: '' };
