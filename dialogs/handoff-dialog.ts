import type { Activity } from 'botbuilder';
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { EngineersTalk } from './handoff-engineers-talk';
import { HandoffFollowing } from './handoff-follow';
import type { HandoffParts } from './handoff-parts';
import { HandoffPresses } from './handoff-presses';
import { RequestersTalk } from './handoff-requesters-talk';
import { readDestination } from './handoff-typed';
import { chooseTier } from './tiers';
import type { Reply, Turn } from './turn';
import { turnOf } from './turn-state';

export const HANDOFF = 'handoff';

/** Everything about handing a case over: the requester's and the engineers' buttons, and the talk between them. */
export class HandoffDialog extends Dialog {
  private readonly presses: HandoffPresses;
  private readonly following: HandoffFollowing;
  private readonly engineers: EngineersTalk;
  private readonly requesters: RequestersTalk;

  constructor(private readonly parts: HandoffParts) {
    super(HANDOFF);
    this.presses = new HandoffPresses(parts);
    this.following = new HandoffFollowing(parts);
    this.engineers = new EngineersTalk(parts, this.presses);
    this.requesters = new RequestersTalk(parts);
  }

  /** A button of a handoff's card. */
  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult<Reply>> {
    const turn = turnOf(dc.context);
    if (turn.press?.kind !== 'handoff') return await dc.endDialog();
    return await dc.endDialog(await this.presses.press(turn, turn.press));
  }

  /** An edit, a deletion or a restored message: the copy follows. */
  follow(turn: Turn, activity: Activity): Promise<void> {
    return this.following.follow(turn, activity);
  }

  /** Typed words of those who take escalations: whether they may is asked for each. @returns false where it is none */
  async hearEngineers(turn: Turn, activity: Activity): Promise<boolean> {
    const destination = turn.isToUs ? readDestination(turn.text) : undefined;
    if (destination) {
      await chooseTier(this.parts, turn, activity, destination);
      return true;
    }
    return (await this.engineers.hearInThread(turn, activity)) || (await this.engineers.hearInChat(turn, activity));
  }

  /** Typed words of the requester's side. @returns false where they are about no handoff */
  hearRequesters(turn: Turn, activity: Activity): Promise<boolean> {
    return this.requesters.hear(turn, activity);
  }
}
