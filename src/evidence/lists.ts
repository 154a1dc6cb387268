import type { Line } from './line';
import { type Field, type Found, mayGoOn, type Row } from './output';
import { commandIn, expandTabs, isBlank, isRule } from './paste';

const PROPERTY = /^([ \t]{0,40})([A-Za-z][A-Za-z0-9_.]{0,79})([ \t]*):(?:[ \t](.*))?$/;

interface Property {
  name: string;
  indent: number;
  /** The colon's column, tab stops at each eighth. */
  colon: number;
  /** Tabs lead to the colon: its column says little. */
  tabbed: boolean;
  /** A blank before the colon, as PowerShell prints it. */
  spaced: boolean;
  /** More than one: the list is aligned. */
  padded: boolean;
  value: string;
}

function property(text: string): Property | undefined {
  if (!text.includes(':')) return undefined;
  const found = PROPERTY.exec(text);
  if (!found) return undefined;
  const [, indent, name, gap, value] = found as unknown as [string, string, string, string, string | undefined];
  const tabbed = gap.includes('\t') || indent.includes('\t');
  return {
    name: name.toLowerCase(),
    indent: indent.length,
    colon: expandTabs(indent + name + gap).length,
    tabbed,
    spaced: gap !== '',
    padded: !tabbed && gap.length > 1,
    value: (value ?? '').trim(),
  };
}

interface Draft {
  from: number;
  rows: { fields: Map<string, OpenField>; lines: Line[] }[];
  first: Property;
  /** The list is aligned: a property's colon stands under the first one's. */
  padded: boolean;
  last: OpenField;
  blanks: number;
  /** An object began where a property came again, without a blank line before it. */
  unmarked: boolean;
  /** Lines behind a blank one that are no properties: they belong to a long value if a property still follows. */
  pending: Line[];
}

type OpenField = Field & { more: Line[] };

/**
 * The lists (`Format-List`) in a paste. A property's colon stands in the column of the first one's, so that a wrapped
 * line of a long value is not taken for a property; lists that lost their alignment are read by the colon alone.
 */
export function lists(lines: readonly Line[]): Found[] {
  const found: Found[] = [];
  let draft: Draft | undefined;
  const close = (ended: boolean) => {
    if (draft) found.push(finish(draft, ended));
    draft = undefined;
  };
  for (const [i, line] of lines.entries()) {
    if (isBlank(line.text)) {
      if (draft) draft.blanks += 1;
      continue;
    }
    if (isRule(line.text) || commandIn(line.text) !== undefined) {
      close(true);
      continue;
    }
    const read = property(line.text);
    if (draft && read && belongs(draft, read)) {
      take(draft, read, line);
    } else if (read && (!draft || (read.spaced && (draft.blanks > 0 || !draft.first.spaced)))) {
      close(false);
      draft = start(read, line, i);
    } else if (draft) {
      goOn(draft, line);
    }
  }
  close(false);
  return found;
}

/** A property of the list: aligned with the first, or, where nothing is aligned, indented like it. */
function belongs({ first, padded }: Draft, read: Property): boolean {
  // `Result:` is somebody's word; PowerShell puts a blank before the colon.
  if (read.spaced !== first.spaced) return false;
  if (first.colon === read.colon) return true;
  if (!read.tabbed && (padded || read.padded)) return false;
  return read.indent === first.indent;
}

function start(read: Property, line: Line, from: number): Draft {
  const field: OpenField = { text: read.value, line, more: [] };
  const row = { fields: new Map([[read.name, field]]), lines: [line] };
  return { from, rows: [row], first: read, padded: read.padded, last: field, blanks: 0, unmarked: false, pending: [] };
}

/** A blank line ends an object, unless a long value with blank lines of its own was going on. */
function take(draft: Draft, read: Property, line: Line): void {
  const isNew = draft.blanks > 0 && draft.pending.length === 0;
  for (const long of draft.pending) draft.last.more.push(long);
  const field: OpenField = { text: read.value, line, more: [] };
  const row = draft.rows.at(-1)!;
  if (isNew || row.fields.has(read.name)) {
    draft.unmarked ||= !isNew;
    draft.rows.push({ fields: new Map([[read.name, field]]), lines: [line] });
  } else {
    row.fields.set(read.name, field);
    row.lines.push(line);
  }
  draft.padded ||= read.padded;
  draft.last = field;
  draft.blanks = 0;
  draft.pending = [];
}

function goOn(draft: Draft, line: Line): void {
  if (draft.blanks > 0 || draft.pending.length > 0) draft.pending.push(line);
  else draft.last.more.push(line);
  draft.blanks = 0;
}

/**
 * One blank line stands between objects, so the end is seen only where two do, or something else follows. Where the
 * objects run into each other, they are told apart only if each has the same properties.
 */
function finish(draft: Draft, followed: boolean): Found {
  const ended = followed || draft.blanks > 1 || draft.pending.length > 0;
  const sets = draft.rows.map(({ fields }) => [...fields.keys()].join());
  const fits = !draft.unmarked || sets.every((set) => set === sets[0]);
  const { last } = draft;
  last.open = !ended && draft.blanks === 0 && mayGoOn(last.line.text, last.text);
  const rows: Row[] = draft.rows.map((row) => ({ ...row, fits }));
  const names = new Set(draft.rows.flatMap(({ fields }) => [...fields.keys()]));
  return { from: draft.from, output: { shape: 'list', names, rows, header: rows[0]!.lines[0]!, ended } };
}
