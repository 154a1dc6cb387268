import type { TurnContext } from 'botbuilder';
import { DialogContext, DialogContextError, DialogSet } from 'botbuilder-dialogs';
import type { Desk } from '../src/cases/desk';
import { MAIN, MainDialog } from './main-dialog';
import { RunbookDialog } from './runbook-dialog';
import { StartDialog } from './start-dialog';
import type { Reply } from './turn';

/** Runs one turn through the dialogs. @returns what a pressed card shows now, if something was pressed */
export type RunTurn = (context: TurnContext) => Promise<Reply | undefined>;

/**
 * The dialogs of the bot. Their stack begins empty at every turn and is built from the conversation's cases: nothing
 * is kept between turns that a restart, or another node, would miss.
 */
export function createDialogs(desk: Desk): RunTurn {
  const dialogs = new DialogSet().add(new MainDialog(desk)).add(new StartDialog(desk)).add(new RunbookDialog(desk));
  return async (context) => {
    const dc = new DialogContext(dialogs, context, { dialogStack: [] });
    try {
      const { result } = await dc.beginDialog(MAIN);
      return result as Reply | undefined;
    } catch (error) {
      // The SDK wraps what a dialog throws.
      throw error instanceof DialogContextError ? error.error : error;
    }
  };
}
