/** Where one run of dashes stands: from (inclusive) to (exclusive). */
export interface Rule {
  from: number;
  to: number;
}

/** No console shows more columns; a paste that claims to is not a table. */
export const MOST_COLUMNS = 64;

/** The columns a line of dashes marks; no more than one over {@link MOST_COLUMNS}. */
export function columnsOf(dashes: string): Rule[] {
  const rules: Rule[] = [];
  let from = -1;
  for (let i = 0; i <= dashes.length && rules.length <= MOST_COLUMNS; i += 1) {
    const dash = dashes[i] === '-';
    if (dash && from === -1) from = i;
    if (!dash && from !== -1) {
      rules.push({ from, to: i });
      from = -1;
    }
  }
  return rules;
}

/**
 * Cuts a line into its columns. A text column starts where its dashes start, a number column ends where they end.
 * @returns the cells, and whether each one does; where one does not, the line is wrapped, squeezed, or no row at all.
 */
export function cut(text: string, columns: readonly Rule[]): { texts: string[]; fits: boolean } {
  const texts: string[] = [];
  let fits = true;
  let from = 0;
  for (const [i, column] of columns.entries()) {
    const next = columns[i + 1];
    const to = next ? boundary(text, column, next) : text.length;
    if (to === undefined) fits = false;
    const cell = text.slice(from, to ?? next?.from);
    if (!stands(cell, from, column)) fits = false;
    texts.push(cell.trim());
    from = to ?? next?.from ?? text.length;
  }
  return { texts, fits };
}

/** Where the next column's cell begins: at its dashes, or before them where a number is wider than its header. */
function boundary(text: string, column: Rule, next: Rule): number | undefined {
  if (text.length <= next.from || text[next.from - 1] === ' ') return next.from;
  for (let i = next.from - 1; i >= column.to; i -= 1) {
    if (text[i] === ' ') return i + 1;
  }
  return undefined;
}

function stands(cell: string, from: number, { from: left, to: right }: Rule): boolean {
  const trimmed = cell.trim();
  if (trimmed === '') return true;
  const start = from + cell.length - cell.trimStart().length;
  return start === left || start + trimmed.length === right;
}
