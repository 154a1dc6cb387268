import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { start } from '../src/cases/advance';
import type { Desk } from '../src/cases/desk';
import type { Facts } from '../src/facts/facts';
import { runbookById, runbooks } from '../src/runbooks';
import { factsIn, findRunbooks } from '../src/runbooks/find';
import type { Runbook } from '../src/runbooks/runbook';
import type { Reply, Turn } from './turn';
import { turnOf } from './turn-state';

export const START = 'start';

export interface Starting {
  /** What was said, or the words after `start`. */
  words: string;
  /** A runbook chosen by its button. */
  runbook?: string;
}

/** A runner-up with at least this share of the best one's weight is shown beside it. */
const CLOSE_CALL = 0.7;
const LONGEST_WORDS = 500;

/** Which runbook, which server or mailbox? One clear runbook starts at once; otherwise the likely ones are offered. */
export class StartDialog extends Dialog {
  constructor(private readonly desk: Desk) {
    super(START);
  }

  override async beginDialog(dc: DialogContext, starting: Starting): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const runbook =
      runbookById(starting.runbook ?? starting.words.trim().toLowerCase()) ?? clearlyMeant(starting.words);
    return await dc.endDialog(
      runbook ? await this.open(turn, runbook, starting.words) : await this.offer(turn, starting.words),
    );
  }

  private async open(turn: Turn, runbook: Runbook, words: string): Promise<Reply> {
    const opening = {
      words: words.slice(0, LONGEST_WORDS) || undefined,
      facts: { ...ownHealthSet(runbook), ...factsIn(runbooks, words) },
      by: turn.by,
      at: this.desk.now(),
    };
    const { current } = await this.desk.open(turn.key, turn.home, opening, (fresh) => start(fresh, runbook, opening));
    return { view: { name: 'menu', why: `Case ${current.id} is open below. Start another here.` } };
  }

  private async offer(turn: Turn, words: string): Promise<Reply> {
    const likely = findRunbooks(runbooks, words).map(({ runbook }) => runbook.id);
    const why =
      likely.length > 0
        ? 'More than one runbook fits. Choose the one you mean.'
        : words === ''
          ? undefined
          : 'I found no runbook for these words. Choose the nearest, or say it another way.';
    const view = { name: 'menu' as const, why, likely: likely.length > 0 ? likely : undefined };
    if (!turn.isExecute) await this.desk.say(turn.key, turn.home, [view]);
    return { view };
  }
}

/** A runbook for one health set needs not ask which. */
const ownHealthSet = ({ healthSets }: Runbook): Facts => (healthSets.length === 1 ? { healthSet: healthSets[0] } : {});

/** The one runbook the words mean, where no other comes near it. */
function clearlyMeant(words: string): Runbook | undefined {
  const [best, second] = findRunbooks(runbooks, words);
  return best && (!second || second.weight < best.weight * CLOSE_CALL) ? best.runbook : undefined;
}
