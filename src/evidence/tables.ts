import { columnsOf, cut, MOST_COLUMNS, type Rule } from './columns';
import type { Line } from './line';
import { type Field, type Found, mayGoOn, type Row } from './output';
import { commandIn, expandTabs, isBlank, isRule } from './paste';

/** The tables (`Format-Table`) in a paste: a line of dashes under a header says where each column stands. */
export function tables(lines: readonly Line[]): Found[] {
  const found: Found[] = [];
  let from = 0;
  for (let i = 0; i < lines.length; i += 1) {
    if (!isRule(lines[i]!.text)) continue;
    const table = tableAt(lines, i, from);
    if (!table) continue;
    found.push(table.found);
    from = table.next;
    i = table.next - 1;
  }
  return [...found, ...tabbedTables(lines, found)];
}

interface Heading {
  /** The header's first line. */
  from: number;
  /** The first line behind the dashes. */
  body: number;
  /** How many lines the console made of one. */
  pieces: number;
  width: number;
  /** A blank line stands between header and dashes: the paste has one behind every line, or here only. */
  spaced: boolean;
  header: string;
  dashes: string;
}

const isRestOfRule = (text: string): boolean => text.includes('-') && /^[-\t ]+$/.test(text);

function headingAt(lines: readonly Line[], at: number, from: number): Heading | undefined {
  let end = at + 1;
  while (end < lines.length && end - at < 6 && isRestOfRule(lines[end]!.text)) end += 1;
  const pieces = end - at;
  const spaced = at - 1 >= from && isBlank(lines[at - 1]!.text);
  const last = spaced ? at - 2 : at - 1;
  const first = last - pieces + 1;
  if (first < from) return undefined;
  const above = lines.slice(first, last + 1).map(({ text }) => text);
  if (above.some((text) => isBlank(text) || isRule(text) || commandIn(text) !== undefined)) return undefined;
  const below = lines.slice(at, end).map(({ text }) => text);
  return {
    from: first,
    body: end,
    pieces,
    width: below[0]!.length,
    spaced,
    header: above.join(''),
    dashes: below.join(''),
  };
}

function tableAt(lines: readonly Line[], at: number, from: number): { found: Found; next: number } | undefined {
  const heading = headingAt(lines, at, from);
  const read = heading && reading(heading);
  if (!heading || !read || read.names.length > MOST_COLUMNS) return undefined;
  const body = bodyOf(lines, heading);
  const rows: Row[] = [];
  const wrapped = heading.pieces > 1;
  const groups = wrapped ? joined(body.lines, heading) : body.lines.map((line) => [line]);
  for (const [i, group] of groups.entries()) rows.push(rowOf(group, read, !body.ended && i === groups.length - 1));
  const names = new Set(read.names);
  const output = { shape: 'table' as const, names, rows, header: lines[heading.from]!, ended: body.ended };
  return { found: { from: heading.from, output }, next: Math.max(body.next, at + 1) };
}

/** The rows' lines: up to a blank line, a prompt, or the next table's dashes. */
function bodyOf(lines: readonly Line[], heading: Heading): { lines: Line[]; next: number; ended: boolean } {
  const body: Line[] = [];
  let blanks = 0;
  let i = heading.body;
  for (; i < lines.length; i += 1) {
    const line = lines[i]!;
    if (isBlank(line.text)) {
      blanks += 1;
      // A paste with a blank line behind every line ends with two.
      const between = (heading.spaced && blanks < 2) || body.length === 0;
      if (!between) return { lines: body, next: i, ended: true };
      continue;
    }
    if (commandIn(line.text) !== undefined) return { lines: body, next: i, ended: true };
    if (isRule(line.text)) {
      // The line above these dashes was the next table's header.
      body.pop();
      return { lines: body, next: Math.max(i - 1, heading.body), ended: true };
    }
    blanks = 0;
    body.push(line);
  }
  return { lines: body, next: i, ended: false };
}

