import type { Press } from '../cards/press';
import { type Case, stillChanged } from '../src/cases/case';
import { type Decision, nothing, type View } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { RefusedError } from '../src/cases/refused';
import { show } from '../src/cases/showing';
import { AGAIN, closeByOwner, giveBack, rate, reopen } from '../src/handoff/give-back';
import { handoffOf } from '../src/handoff/handoff';
import { accept, assign, decline, release, tooLate } from '../src/handoff/offer';
import { fromEngineer, goLive } from '../src/handoff/relay';
import { handoffAt, heldBy, ownedBy } from '../src/handoff/rules';

/** What an engineer does in a tier's conversation, by button or typed. */
export interface Doing {
  act: (Press & { kind: 'handoff' })['act'];
  handoff: number;
  epoch: number;
  /** The conversation it is done in. */
  from: string;
  inputs: Readonly<Record<string, string>>;
  /** What a reply is known by: its activity. */
  id: string;
  hearsAll: boolean;
  /** The button's own word: a reason for declining. */
  about?: string;
}

export interface Done {
  decision: Decision;
  /** What stands in the pressed card's place. */
  view: View;
  /** Said where there is no card to replace. */
  words?: string;
}

/** Carries an engineer's act to its rule. @throws RefusedError with words for them */
export function doEngineer(current: Case, doing: Doing, said: Said): Done {
  const { act, handoff: id, from, inputs } = doing;
  const handoff = handoffAt(current, id, from);
  const card: View = { name: 'handoff-offer', handoff: id, tier: handoff.tiers.findIndex(({ to }) => to === from) };
  const then = (decision: Decision, view: View = card): Done => ({ decision, view });
  const form = (name: 'handoff-assign' | 'handoff-reply' | 'handoff-return' | 'handoff-close'): Done => {
    const view: View = { name, handoff: id };
    return then({ ...nothing, send: [{ to: from, view }] }, view);
  };
  switch (act) {
    case 'accept': {
      const decision = accept(current, doing, said);
      return { decision, view: card, words: decision.events.length === 0 ? tooLate(handoff, said.by) : undefined };
    }
    case 'decline': {
      const decision = decline(current, { ...doing, reason: doing.about ?? inputs.reason }, said);
      if (decision.events.length === 0) return { decision, view: card, words: tooLate(handoff, said.by) };
      const over = decision.events.length > 1;
      return { decision, view: over ? card : { name: 'handoff-declined', handoff: id }, words: 'You declined it.' };
    }
    case 'look': {
      const view: View = { name: 'handoff-packet', handoff: id };
      return then({ ...show(view), send: [{ to: from, view }] }, view);
    }
    case 'show':
      return then({ ...nothing, send: [{ to: from, view: card }] });
    case 'assign-form':
      return form('handoff-assign');
    case 'assign':
      return then(assign(current, { ...doing, to: inputs.to ?? '' }, said));
    case 'reply-form':
      heldBy(current, id, from, said.by);
      return form('handoff-reply');
    case 'reply':
      // The card comes back, with its buttons: a line below it says when Teams has the message.
      return then(fromEngineer(current, doing, { id: doing.id, text: inputs.text ?? '', files: [] }, said));
    case 'live-on':
    case 'live-off':
      return then(goLive(current, { ...doing, on: act === 'live-on' }, said));
    case 'release':
      return then(release(current, { ...doing, note: inputs.note }, said));
    case 'return-form':
      heldBy(current, id, from, said.by);
      return form('handoff-return');
    case 'return':
      return then(giveBack(current, { ...doing, outcome: inputs.outcome, note: inputs.note, step: inputs.goto }, said));
    case 'close-form':
      ownedBy(current, id, from, said.by);
      return form('handoff-close');
    case 'close':
      return closing(current, doing, said, card);
    case 'take-up':
      return takingUp(current, doing, said, card);
    case 'rate-enough':
    case 'rate-missing':
      return then(rate(current, { handoff: id, from, enough: act === 'rate-enough', missing: inputs.missing }, said), {
        name: 'words',
        text: 'Thank you: it helps to mend the runbooks.',
      });
    default:
      throw new RefusedError('That button belongs to the requester.');
  }
}

/** A button that was shown while the case was open leaves a closed one closed: the card as it is now has another. */
function takingUp(current: Case, { handoff, from, about }: Doing, said: Said, card: View): Done {
  if (current.status === 'closed' && about !== AGAIN)
    return { decision: nothing, view: card, words: `Case ${current.id} is closed. To open it again, write: reopen` };
  return { decision: reopen(current, { handoff, from, again: about === AGAIN }, said), view: card };
}

/** Closes only from under the list of what is still changed, as it is now. */
function closing(current: Case, doing: Doing, said: Said, card: View): Done {
  const seen = doing.about === String(stillChanged(current).length);
  const decision = closeByOwner(current, { ...doing, note: doing.inputs.note, anyway: seen }, said);
  const list: View = { name: 'handoff-close', handoff: doing.handoff };
  return seen ? { decision, view: card } : { decision, view: list };
}

/** The number of the offer that is up, for what is typed instead of pressed. */
export const epochOf = (current: Case, handoff: number): number => handoffOf(current, handoff)?.epoch ?? 0;
