import { checkFact, type FactName, type Facts } from '../facts/facts';
import type { Field, Output, Row } from './output';

/** PowerShell ends what it cut off with three dots, newer hosts with one character. */
export const isCut = (text: string): boolean => text.endsWith('...') || text.endsWith('…');

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The value where it is whole: not cut off, and no line follows that may belong to it. */
export const whole = (field: Field | undefined): string | undefined =>
  field && field.text !== '' && field.more.length === 0 && !field.open && !isCut(field.text) ? field.text : undefined;

/** The value's lines put together without the blanks at their ends. */
export const glued = (field: Field): string => [field.text, ...field.more.map(({ text }) => text.trim())].join('');

/**
 * The member of a closed list that the value is. A console may have wrapped it: then the pieces together are a member.
 * A value that is a member already, with other words below it, counts unless the words could complete a longer member.
 */
export function oneOf<Member extends string>(field: Field | undefined, members: readonly Member[]): Member | undefined {
  if (!field) return undefined;
  const first = members.find((member) => same(member, field.text));
  if (field.more.length === 0) return first;
  const together = glued(field).slice(0, 200).toLowerCase();
  const longer = members.find(
    (member) => member.length > field.text.length && together.startsWith(member.toLowerCase()),
  );
  return field.text === '' ? undefined : (longer ?? first);
}

/** Why a word of a closed list could not be read: where all of it is there, it is of another language. */
export function whyUnread(row: Row | undefined, name: string, otherwise: string): string {
  const word = row?.fits ? whole(field(row, name)) : undefined;
  return word ? `${name} says “${word.slice(0, 40)}”. I don’t know that word: I read English only.` : otherwise;
}

/** `True` or `False` as PowerShell prints them. */
export const truth = (field: Field | undefined): boolean | undefined => {
  const word = oneOf(field, ['True', 'False']);
  return word === undefined ? undefined : word === 'True';
};

/** A collection: `{}`, `{one, two}`, `{one, two...}`. `all` is false where the console left some out. */
export function collection(field: Field | undefined): { items: string[]; all: boolean } | undefined {
  if (!field) return undefined;
  const text = glued(field);
  if (!text.startsWith('{')) return undefined;
  const end = text.indexOf('}');
  const parts = text
    .slice(1, end === -1 ? undefined : end)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const items = parts.filter((part) => !isCut(part));
  return { items: end === -1 ? items.slice(0, -1) : items, all: end !== -1 && items.length === parts.length };
}

/** The one value all of them share, without regard to case. */
export function only(values: readonly (string | undefined)[]): string | undefined {
  const [first, ...rest] = values.filter((value) => value !== undefined);
  return first !== undefined && rest.every((value) => same(value, first)) ? first : undefined;
}

/** The values that are good facts; the others are left out. */
export function goodFacts(values: Partial<Record<FactName, string | undefined>>): Facts {
  const facts: Partial<Record<FactName, string>> = {};
  for (const [name, value] of Object.entries(values) as [FactName, string | undefined][]) {
    const checked = value === undefined ? undefined : checkFact(name, value);
    if (checked?.ok) facts[name] = checked.value;
  }
  return facts;
}

/** A value under its name, or under another: property names differ by Exchange version. */
export const field = (row: Row, name: string, other?: string): Field | undefined =>
  row.fields.get(lower(name)) ?? (other === undefined ? undefined : row.fields.get(lower(other)));

const lowered = new Map<string, string>();

/** A property name of ours in lower case; it is asked for once a row. */
function lower(name: string): string {
  const before = lowered.get(name);
  if (before !== undefined) return before;
  lowered.set(name, name.toLowerCase());
  return name.toLowerCase();
}

export function has(output: Output, ...names: string[]): boolean {
  for (const name of names) if (!output.names.has(lower(name))) return false;
  return true;
}

/**
 * What the command above the output asked about: the value of one of `parameters`, or of `-Identity`, or the first
 * argument that is not one.
 */
export function asked(
  { command }: Pick<Output, 'command'>,
  fact: FactName,
  ...parameters: string[]
): string | undefined {
  const words = (command?.split('|', 1)[0]?.match(/'[^']{0,200}'|"[^"]{0,200}"|[^\s'"]{1,300}/g) ?? []).slice(0, 40);
  const given = (name: string): string | undefined => {
    const at = words.findIndex((word) => same(word, `-${name}`));
    return at === -1 ? undefined : words[at + 1];
  };
  const first = words[1]?.startsWith('-') ? undefined : words[1];
  const value = [...parameters.map(given), parameters.length > 0 ? undefined : (given('Identity') ?? first)].find(
    Boolean,
  );
  return value ? goodFacts({ [fact]: value.replace(/^['"]|['"]$/g, '') })[fact] : undefined;
}
