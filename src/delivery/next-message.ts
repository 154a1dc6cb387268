import type { OutboxRow } from '../cases/waiting';

export interface Next {
  row: OutboxRow;
  /** Messages that are not needed once this one is sent. */
  needless: readonly number[];
  /** How many wait behind it. */
  rest: number;
}

const sameCard = (a: OutboxRow, b: OutboxRow): boolean =>
  a.slot !== undefined && a.slot === b.slot && a.caseId !== undefined && a.caseId === b.caseId;

/**
 * What to send next of what waits in a conversation, in order. Of several updates of a card the newest is sent. A card
 * whose post still waits is posted as it is now, so its updates are not needed any more.
 */
export function nextMessage(rows: readonly OutboxRow[]): Next | undefined {
  const overtaken = (row: OutboxRow, i: number): boolean =>
    row.replaces && rows.slice(i + 1).some((later) => later.replaces && sameCard(row, later));
  const at = rows.findIndex((row, i) => !overtaken(row, i));
  const row = rows[at];
  if (!row) return undefined;
  const updates = row.replaces ? [] : rows.slice(at + 1).filter((later) => later.replaces && sameCard(row, later));
  const newest = updates.at(-1);
  const needless = [...rows.slice(0, at), ...updates].map(({ id }) => id);
  return {
    row: newest ? { ...row, view: newest.view } : row,
    needless,
    rest: rows.length - 1 - needless.length,
  };
}
