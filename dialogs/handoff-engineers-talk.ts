import type { Activity } from 'botbuilder';
import { RefusedError } from '../src/cases/refused';
import { AGAIN } from '../src/handoff/give-back';
import { handoffOf, handoffsOf, handoffThread, hasOwner, OFFER_SLOT, threadOf } from '../src/handoff/handoff';
import { fromEngineer } from '../src/handoff/relay';
import type { Doing } from './handoff-engineer';
import { type HandoffParts, type Here, MOST_IN_ONE_CHAT, withoutReply } from './handoff-parts';
import type { HandoffPresses } from './handoff-presses';
import { type EngineerTyped, readEngineer } from './handoff-typed';
import { readWritten } from './heard';
import { mustAct } from './permits';
import type { Turn } from './turn';

/** What engineers write in a tier's conversation. */
export class EngineersTalk {
  constructor(
    private readonly parts: HandoffParts,
    private readonly presses: HandoffPresses,
  ) {}

  /** In a thread that an offer opened. @returns false where this is none */
  async hearInThread(turn: Turn, activity: Activity): Promise<boolean> {
    const thread = handoffThread(turn.home);
    if (!thread) return false;
    const current = await this.parts.desk.read(thread.caseId);
    const handoff = current && handoffOf(current, thread.handoff);
    if (current && handoff) await this.hear(turn, activity, { current, handoff });
    return true;
  }

  /** A command, a reply, or talk among engineers that stays there. */
  private async hear(turn: Turn, activity: Activity, { current, handoff }: Here): Promise<void> {
    const typed = readEngineer(turn.text);
    if (typed && turn.isToUs) return await this.typed(turn, activity, { current, handoff }, typed);
    const isOwner = handoff.owner?.id === turn.by.id && threadOf(handoff) === turn.home;
    if (handoff.live && isOwner && hasOwner(handoff)) return await this.reply(turn, activity, { current, handoff });
    if (!turn.isToUs) return;
    await this.parts.desk.say(turn.key, turn.home, [
      {
        name: 'words',
        text: `That stayed here. To write to ${handoff.requester.name}, press Reply or write: reply …`,
      },
    ]);
  }

  private async typed(turn: Turn, activity: Activity, here: Here, typed: EngineerTyped): Promise<void> {
    const { current, handoff } = here;
    const { desk } = this.parts;
    const act = (what: Doing['act'], inputs: Record<string, string> = {}, about?: string) =>
      this.presses.act(turn, current.id, { act: what, handoff: handoff.id, inputs, about });
    switch (typed.do) {
      case 'reply':
        return await this.reply(turn, activity, here);
      case 'help':
        return void (await desk.say(turn.key, turn.home, [{ name: 'words', text: ENGINEERS_HELP }]));
      case 'packet':
        await mustAct(this.parts.engineers, turn);
        return await this.presses.giveRecord(turn, current.id, typed);
      case 'live':
        return void (await act(typed.on ? 'live-on' : 'live-off'));
      case 'decline':
        return void (await act('decline', { reason: typed.words }));
      case 'release':
        return void (await act('release', { note: typed.words }));
      case 'return':
        return void (await act('return-form'));
      case 'close':
        return void (await act('close-form'));
      case 'take-up':
        return void (await act('take-up', {}, AGAIN));
      default:
        return void (await act(typed.do));
    }
  }

  private async reply(turn: Turn, activity: Activity, { current, handoff }: Here): Promise<void> {
    await mustAct(this.parts.engineers, turn);
    const written = readWritten(activity, turn.text);
    const heard = { id: activity.id ?? turn.key, text: withoutReply(written.text), files: written.files };
    await this.parts.desk.act(turn.key, current.id, undefined, (now, at) =>
      fromEngineer(now, { handoff: handoff.id, from: turn.home }, heard, { by: turn.by, at }),
    );
  }

  /** A chat that is a tier: several handoffs may be talked about in it, so a reply says which where it must.
   * @returns false where the words are about none of them */
  async hearInChat(turn: Turn, activity: Activity): Promise<boolean> {
    if (turn.kind === 'channel') return false;
    const ids = await this.parts.store.lists.shownIn(turn.home, OFFER_SLOT, MOST_IN_ONE_CHAT);
    if (ids.length === 0) return false;
    const cases = await Promise.all(ids.map((id) => this.parts.desk.glance(id)));
    const mine = cases.flatMap((current): Here[] =>
      current
        ? handoffsOf(current)
            .filter(
              (handoff) => threadOf(handoff) === turn.home && hasOwner(handoff) && handoff.owner?.id === turn.by.id,
            )
            .map((handoff) => ({ current, handoff }))
        : [],
    );
    const typed = readEngineer(turn.text);
    const live = mine.filter(({ handoff }) => handoff.live);
    if (typed?.do !== 'reply' && typed?.do !== 'live' && live.length === 0) return false;
    const wanted = typed?.do === 'reply' ? typed.caseId : undefined;
    const meant = wanted === undefined ? (typed ? mine : live) : mine.filter(({ current }) => current.id === wanted);
    if (meant.length !== 1)
      throw new RefusedError(
        mine.length === 0
          ? 'You have no escalation here now.'
          : `Say which case you mean: reply ${mine.map(({ current }) => current.id).join(' …, or reply ')} …`,
      );
    if (typed) await this.typed(turn, activity, meant[0]!, typed);
    else await this.reply(turn, activity, meant[0]!);
    return true;
  }
}

const ENGINEERS_HELP =
  'accept, decline, release: who has it. reply and words: write to the requester; everything else stays here. ' +
  'live on, live off: all you write goes out, or no longer does. return: give it back. close: close the case. packet: the whole record.';
