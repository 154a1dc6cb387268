import type { Attachment } from 'botbuilder';
import type { Case } from '../src/cases/case';
import type { HandoffView } from '../src/cases/handoff-events';
import { handoffOf } from '../src/handoff/handoff';
import { assignCard, closeCard, declinedCard, markLine, offerCard, replyCard, returnCard } from './handoff-engineer';
import { packetCard } from './handoff-packet';
import { askCard, closedByOwnerCard, homeCard, receiptLine, returnedCard, takenCard } from './handoff-requester';
import { withMentions } from './mentions';
import { line } from './page';
import { relayedCard } from './relayed';

export const isHandoffView = (view: { name: string }): view is HandoffView =>
  view.name.startsWith('handoff-') || view.name.startsWith('relay');

/** Every card of a handoff, as the handoff is now. */
export function handoffCard(view: HandoffView, current: Case, reader: { zone?: string; now: string }): Attachment {
  if (view.name === 'handoff-ask') return askCard(current, view);
  if (view.name === 'handoff-line') return withMentions(line('•', view.text), view.mention);
  const handoff = handoffOf(current, view.handoff);
  if (!handoff) return line('•', 'This escalation is gone.');
  switch (view.name) {
    case 'handoff-preview':
    case 'handoff-home':
      return homeCard(current, handoff, reader);
    case 'handoff-offer':
      return offerCard(current, handoff, view.tier, reader, view);
    case 'handoff-packet':
      return packetCard(current, handoff, reader);
    case 'handoff-declined':
      return declinedCard(current, handoff);
    case 'handoff-taken':
      return takenCard(current, handoff, view.since, reader);
    case 'handoff-assign':
      return assignCard(current, handoff);
    case 'handoff-reply':
      return replyCard(current, handoff);
    case 'handoff-return':
      return returnCard(current, handoff);
    case 'handoff-returned':
      return returnedCard(current, handoff);
    case 'handoff-close':
      return closeCard(current, handoff);
    case 'handoff-closed':
      return closedByOwnerCard(current, handoff);
    case 'relayed':
      return relayedCard(current, handoff, view);
    case 'relay-receipt':
      return receiptLine(handoff, view, reader);
    case 'relay-mark':
      return markLine(handoff, view.from, view.id, reader);
  }
}

/** What the notification says. */
export function handoffSummary(view: HandoffView, current: Case): string {
  const handoff = handoffOf(current, view.handoff);
  if (view.name === 'relayed') {
    const message = handoff?.relayed.find(({ id, from }) => id === view.id && from === view.from);
    return message ? `${message.by.name}: ${message.text.slice(0, 80)}` : `Case ${current.id}`;
  }
  if (view.name === 'handoff-line') return view.text.slice(0, 120);
  const what =
    {
      'handoff-offer': `an engineer is needed: ${handoff?.ask.slice(0, 80) ?? ''}`,
      'handoff-taken': `${handoff?.owner?.name ?? 'an engineer'} has it`,
      'handoff-returned': 'it comes back to you',
    }[view.name as string] ?? 'escalation';
  return `Case ${current.id}: ${what}`;
}
