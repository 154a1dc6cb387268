import type { Line } from './line';

// Lower case only: ActiveSync's XML has tags such as <Body> and <Data>, and those are not HTML.
const HTML = /<(?:table|tbody|tr|td|th|pre|div|p|br|span|codeblock)(?=[\s>/])/;

export const isHtml = (text: string): boolean => HTML.test(text);

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
};

/** Decodes once: `&amp;lt;` becomes `&lt;`. */
export const decodeEntities = (text: string): string => (text.includes('&') ? text.replace(ENTITY, decoded) : text);

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;

function decoded(all: string, decimal?: string, hex?: string, name?: string): string {
  if (name) return NAMED[name.toLowerCase()] ?? all;
  const code = decimal ? Number(decimal) : Number.parseInt(hex!, 16);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : all;
}

interface HtmlTable {
  rows: { line: number; cells: string[] }[];
  cell?: string;
}

/**
 * The lines of a Teams message: paragraphs, breaks and preformatted text as lines, tables as cells between tabs with a
 * line of dashes under the first row, and a blank line after a table that is closed.
 */
export function htmlLines(html: string): Line[] {
  const lines: Line[] = [];
  let current = '';
  let line = 1;
  let startedAt = 1;
  let table: HtmlTable | undefined;
  let inPre = false;
  let paragraphFrom = -1;

  const flush = () => {
    if (current.trim() !== '') lines.push({ line: startedAt, text: current });
    current = '';
    startedAt = line;
  };
  const breakLine = () => {
    lines.push({ line: startedAt, text: current });
    current = '';
    startedAt = line;
  };
  const text = (raw: string) => {
    if (table) {
      if (table.cell !== undefined) table.cell += decodeEntities(raw);
      line += count(raw);
      return;
    }
    if (!inPre && current === '' && raw.trim() === '') {
      line += count(raw);
      startedAt = line;
      return;
    }
    for (const [i, part] of raw.split(LINE_END).entries()) {
      if (i > 0) {
        line += 1;
        breakLine();
      }
      current += decodeEntities(part);
    }
  };
  const closeTable = (closed: boolean) => {
    if (!table) return;
    for (const row of tableLines(table, closed)) lines.push(row);
    table = undefined;
    startedAt = line;
  };
  const tag = (name: string, closing: boolean) => {
    if (name === 'table' && !closing) {
      closeTable(true);
      flush();
      table = { rows: [] };
      return;
    }
    if (table) {
      if (name === 'table') closeTable(true);
      else if (name === 'tr' && !closing) table.rows.push({ line, cells: [] });
      else if ((name === 'td' || name === 'th') && !closing) table.cell = '';
      else if (name === 'td' || name === 'th') endCell(table);
      else if ((name === 'br' || closing) && table.cell !== undefined) table.cell += '\n';
      return;
    }
    if (name === 'br') breakLine();
    else if (name === 'p' && closing && lines.length === paragraphFrom && current.trim() === '') breakLine();
    else if (BLOCK.has(name)) flush();
    if (name === 'p') paragraphFrom = closing ? -1 : lines.length;
    if (name === 'pre' || name === 'codeblock') inPre = !closing;
  };

  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) break;
    // The name is looked at before the end is looked for: a megabyte of `<` is passed once.
    TAG.lastIndex = open;
    const name = TAG.exec(html);
    if (!name) {
      text(html.slice(at, open + 1));
      at = open + 1;
      continue;
    }
    const close = html.indexOf('>', open);
    if (close === -1) break;
    text(html.slice(at, open));
    line += count(html.slice(open, close));
    tag(name[2]!, name[1] === '/');
    at = close + 1;
  }
  text(html.slice(at));
  closeTable(false);
  flush();
  return lines;
}

const TAG = /<(\/?)([a-z][a-z0-9]{0,20})(?=[\s>/])/y;
const BLOCK = new Set(['p', 'div', 'pre', 'codeblock', 'blockquote', 'li', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'tr']);

const LINE_END = /\r\n|\r|\n/;

const count = (text: string): number => (LINE_END.test(text) ? text.split(LINE_END).length - 1 : 0);

function endCell(table: HtmlTable): void {
  if (table.cell === undefined) return;
  table.rows.at(-1)?.cells.push(table.cell);
  table.cell = undefined;
}

function tableLines({ rows }: HtmlTable, closed: boolean): Line[] {
  const [first] = rows;
  if (!first) return [];
  // One cell is not a table: somebody put the whole output in it.
  if (rows.length === 1 && first.cells.length === 1)
    return first.cells[0]!.split(LINE_END).map((text) => ({ line: first.line, text }));
  const all = rows.map(({ line, cells }) => ({
    line,
    text: cells.map((c) => c.replace(/\s+/g, ' ').trim()).join('\t'),
  }));
  const dashes = { line: first.line, text: first.cells.map(() => '---').join('\t') };
  const ruled = /^[-\t ]+$/.test(all[1]?.text ?? '') ? all : [all[0]!, dashes, ...all.slice(1)];
  return closed ? [...ruled, { line: rows.at(-1)!.line, text: '' }] : ruled;
}
