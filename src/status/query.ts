import { commandNamed, keyOf, statusesNamed } from './tables';

/** What is asked. One of `code`, `name` or `command` is always there. */
export interface StatusQuery {
  /** As in `statusCommands`; `Provision/Policy` for both its directions. */
  readonly command?: string;
  /** `126`, `401.1`, `0x80070005` (eight digits, upper case), or `empty` for a response without a body. */
  readonly code?: string;
  /** A name instead of a number, letters and digits only, lower case: `connectiondropped`. */
  readonly name?: string;
}

const LONGEST = 200;

/** Words around a status that say nothing about which one it is. */
const around = new Set([
  ...[
    'status',
    'substatus',
    'code',
    'codes',
    'error',
    'errors',
    'number',
    'value',
    'response',
    'body',
    's',
    'sc1',
    'as',
  ],
  ...['eas', 'access', 'explain', 'tell', 'see', 'get', 'got', 'have', 'has', 'returned', 'returns', 'a', 'an', 'the'],
  ...['what', 'whats', 'that', 'this', 'it', 'i', 'is', 'are', 'was', 'do', 'does', 'did', 'can', 'mean', 'means'],
  ...['meaning', 'about', 'and', 'for', 'from', 'in', 'no', 'of', 'on', 'to', 'with'],
]);

const saysNothing = (word: string): boolean => around.has(word);

const hresult = (value: number): string => `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;

/** A number in the one spelling the tables use; negative and large ones are how logs write an HRESULT. */
function codeFrom(word: string): string | undefined {
  if (['empty', 'none', 'blank'].includes(word)) return 'empty';
  if (/^[1-5]\d\d\.\d{1,3}$/.test(word)) return word.replace(/\.0*(?=\d)/, '.');
  if (/^(?:0x[0-9a-f]{1,8}|8[0-9a-f]{7})$/.test(word)) return hresult(Number.parseInt(word.replace('0x', ''), 16));
  if (/^-\d{1,10}$/.test(word)) return Number(word) >= -(2 ** 31) ? hresult(Number(word)) : undefined;
  const digits = /^(?:s|sc1)?(\d{1,10})$/.exec(word)?.[1];
  if (digits === undefined) return undefined;
  const value = Number(digits);
  return value < 2 ** 31 ? String(value) : value < 2 ** 32 ? hresult(value) : undefined;
}

/** Takes the command out of the words: one to four of them in a row, the longest name first. */
function takeCommand(words: readonly string[]): { command?: string; rest: readonly string[] } {
  if (words.length === 1) return { command: commandNamed(words[0]!), rest: commandNamed(words[0]!) ? [] : words };
  for (const length of [4, 3, 2, 1]) {
    for (let from = 0; from + length <= words.length; from++) {
      const taken = words.slice(from, from + length);
      const command = taken.every(saysNothing) ? undefined : commandNamed(taken.join(''));
      if (command) return { command, rest: words.toSpliced(from, length) };
    }
  }
  return { rest: words };
}

const splitWords = (text: string): string[] =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/\bhttp\/\d(?:\.\d)?/g, 'http ')
    .split(/[\s,;:=#()"'`?!|<>[\]{}*&\u2018-\u201f]+/)
    .map((word) => word.replace(/^[._]+|[._]+$/g, ''))
    .filter((word) => word !== '');

/**
 * Reads what a person types or pastes when they ask for a status: `status 129`, `Sync 3`, `HTTP 503`, `401.1`,
 * `0x80070005`, `common 126`, `_S126_`, `what does Ping 3 mean?`, `Connection_Dropped`. Total: any text in, never a throw.
 * @returns `undefined` where the text is about something else as well: every word has to belong to the question.
 */
export function parseStatusQuery(text: string): StatusQuery | undefined {
  if (text.length > LONGEST) return undefined;
  const words = splitWords(text);
  const whole = [words, words.filter((word) => !saysNothing(word))].map(joined).find(isName);
  if (whole) return { name: whole };
  const { command, rest } = takeCommand(words);
  const asked = command === undefined ? {} : { command };
  const telling = rest.filter((word) => !saysNothing(word));
  const codes = telling.map(codeFrom).filter((code) => code !== undefined);
  const name = [rest, telling].map((some) => joined(some.filter((word) => !codeFrom(word)))).find(isName);
  if (name === undefined) {
    if (telling.length === 0) return command === undefined ? undefined : asked;
    return telling.length === 1 && codes.length === 1 ? { ...asked, code: codes[0]! } : undefined;
  }
  if (codes.length === 0) return { ...asked, name };
  return statusesNamed(name).some((status) => String(status.code) === codes[0])
    ? { ...asked, code: codes[0]! }
    : undefined;
}

const joined = (words: readonly string[]): string => keyOf(words.join(''));
const isName = (name: string): boolean => statusesNamed(name).length > 0;
