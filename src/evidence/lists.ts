import type { Field, Found, Row } from './outputs';
import { commandIn, isBlank, isRule } from './paste';
import type { Line } from './reader';

const PROPERTY = /^([ \t]{0,40})([A-Za-z][A-Za-z0-9_.]{0,79})([ \t]*):(?:[ \t](.*))?$/;

interface Property {
  name: string;
  indent: number;
  /** The colon's column, where blanks (not tabs) lead to it. */
  colon?: number;
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
    ...(tabbed ? {} : { colon: indent.length + name.length + gap.length }),
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
    } else if (read && (!draft || (draft.blanks > 0 && read.spaced))) {
      close(true);
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
  if (first.colon !== undefined && first.colon === read.colon) return true;
  if (padded || read.padded) return false;
  return read.indent === first.indent;
}

function start(read: Property, line: Line, from: number): Draft {
  const field: OpenField = { text: read.value, line, more: [] };
  const row = { fields: new Map([[read.name, field]]), lines: [line] };
  return { from, rows: [row], first: read, padded: read.padded, last: field, blanks: 0, pending: [] };
}

function take(draft: Draft, read: Property, line: Line): void {
  for (const long of draft.pending) draft.last.more.push(long);
  const field: OpenField = { text: read.value, line, more: [] };
  const row = draft.rows.at(-1)!;
  if (row.fields.has(read.name)) {
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

/** One blank line stands between objects, so the end is seen only where two do, or something else follows. */
function finish(draft: Draft, followed: boolean): Found {
  const rows: Row[] = draft.rows.map((row) => ({ ...row, fits: true }));
  const names = new Set(rows.flatMap(({ fields }) => [...fields.keys()]));
  const ended = followed || draft.blanks > 1 || draft.pending.length > 0;
  return { from: draft.from, output: { shape: 'list', names, rows, header: rows[0]!.lines[0]!, ended } };
}
