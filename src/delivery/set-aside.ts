import type { Decision } from '../cases/decision';
import type { Desk } from '../cases/desk';
import { theBot } from '../cases/events';
import { DamagedCaseError, RefusedError } from '../cases/refused';
import type { OutboxRow } from '../cases/store/waiting';
import type { Reason } from './send-error';

/** The slot of such notes: one that can't be sent either is not noted again. */
const NOTE = 'not-sent';

/**
 * Says where people look that a message (and no upload, which tells of itself) was set aside: on its case's timeline, and in a note where a note can arrive.
 * The delivery of one that is set aside twice (the process ended in between) is told once.
 */
export const tellSetAside =
  (desk: Desk) =>
  async (row: OutboxRow, reason: Reason): Promise<void> => {
    if (reason === 'damaged' || row.slot === NOTE || row.view.name === 'file-upload') return;
    const key = `not-sent:${row.id}`;
    const reachable = reason === 'refused' || reason === 'too-big';
    if (row.caseId === undefined) {
      if (reachable)
        await desk.say(key, row.conversation, [{ name: 'words', text: wordsFor(undefined) }], undefined, NOTE);
      return;
    }
    const decide = (_: unknown, at: string): Decision => ({
      events: [{ type: 'not-sent', view: row.view.name, why: reason, by: theBot, at }],
      send: reachable
        ? [{ to: row.conversation, slot: NOTE, view: { name: 'words', text: wordsFor(row.caseId) } }]
        : [],
      remind: [],
    });
    try {
      await desk.act(key, row.caseId, undefined, decide);
    } catch (error) {
      if (!(error instanceof DamagedCaseError || error instanceof RefusedError)) throw error;
    }
  };

const wordsFor = (caseId: number | undefined): string =>
  caseId === undefined
    ? 'A message could not be shown here. Type help to see what you can do.'
    : `A message about case ${caseId} could not be shown here. Type status to see where the case stands.`;
