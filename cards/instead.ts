import { type Case, stepOf } from '../src/cases/case';
import { type Facts, isFactName } from '../src/facts/facts';
import { build, quote } from '../src/runbooks/powershell';
import { isCommand } from '../src/runbooks/runbook';
import { placeOf } from '../src/runbooks/whose';
import type { Item } from './page';

// What would tell where an output could not: a command with the case's own values, never with gaps to fill.

const COMMAND = /^(?:(.{1,200}): )?((?:\$FormatEnumerationLimit|Get-|Test-|Invoke-|fltmc|iisreset).*)$/s;
const PARTS = /^(\$FormatEnumerationLimit = -1; )?((?:Get|Test|Invoke)-[A-Za-z]+)[^|]*(\| .*)$/s;
const GAP = /<([a-z ]{1,20})>/gi;

/** @param instead a reader's own words: a command with `<server>` and the like, words and a command, or words */
export function insteadItems(current: Case, instead: string): Item[] {
  const [, words, command] = COMMAND.exec(instead) ?? [];
  if (!command) return [{ kind: 'text', text: instead }];
  const filled = stepsOwn(current, command) ?? filledIn(command, valuesAt(current));
  if (filled === undefined)
    return [{ kind: 'text', text: 'Run the command again, and paste all that it prints, with the command above it.' }];
  return [
    { kind: 'text', text: words ? `${words}:` : 'This would tell:' },
    { kind: 'code', text: filled, language: 'PowerShell' },
  ];
}

/** The step's one command of that cmdlet, which may ask for less than all, printed as the reader needs it. */
function stepsOwn(current: Case, command: string): string | undefined {
  const [, limit = '', cmdlet, format] = PARTS.exec(command) ?? [];
  const own = (stepOf(current)?.meta.instructions ?? [])
    .filter(isCommand)
    .flatMap((one) => build(one, current.facts) ?? [])
    .map((text) => text.replace(/^\$FormatEnumerationLimit = -1; /, ''))
    .filter((text) => cmdlet !== undefined && text.split(/[\s|]/, 1)[0] === cmdlet);
  return own.length === 1 ? `${limit}${beforePipe(own[0]!)} ${format}` : undefined;
}

/** Up to the first pipe that is not in quotes, and with a filter behind it. */
const beforePipe = (text: string): string =>
  /^(?:'[^']*'|[^'|])*(?:\| Where-Object \{[^}]*\})?/.exec(text)![0].trimEnd();

/** `undefined` where the case lacks a value. */
function filledIn(command: string, facts: Facts): string | undefined {
  let isWhole = true;
  const filled = command.replace(GAP, (_, name: string) => {
    const value = isFactName(name) ? facts[name] : undefined;
    isWhole &&= value !== undefined;
    return quote(value ?? '');
  });
  return isWhole ? filled : undefined;
}

/** The case's values, where `server` is the one that the step asks. */
function valuesAt(current: Case): Facts {
  const step = stepOf(current);
  const place = step && placeOf(step.meta).server;
  return place === 'mailboxServer' ? { ...current.facts, server: current.facts.mailboxServer } : current.facts;
}
