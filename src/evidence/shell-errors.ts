import { type Squashed, squashOf } from './paste';
import { asPaste } from './read-outputs';
import type { Line, Reader } from './reader';

export interface ShellError {
  what: 'not-recognised' | 'access-denied' | 'not-found' | 'bad-parameter' | 'unreachable' | 'failed';
  /** What the message quotes: the command that is not known, the object that is not there. */
  about?: string;
}

export interface ShellErrors {
  errors: ShellError[];
}

/** Messages in letters alone, lower case: a console wraps them anywhere. Source: PowerShell's and Exchange's English messages. */
const MESSAGES: readonly (readonly [string, ShellError['what']])[] = [
  ['isnotrecognizedasthenameof', 'not-recognised'],
  ['isnotrecognizedasanameofa', 'not-recognised'],
  ['isnotrecognizedasaninternalorexternalcommand', 'not-recognised'],
  ['accessisdenied', 'access-denied'],
  ['unauthorizedaccessexception', 'access-denied'],
  ["youdon'thavesufficientpermissions", 'access-denied'],
  ["isn'twithinyourcurrentwritescopes", 'access-denied'],
  ['accessdenied,youmustbeanadministrator', 'access-denied'],
  ["couldn'tbefoundon'", 'not-found'],
  ['managementobjectnotfoundexception', 'not-found'],
  ["wasn'tfound.pleasemakesurethatyou'vetypeditcorrectly", 'not-found'],
  ['aparametercannotbefoundthatmatchesparametername', 'bad-parameter'],
  ['therpcserverisunavailable', 'unreachable'],
  ['winrmcannotcompletetheoperation', 'unreachable'],
  ['thewinrmclientcannotcomplete', 'unreachable'],
];

/** What PowerShell never translates: it names an error whose message is in another language. */
const NAMES: readonly (readonly [string, ShellError['what']])[] = [
  ['commandnotfoundexception', 'not-recognised'],
  ['namedparameternotfound', 'bad-parameter'],
  ['permissiondenied:(', 'access-denied'],
];
const ANY: readonly (readonly [string, ShellError['what']])[] = [['fullyqualifiederrorid:', 'failed']];

const MOST = 50;

/** Reads error messages of PowerShell and the Command Prompt: not a known command, no permission, no such object. It suggests nothing. */
export const shellErrors: Reader<ShellErrors> = {
  kind: 'shell-errors',
  read(text) {
    const paste = asPaste(text);
    const tight = squashOf(paste);
    const found = [MESSAGES, NAMES, ANY].map((all) => messagesIn(tight, all)).find(({ length }) => length > 0) ?? [];
    if (found.length === 0) return [];
    const errors = found.map(({ what, line }) => {
      const about = aboutIn(line.text);
      return { what, ...(about ? { about } : {}) };
    });
    return [
      { kind: 'shell-errors', findings: { errors: unique(errors) }, facts: {}, because: found.map(({ line }) => line) },
    ];
  },
};

/** One for each line and kind: PowerShell says the same again in its CategoryInfo and FullyQualifiedErrorId lines. */
function messagesIn(tight: Squashed, messages: typeof MESSAGES): { what: ShellError['what']; line: Line }[] {
  const found: { what: ShellError['what']; line: Line; at: number }[] = [];
  for (const [phrase, what] of messages) {
    let at = tight.text.indexOf(phrase);
    for (let n = 0; at !== -1 && n < MOST; n += 1) {
      const line = tight.lineAt(at);
      if (!found.some((other) => other.line === line && other.what === what)) found.push({ what, line, at });
      at = tight.text.indexOf(phrase, at + phrase.length);
    }
  }
  return found.sort((a, b) => a.at - b.at).slice(0, MOST);
}

/** What a message is about stands in quotes beside words of its own; other quotes name a domain controller, or start in the line above. */
const ABOUT =
  /The term '([^']{1,200})' is not|^\s{0,8}'([^']{1,200})' is not recognized|object '([^']{1,200})' couldn't|parameter name '([^']{1,200})'|\(([A-Za-z0-9-]{1,100}):String\) \[\], CommandNotFoundException/;

const aboutIn = (text: string): string | undefined => ABOUT.exec(text)?.slice(1).find(Boolean);

/** Each once; one that quotes nothing repeats one that does. */
const unique = (errors: readonly ShellError[]): ShellError[] => [
  ...new Map(
    errors
      .filter(({ what, about }) => about || !errors.some((other) => other.what === what && other.about))
      .map((error) => [`${error.what} ${error.about ?? ''}`, error]),
  ).values(),
];
