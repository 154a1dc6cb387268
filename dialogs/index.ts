import { ActivityTypes, type TurnContext } from 'botbuilder';
import { DialogContext, DialogContextError, DialogSet } from 'botbuilder-dialogs';
import type { AlertPlaceParts } from './alert-places';
import { AlertTalk } from './alert-talk';
import { HandoffDialog } from './handoff-dialog';
import type { HandoffParts } from './handoff-parts';
import { MAIN, MainDialog } from './main-dialog';
import type { Permits } from './permits';
import { RunbookDialog } from './runbook-dialog';
import type { LogsParts } from './sending-logs';
import { StartDialog } from './start-dialog';
import type { Reply } from './turn';
import { turnOf } from './turn-state';

/** Runs one turn through the dialogs. @returns what a pressed card shows now, if something was pressed */
export type RunTurn = (context: TurnContext) => Promise<Reply | undefined>;

/**
 * The dialogs of the bot. Their stack begins empty at every turn and is built from the conversation's cases: nothing
 * is kept between turns that a restart, or another node, would miss.
 */
export function createDialogs(parts: HandoffParts & AlertPlaceParts & LogsParts & { permits: Permits }): RunTurn {
  const { desk, permits } = parts;
  const handoffs = new HandoffDialog(parts);
  const dialogs = new DialogSet()
    .add(new MainDialog(desk, handoffs, new AlertTalk(parts, permits), parts, parts, parts, permits))
    .add(new StartDialog(desk))
    .add(new RunbookDialog(desk, parts))
    .add(handoffs);
  return async (context) => {
    if (context.activity.type === ActivityTypes.MessageUpdate || context.activity.type === ActivityTypes.MessageDelete)
      return void (await handoffs.follow(turnOf(context), context.activity));
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
