import type { Said } from '../cases/advance';
import type { Case } from '../cases/case';
import { type Decision, nothing, type View } from '../cases/decision';
import type { Desk } from '../cases/desk';
import { theBot } from '../cases/events';
import type { OutboxRow } from '../cases/store';
import type { Messenger } from '../delivery/outbox';
import { SendError } from '../delivery/send-error';
import { handoffOf, offerSlot, threadOf } from './handoff';
import { offered } from './offer';
import { delivered, undelivered } from './relay';
import { both, moveOn, type OfferMinutes, postOffer } from './rules';

export interface WitnessParts {
  messenger: Messenger;
  desk: Pick<Desk, 'act'>;
  minutes: OfferMinutes;
}

/**
 * A messenger that tells the case what became of a handoff's messages: an offer's clock starts when Teams has its card,
 * and a message that could not be delivered is shown as such.
 */
export class Witness implements Messenger {
  constructor(private readonly parts: WitnessParts) {}

  async send(row: OutboxRow, activityId?: string): Promise<string | undefined> {
    try {
      const id = await this.parts.messenger.send(row, activityId);
      await this.note(row, 'sent', (current, said) => whenSent(current, row.view, this.parts.minutes, said));
      return id;
    } catch (error) {
      if (error instanceof SendError && error.how.final)
        await this.note(row, 'failed', (current, said) => whenFailed(current, row, error, said));
      throw error;
    }
  }

  private async note(
    row: OutboxRow,
    what: 'sent' | 'failed',
    decide: (current: Case, said: Said) => Decision,
  ): Promise<void> {
    if (row.caseId === undefined || !OF_HANDOFF.has(row.view.name)) return;
    await this.parts.desk.act(`${what}:${row.id}`, row.caseId, undefined, (current, at) =>
      decide(current, { by: theBot, at }),
    );
  }
}

const OF_HANDOFF: ReadonlySet<View['name']> = new Set(['handoff-offer', 'relayed']);

function whenSent(current: Case, view: View, minutes: OfferMinutes, said: Said): Decision {
  if (view.name === 'handoff-offer') return offered(current, view, minutes, said);
  return view.name === 'relayed' ? delivered(current, view, said) : nothing;
}

/** What a refusal by Teams is answered with. Source: the Bot Connector's error codes. */
function whenFailed(current: Case, row: OutboxRow, error: SendError, said: Said): Decision {
  const { view } = row;
  const tooLarge = /\b413\b|MessageSizeTooBig/.test(error.message);
  const noted = (handoff: number, what: string): Decision => ({
    ...nothing,
    events: [{ type: 'handoff-trouble', handoff, what, ...said }],
  });
  if ('small' in view && view.small) return failed(current, view, error, said);
  if (tooLarge && (view.name === 'handoff-offer' || view.name === 'relayed')) {
    const again = { to: row.conversation, slot: row.slot, view: { ...view, small: true } };
    return both(noted(view.handoff, 'Teams took a card for too large: a smaller one was sent.'), {
      ...nothing,
      send: [row.replaces ? { ...again, replaces: true } : again],
    });
  }
  if (view.name === 'handoff-offer' && row.replaces && /\b404\b/.test(error.message)) {
    const handoff = handoffOf(current, view.handoff);
    if (!handoff || row.slot !== offerSlot(handoff.id, view.tier)) return nothing;
    return both(noted(handoff.id, 'The card was deleted in its thread: a new one was posted.'), {
      ...nothing,
      send: [postOffer(handoff, view.tier)],
    });
  }
  return failed(current, view, error, said);
}

function failed(current: Case, view: View, error: SendError, said: Said): Decision {
  if (view.name === 'relayed') return undelivered(current, view, reasonOf(error), said);
  if (view.name !== 'handoff-offer') return nothing;
  const handoff = handoffOf(current, view.handoff);
  const isAsked = handoff?.state === 'requested' && handoff.tier === view.tier && threadOf(handoff) !== '';
  return isAsked ? moveOn(current, handoff, 'unreachable', said, reasonOf(error)) : nothing;
}

/** Why a message did not arrive, for people. */
function reasonOf({ message }: SendError): string {
  if (/MessageWritesBlocked/.test(message)) return 'they have blocked the bot';
  if (/BotNotInConversationRoster|BotDisabledByAdmin/.test(message))
    return 'the bot was removed from that conversation';
  if (/\b404\b/.test(message)) return 'that conversation is gone';
  if (/\b413\b|MessageSizeTooBig/.test(message)) return 'it is too large for Teams';
  if (/\b40[13]\b/.test(message)) return 'Teams does not let the bot write there';
  return 'Teams refused it';
}