/** Lines that the console cut at its width, put together again: a line that fills the width goes on in the next. */
function joined(lines: readonly Line[], { width, pieces }: Heading): Line[][] {
  const groups: Line[][] = [];
  let open = false;
  for (const line of lines) {
    if (open) groups.at(-1)!.push(line);
    else groups.push([line]);
    open = line.text.length === width && groups.at(-1)!.length < pieces;
  }
  return groups;
}

interface ReadingOf {
  names: readonly string[];
  cells(text: string): { texts: string[]; fits: boolean };
}

function reading({ header, dashes }: Heading): ReadingOf {
  const tabs = dashes.split('\t');
  const names = header.split('\t').map((name) => name.trim().toLowerCase());
  if (
    tabs.length > 1 &&
    tabs.length === names.length &&
    names.every((name) => name !== '') &&
    tabs.every((tab) => /^-+$/.test(tab.trim()))
  ) {
    return { names, cells: (text) => tabbed(text, names.length) };
  }
  const columns: readonly Rule[] = columnsOf(expandTabs(dashes));
  return {
    names: cut(expandTabs(header), columns).texts.map((name) => name.toLowerCase()),
    cells: (text) => cut(expandTabs(text), columns),
  };
}

function tabbed(text: string, width: number): { texts: string[]; fits: boolean } {
  const texts = text.split('\t').map((cell) => cell.trim());
  return { texts, fits: texts.length === width };
}

/** @param isLast whether the paste ends with this row: a long line's last cell may then be cut. */
function rowOf(group: readonly Line[], { names, cells }: ReadingOf, isLast = false): Row {
  const { texts, fits } = cells(group.length === 1 ? group[0]!.text : group.map(({ text }) => text).join(''));
  return { fields: new Cells(names, texts, group, isLast), lines: group, fits };
}

const NOTHING: readonly Line[] = [];

/** A row's cells; most tables have more of them than anybody asks for. */
class Cells {
  constructor(
    private readonly names: readonly string[],
    private readonly texts: readonly string[],
    private readonly group: readonly Line[],
    private readonly isLast: boolean,
  ) {}

  get(name: string): Field | undefined {
    const i = this.names.indexOf(name);
    const text = name === '' ? undefined : this.texts[i];
    if (!text) return undefined;
    const open = this.isLast && i === this.names.length - 1 && mayGoOn(this.group.at(-1)!.text, text);
    return { text, line: this.group[0]!, more: NOTHING, open };
  }
}

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]{0,60}$/;

/** Tables without dashes whose cells stand between tabs, as a spreadsheet or a web page copies them. */
function tabbedTables(lines: readonly Line[], others: readonly Found[]): Found[] {
  const taken = new Set(others.flatMap(({ output }) => [output.header, ...output.rows.flatMap((row) => row.lines)]));
  const found: Found[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const names = taken.has(lines[i]!) ? [] : identifiers(lines[i]!.text);
    if (names.length < 2) continue;
    const rows: Row[] = [];
    let j = i + 1;
    for (; j < lines.length && !isBlank(lines[j]!.text) && commandIn(lines[j]!.text) === undefined; j += 1) {
      if (isRule(lines[j]!.text)) break;
      rows.push(rowOf([lines[j]!], { names, cells: (text) => tabbed(text, names.length) }));
    }
    const output = { shape: 'table' as const, names: new Set(names), rows, header: lines[i]!, ended: j < lines.length };
    found.push({ from: i, output });
    i = j;
  }
  return found;
}

function identifiers(text: string): string[] {
  if (!text.includes('\t')) return [];
  const cells = text.split('\t', MOST_COLUMNS + 1).map((cell) => cell.trim());
  if (cells.length > MOST_COLUMNS) return [];
  return cells.every((cell) => IDENTIFIER.test(cell)) ? cells.map((cell) => cell.toLowerCase()) : [];
}
