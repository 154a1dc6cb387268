import type { OutboxRow } from '../cases/store/waiting';

export interface Next {
  /** Missing where none of them is needed any more. */
  row?: OutboxRow;
  /** Messages that are not needed once this one is sent. */
  needless: readonly number[];
  /** How many wait behind it. */
  rest: number;
}

const sameCard = (a: OutboxRow, b: OutboxRow): boolean =>
  a.slot !== undefined && a.slot === b.slot && a.caseId !== undefined && a.caseId === b.caseId;

/** The updates of a row's card that wait behind it, up to where the card is posted once more: those are of that one. */
function updatesBehind(rows: readonly OutboxRow[], at: number): readonly OutboxRow[] {
  const behind = rows.slice(at + 1).filter((later) => sameCard(rows[at]!, later));
  const posted = behind.findIndex((later) => !later.replaces);
  return posted < 0 ? behind : behind.slice(0, posted);
}

/**
 * What to send next of what waits in a conversation, in order. Of several updates of a card the newest is sent. A card
 * whose post still waits is posted as it is now, so its updates are not needed any more; nor are those of a card that
 * never came.
 */
export function nextMessage(rows: readonly OutboxRow[]): Next {
  const isNeeded = (row: OutboxRow, i: number): boolean =>
    !row.replaces || (row.activityId !== undefined && updatesBehind(rows, i).length === 0);
  const at = rows.findIndex(isNeeded);
  const row = rows[at];
  if (!row) return { needless: rows.map(({ id }) => id), rest: 0 };
  const updates = updatesBehind(rows, at);
  const newest = updates.at(-1);
  const needless = [...rows.slice(0, at), ...updates].map(({ id }) => id);
  return {
    row: newest ? { ...row, view: newest.view } : row,
    needless,
    rest: rows.length - 1 - needless.length,
  };
}
