import { type Activity, ActivityTypes } from 'botbuilder';
import type { Case } from '../src/cases/case';
import type { Side } from '../src/cases/handoff-events';
import { handoffsOf, handoffThread, OFFER_SLOT } from '../src/handoff/handoff';
import { edited, findRelayed, removed } from '../src/handoff/relay';
import { type HandoffParts, MOST_IN_ONE_CHAT, withoutReply } from './handoff-parts';
import { readWritten } from './heard';
import type { Turn } from './turn';

/** Messages that were passed on and then edited, deleted or restored: the copy follows. */
export class HandoffFollowing {
  constructor(private readonly parts: Pick<HandoffParts, 'desk' | 'store'>) {}

  async follow(turn: Turn, activity: Activity): Promise<void> {
    const from: Side = handoffThread(turn.home) ? 'engineer' : 'requester';
    const id = activity.id ?? '';
    for (const { current, side } of await this.speakersOf(turn, id, from)) {
      const written = readWritten(activity, turn.text);
      const text = side === 'engineer' ? withoutReply(written.text) : written.text;
      const isGone = activity.type === ActivityTypes.MessageDelete;
      const key = `${activity.type}|${turn.key}|${activity.timestamp ?? ''}|${text}`;
      await this.parts.desk.act(key, current.id, undefined, (now, at) =>
        isGone
          ? removed(now, side, id, { by: turn.by, at })
          : edited(now, side, { id, text, files: written.files }, { by: turn.by, at }),
      );
    }
  }

  /** The cases whose handoff passed this message on. */
  private async speakersOf(turn: Turn, id: string, from: Side): Promise<{ current: Case; side: Side }[]> {
    const { desk, store } = this.parts;
    const thread = handoffThread(turn.home);
    const ids = thread
      ? [thread.caseId]
      : [
          ...(await desk.openIn(turn.home)).map((row) => row.id),
          ...(await store.lists.shownIn(turn.home, OFFER_SLOT, MOST_IN_ONE_CHAT)),
        ];
    const found: { current: Case; side: Side }[] = [];
    for (const caseId of new Set(ids)) {
      const current = await desk.glance(caseId);
      if (!current) continue;
      const isHome = (await desk.homeOf(caseId)) === turn.home;
      const side: Side = isHome ? 'requester' : thread ? from : 'engineer';
      const message = findRelayed(current, id, side);
      const isHere =
        isHome || (message && handoffsOf(current).some(({ tiers }) => tiers.some(({ to }) => to === turn.home)));
      if (message && isHere) found.push({ current, side });
    }
    return found;
  }
}
