import { type Activity, ActivityTypes } from 'botbuilder';
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Press } from '../cards/press';
import type { Said } from '../src/cases/advance';
import type { Case } from '../src/cases/case';
import { type Decision, nothing, type View } from '../src/cases/decision';
import type { Side } from '../src/cases/handoff-events';
import { exportTo } from '../src/cases/packet';
import { RefusedError } from '../src/cases/refused';
import type { Store } from '../src/cases/store';
import { withdraw } from '../src/handoff/escalate';
import {
  type Handoff,
  handoffOf,
  handoffsOf,
  handoffThread,
  hasOwner,
  liveHandoff,
  OFFER_SLOT,
  threadOf,
} from '../src/handoff/handoff';
import { edited, findRelayed, fromEngineer, fromRequester, pause, removed } from '../src/handoff/relay';
import type { OfferMinutes } from '../src/handoff/rules';
import { type Doing, type Done, doEngineer, epochOf } from './handoff-engineer';
import { doRequester, isRequesters } from './handoff-requester';
import { type EngineerTyped, readDestination, readEngineer, readRequester } from './handoff-typed';
import { readWritten } from './heard';
import { chooseTier, planTiers, type TierParts } from './tiers';
import type { Reply, Turn } from './turn';
import { turnOf } from './turn-state';

export const HANDOFF = 'handoff';

export interface HandoffParts extends TierParts {
  store: Pick<Store, 'casesShownIn'>;
  minutes: OfferMinutes;
}

/** A handoff that is talked about in this conversation. */
interface Here {
  current: Case;
  handoff: Handoff;
}

const MOST_IN_ONE_CHAT = 50;

/** Everything about handing a case over: the requester's and the engineers' buttons, and the talk between them. */
export class HandoffDialog extends Dialog {
  constructor(private readonly parts: HandoffParts) {
    super(HANDOFF);
  }

  /** A button of a handoff's card. */
  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult<Reply>> {
    const turn = turnOf(dc.context);
    if (turn.press?.kind !== 'handoff') return await dc.endDialog();
    return await dc.endDialog(
      isRequesters(turn.press)
        ? await this.requesterPress(turn, turn.press)
        : await this.engineerPress(turn, turn.press),
    );
  }

