/** What an engineer types in an escalation's thread or chat. */
export type EngineerTyped =
  | { do: 'reply'; caseId?: number; text: string }
  | { do: 'live'; on: boolean }
  /** The whole record; `here`: as messages, where it was asked. */
  | { do: 'packet'; here: boolean }
  | { do: 'accept' | 'show' | 'help' | 'return' | 'close' | 'take-up' }
  | { do: 'decline' | 'release'; words: string };

const ALONE: Readonly<Record<string, EngineerTyped>> = {
  accept: { do: 'accept' },
  'take it': { do: 'accept' },
  packet: { do: 'packet', here: false },
  export: { do: 'packet', here: false },
  'packet here': { do: 'packet', here: true },
  'export here': { do: 'packet', here: true },
  status: { do: 'show' },
  show: { do: 'show' },
  help: { do: 'help' },
  return: { do: 'return' },
  close: { do: 'close' },
  reopen: { do: 'take-up' },
  'live on': { do: 'live', on: true },
  live: { do: 'live', on: true },
  'live off': { do: 'live', on: false },
};

const plainOf = (text: string): string =>
  text
    .trim()
    .replace(/[.!]+$/, '')
    .toLowerCase()
    .replace(/\s+/g, ' ');

/** Reads it; `undefined` for words that are no command: they stay in the thread. */
export function readEngineer(text: string): EngineerTyped | undefined {
  const reply = /^\s*reply\b[\s:]*(?:(\d{4,15})[\s:]+)?([\s\S]*)$/i.exec(text);
  if (reply) return { do: 'reply', caseId: reply[1] ? Number(reply[1]) : undefined, text: reply[2]!.trim() };
  const [, word, words = ''] = /^\s*(decline|release)\b\s*[:,]?\s*([\s\S]*)$/i.exec(text) ?? [];
  if (word) return { do: word.toLowerCase() as 'decline' | 'release', words };
  const plain = plainOf(text);
  return Object.hasOwn(ALONE, plain) ? ALONE[plain] : undefined;
}

/** What people type about escalations wherever they are. */
export type RequesterTyped = 'withdraw' | 'pause' | 'resume';

export function readRequester(text: string): RequesterTyped | undefined {
  const plain = plainOf(text);
  return plain === 'withdraw' || plain === 'pause' || plain === 'resume' ? plain : undefined;
}

/** `escalations here`, `escalations off`. */
export function readDestination(text: string): 'here' | 'off' | undefined {
  const plain = plainOf(text);
  if (plain === 'escalations here') return 'here';
  return plain === 'escalations off' || plain === 'no escalations here' ? 'off' : undefined;
}
