import type { Case } from '../cases/case';
import { type Decision, nothing, type View } from '../cases/decision';
import type { Desk } from '../cases/desk';
import type { Said } from '../cases/events';
import { theBot } from '../cases/events';
import type { OutboxRow } from '../cases/store/store';
import type { Became } from '../delivery/outbox';
import type { SendError } from '../delivery/send-error';
import { handoffOf, threadOf } from './handoff';
import { offered } from './offer';
import { delivered, undelivered } from './relay';
import { moveOn } from './rules';

export interface WitnessParts {
  desk: Pick<Desk, 'act'>;
}

/**
 * Tells the case what became of a handoff's messages: an offer's clock starts when Teams has its card, and a message
 * that could not be delivered is shown as such.
 */
export class Witness {
  constructor(private readonly parts: WitnessParts) {}

  /** @param error what Teams said, where it was no */
  async tell(row: OutboxRow, became: Became, error?: SendError): Promise<void> {
    const { desk } = this.parts;
    if (row.caseId === undefined || !OF_HANDOFF.has(row.view.name)) return;
    await desk.act(`${became}:${row.id}`, row.caseId, undefined, (current, at) =>
      decide(current, row, became, error, { by: theBot, at }),
    );
  }
}

function decide(
  current: Case,
  { view }: OutboxRow,
  became: Became,
  error: SendError | undefined,
  said: Said,
): Decision {
  if (became === 'sent') return whenSent(current, view, said);
  if (became === 'set aside') return failed(current, view, error, said);
  if (view.name !== 'handoff-offer' && view.name !== 'relayed') return nothing;
  return { ...nothing, events: [{ type: 'handoff-trouble', handoff: view.handoff, what: EASED[became], ...said }] };
}

const EASED = {
  smaller: 'Teams took a card for too large: a smaller one was sent.',
  anew: 'The card was deleted in its thread: a new one was posted.',
} as const;

const OF_HANDOFF: ReadonlySet<View['name']> = new Set(['handoff-offer', 'relayed']);

function whenSent(current: Case, view: View, said: Said): Decision {
  if (view.name === 'handoff-offer') return offered(current, view, said);
  return view.name === 'relayed' ? delivered(current, view, said) : nothing;
}

function failed(current: Case, view: View, error: SendError | undefined, said: Said): Decision {
  if (view.name === 'relayed') return undelivered(current, view, reasonOf(error), said);
  if (view.name !== 'handoff-offer') return nothing;
  const handoff = handoffOf(current, view.handoff);
  const isAsked = handoff?.state === 'requested' && handoff.tier === view.tier && threadOf(handoff) !== '';
  return isAsked ? moveOn(current, handoff, 'unreachable', said, reasonOf(error)) : nothing;
}

/** Why a message did not arrive, for people. */
function reasonOf(error: SendError | undefined): string {
  const message = error?.message ?? '';
  if (/MessageWritesBlocked/.test(message)) return 'they have blocked the bot';
  if (/BotNotInConversationRoster|BotDisabledByAdmin/.test(message))
    return 'the bot was removed from that conversation';
  if (/\b404\b/.test(message)) return 'that conversation is gone';
  if (/\b413\b|MessageSizeTooBig/.test(message)) return 'it is too large for Teams';
  if (/\b40[13]\b/.test(message)) return 'Teams does not let the bot write there';
  return 'Teams refused it';
}