  /** An edit, a deletion or a restored message: the copy follows. */
  async follow(turn: Turn, activity: Activity): Promise<void> {
    const from: Side = handoffThread(turn.home) ? 'engineer' : 'requester';
    const id = activity.id ?? '';
    for (const { current, side } of await this.speakersOf(turn, id, from)) {
      const written = readWritten(activity, turn.text);
      const text = side === 'engineer' ? withoutReply(written.text) : written.text;
      const isGone = activity.type === ActivityTypes.MessageDelete;
      await this.parts.desk.act(
        `${activity.type}|${turn.key}|${activity.timestamp ?? ''}|${text}`,
        current.id,
        undefined,
        (now, at) =>
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
          ...(await store.casesShownIn(turn.home, OFFER_SLOT, MOST_IN_ONE_CHAT)),
        ];
    const found: { current: Case; side: Side }[] = [];
    for (const caseId of new Set(ids)) {
      const current = await desk.read(caseId);
      const isHome = (await desk.homeOf(caseId)) === turn.home;
      const side: Side = isHome ? 'requester' : thread ? from : 'engineer';
      const message = current && findRelayed(current, id, side);
      const isHere =
        isHome || (message && handoffsOf(current).some(({ tiers }) => tiers.some(({ to }) => to === turn.home)));
      if (current && message && isHere) found.push({ current, side });
    }
    return found;
  }

  private async requesterPress(turn: Turn, press: Press & { kind: 'handoff' }): Promise<Reply> {
    const { desk } = this.parts;
    const before = await desk.read(press.caseId);
    const next = press.act === 'retry' && before ? handoffsOf(before).length + 1 : press.handoff;
    const asks = press.act === 'send' || press.act === 'retry';
    const tiers = asks && before ? await planTiers(this.parts, press.caseId, turn.home, next) : [];
    let view: View = { name: 'handoff-home', handoff: press.handoff };
    await desk.act(turn.key, press.caseId, turn.home, (current, at) => {
      if (press.act === 'retry' && handoffsOf(current).length + 1 !== next)
        throw new RefusedError('Somebody else asked again at the same moment. The newest card shows where it stands.');
      const done = doRequester(current, press, tiers, { by: turn.by, at });
      view = done.view;
      return done.decision;
    });
    return { view, caseId: press.caseId };
  }

  private async engineerPress(turn: Turn, press: Press & { kind: 'handoff' }): Promise<Reply> {
    const view = await this.act(turn, press.caseId, {
      act: press.act,
      handoff: press.handoff,
      epoch: press.epoch,
      inputs: press.inputs,
      about: press.about,
    });
    return { view, caseId: press.caseId };
  }

  /** An engineer's act, by button or typed, for those who may. */
  private async act(
    turn: Turn,
    caseId: number,
    doing: Pick<Doing, 'act' | 'handoff' | 'inputs' | 'about'> & { epoch?: number },
  ): Promise<View> {
    const { desk, engineers, threads, minutes } = this.parts;
    const current = await desk.read(caseId);
    const known = current && handoffOf(current, doing.handoff);
    if (!known?.tiers.some(({ to }) => to === turn.home))
      throw new RefusedError('This escalation doesn’t belong to this conversation.');
    if (!(await engineers.mayAct(turn.home, turn.by)))
      throw new RefusedError('Only an escalation engineer of this team can do that.');
    const hearsAll = doing.act === 'live-on' && (await threads.hearsAll(turn.home));
    let view: View = { name: 'handoff-home', handoff: doing.handoff };
    await desk.act(turn.key, caseId, undefined, (now, at) => {
      const done: Done = doEngineer(
        now,
        {
          ...doing,
          epoch: doing.epoch ?? epochOf(now, doing.handoff),
          from: turn.home,
          id: turn.key,
          minutes,
          hearsAll,
        },
        { by: turn.by, at },
      );
      view = done.view;
      return turn.isExecute ? inPlace(done) : spoken(done, turn.home);
    });
    return view;
  }

  /** Typed words, where they are about a handoff. @returns false where they are not */
  async hear(turn: Turn, activity: Activity): Promise<boolean> {
    const destination = turn.isToUs ? readDestination(turn.text) : undefined;
    if (destination) {
      await chooseTier(this.parts, turn, activity, destination);
      return true;
    }
    const thread = handoffThread(turn.home);
    if (thread) {
      const current = await this.parts.desk.read(thread.caseId);
      const handoff = current && handoffOf(current, thread.handoff);
      if (current && handoff) await this.hearEngineer(turn, activity, { current, handoff });
      return true;
    }
    return (await this.hearInEngineersChat(turn, activity)) || (await this.hearRequester(turn, activity));
  }

  /** In a thread of ours: a command, a reply, or talk among engineers that stays there. */
  private async hearEngineer(turn: Turn, activity: Activity, { current, handoff }: Here): Promise<void> {
    const typed = readEngineer(turn.text);
    if (typed && turn.isToUs) return await this.engineerTyped(turn, activity, { current, handoff }, typed);
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

  private async engineerTyped(turn: Turn, activity: Activity, here: Here, typed: EngineerTyped): Promise<void> {
    const { current, handoff } = here;
    const { desk } = this.parts;
    const act = (what: Doing['act'], inputs: Record<string, string> = {}) =>
      this.act(turn, current.id, { act: what, handoff: handoff.id, inputs });
    switch (typed.do) {
      case 'reply':
        return await this.reply(turn, activity, here);
      case 'help':
        return void (await desk.say(turn.key, turn.home, [{ name: 'words', text: ENGINEERS_HELP }]));
      case 'packet':
        return void (await desk.act(turn.key, current.id, undefined, (now) => exportTo(now, turn.home)));
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
      default:
        return void (await act(typed.do));
    }
  }

  private async reply(turn: Turn, activity: Activity, { current, handoff }: Here): Promise<void> {
    if (!(await this.parts.engineers.mayAct(turn.home, turn.by)))
      throw new RefusedError('Only an escalation engineer of this team can do that.');
    const written = readWritten(activity, turn.text);
    const heard = { id: activity.id ?? turn.key, text: withoutReply(written.text), files: written.files };
    await this.parts.desk.act(turn.key, current.id, undefined, (now, at) =>
      fromEngineer(now, { handoff: handoff.id, from: turn.home }, heard, { by: turn.by, at }),
    );
  }

  /** A chat that is a tier: several handoffs may be talked about in it, so a reply says which where it must. */
  private async hearInEngineersChat(turn: Turn, activity: Activity): Promise<boolean> {
    if (turn.kind === 'channel') return false;
    const ids = await this.parts.store.casesShownIn(turn.home, OFFER_SLOT, MOST_IN_ONE_CHAT);
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
    if (typed) await this.engineerTyped(turn, activity, meant[0]!, typed);
    else await this.reply(turn, activity, meant[0]!);
    return true;
  }

  /** What the requester's side writes while an engineer has the case. */
  private async hearRequester(turn: Turn, activity: Activity): Promise<boolean> {
    if (!turn.isToUs) return false;
    const typed = readRequester(turn.text);
    const open = await this.parts.desk.openIn(turn.home);
    const cases = await Promise.all(open.map(({ id }) => this.parts.desk.glance(id)));
    const talks = cases.flatMap((current): Here[] => {
      const handoff = current && liveHandoff(current);
      return current && handoff ? [{ current, handoff }] : [];
    });
    if (typed) return await this.requesterTyped(turn, typed, talks[0]?.current ?? cases.find(isEscalated));
    const talking = talks.filter(({ handoff }) => !handoff.paused);
    if (talking.length === 0 || STILL_HEARD.test(turn.text)) return false;
    const written = readWritten(activity, turn.text);
    const { current, text } = whichTalk(talking, written.text);
    if (!current) {
      await this.askWhich(turn, talking);
      return true;
    }
    const heard = { id: activity.id ?? turn.key, text, files: written.files };
    await this.parts.desk.act(turn.key, current.id, turn.home, (now, at) =>
      liveHandoff(now) ? fromRequester(now, heard, { by: turn.by, at }) : nothing,
    );
    return true;
  }

  private async requesterTyped(turn: Turn, typed: 'withdraw' | 'pause' | 'resume', current?: Case): Promise<boolean> {
    if (!current) throw new RefusedError('Nothing is escalated here.');
    await this.parts.desk.act(turn.key, current.id, turn.home, (now, at): Decision => {
      const said: Said = { by: turn.by, at };
      return typed === 'withdraw' ? withdraw(now, said) : pause(now, typed === 'pause', said);
    });
    return true;
  }

  /** Two engineers in one chat: nothing is sent to the wrong one by guessing. */
  private async askWhich(turn: Turn, talking: readonly Here[]): Promise<void> {
    const names = talking.map(({ current, handoff }) => `${current.id} for ${handoff.owner?.name}`).join(', ');
    await this.parts.desk.say(turn.key, turn.home, [
      {
        name: 'words',
        text: `That was not sent: you talk with more than one engineer here. Begin with the case’s number: ${names}.`,
      },
    ]);
  }
}

/** Words that mean the bot even while an engineer has the case. */
const STILL_HEARD = /^\s*(?:help|hi|hello|\?|status|cases|export|escalate)\s*[.!]*\s*$/i;

const ENGINEERS_HELP =
  'accept, decline, release: who has it. reply and words: write to the requester; everything else stays here. ' +
  'live on, live off: all you write goes out, or no longer does. return: give it back. close: close the case. packet: the whole record.';

const isEscalated = (current: Case | undefined): boolean =>
  current !== undefined &&
  handoffsOf(current).some(({ state }) => state === 'draft' || state === 'requested' || state === 'offered');

const withoutReply = (text: string): string => text.replace(/^\s*reply\b[\s:]*(?:\d{4,15}[\s:]+)?/i, '').trim();

/** The talk that is meant: the only one, or the one whose number the words begin with. */
function whichTalk(talking: readonly Here[], text: string): { current?: Case; text: string } {
  const [, number, rest = ''] = /^\s*(\d{4,15})\b[\s:,]*([\s\S]*)$/.exec(text) ?? [];
  const named = talking.find(({ current }) => String(current.id) === number);
  if (named) return { current: named.current, text: rest };
  return { current: talking.length === 1 ? talking[0]!.current : undefined, text };
}

/** An Execute's answer shows the view itself: it is not sent as well. */
const inPlace = ({ decision, view }: Done): Decision => ({
  ...decision,
  send: decision.send.filter((message) => message.slot !== undefined || message.view !== view),
});

/** Without a card to replace, what came of it is said in the conversation. */
const spoken = ({ decision, words }: Done, to: string): Decision =>
  words === undefined
    ? decision
    : { ...decision, send: [...decision.send, { to, view: { name: 'words', text: words } }] };
