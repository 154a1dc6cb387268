import type { Case } from '../cases/case';
import { both, type Decision, nothing } from '../cases/decision';
import type { CaseEvent, Said } from '../cases/events';
import { append } from '../cases/fold';
import { clock, RefusedError } from '../cases/refused';
import { calledOf, type Handoff, handoffOf, hasOwner, homeSlot, threadOf } from './handoff';
import {
  arm,
  editOffer,
  FIRST_WORD_MINUTES,
  handoffAt,
  heldBy,
  IDLE_MINUTES,
  lineTo,
  moveOn,
  offerClocks,
  takes,
} from './rules';
import { withoutSecrets } from './without-secrets';

// The engineers' side of an offer: who takes it, who does not, and who gets it next.

/** A press in a tier's conversation. */
export interface Pressed {
  handoff: number;
  epoch: number;
  /** The conversation it was pressed in. */
  from: string;
}

/** Teams has the card: the tier's clock starts. */
export function offered(current: Case, about: { handoff: number; tier: number }, { by, at }: Said): Decision {
  const handoff = handoffOf(current, about.handoff);
  if (handoff?.state !== 'requested' || handoff.tier !== about.tier) return nothing;
  return {
    events: [{ type: 'handoff-offered', handoff: handoff.id, epoch: handoff.epoch, by, at }],
    send: [{ slot: homeSlot(handoff.id), replaces: true, view: { name: 'handoff-home', handoff: handoff.id } }],
    remind: offerClocks(handoff, at, current.version),
  };
}

/**
 * Takes the case. Whoever comes second changes nothing: their card shows who has it.
 * @throws RefusedError for the requester, or in a conversation that was not asked
 */
export function accept(current: Case, { handoff: id, epoch, from }: Pressed, { by, at }: Said): Decision {
  const handoff = handoffAt(current, id, from);
  if (handoff.requester.id === by.id)
    throw new RefusedError('You asked for this escalation, so somebody else has to take it.');
  const event: CaseEvent = { type: 'handoff-accepted', handoff: id, epoch, by, at };
  if (threadOf(handoff) !== from || !takes(current, handoff, event)) return nothing;
  const before = handoff.owner;
  return {
    events: [event],
    send: [
      editOffer(handoff),
      { view: { name: 'handoff-taken', handoff: id, since: at } },
      ...(before
        ? [lineTo(from, id, `${by.name} has case ${current.id} now, instead of ${before.name}.`, [before])]
        : []),
    ],
    remind: [
      arm('handoff-first-word', at, FIRST_WORD_MINUTES[handoff.severity], current.version),
      arm('handoff-idle', at, IDLE_MINUTES, current.version),
    ],
  };
}

/** Why nobody more can take it, for whoever pressed too late. */
export function tooLate(handoff: Handoff, by: { id: string }): string {
  const { owner, acceptedAt, state, ended } = handoff;
  if (owner && hasOwner(handoff))
    return owner.id === by.id ? 'You have it already.' : `${owner.name} took it at ${acceptedAt?.slice(11, 16)} UTC.`;
  if (ended) return `This escalation is over: ${state}, by ${ended.by.name} at ${clock(ended.at)}.`;
  return 'This offer has moved on. The newest card of this escalation is the current one.';
}

/** Remembered for this person; the offer stays up for the others, and moves on when all of the tier declined. */
export function decline(
  current: Case,
  { handoff: id, epoch, from, reason }: Pressed & { reason?: string },
  said: Said,
): Decision {
  const handoff = handoffAt(current, id, from);
  const event: CaseEvent = {
    type: 'handoff-declined',
    handoff: id,
    epoch,
    reason: reason && withoutSecrets(reason.slice(0, 100)).text,
    ...said,
  };
  if (threadOf(handoff) !== from || !takes(current, handoff, event)) return nothing;
  const declined: Decision = { ...nothing, events: [event] };
  const after = append(current, [event]);
  const now = handoffOf(after, id)!;
  return allDeclined(now) ? both(declined, moveOn(after, now, 'declined', said)) : declined;
}

const allDeclined = ({ tiers, tier, declined }: Handoff): boolean => {
  const people = tiers[tier]?.people ?? [];
  return people.length > 0 && people.every(({ id }) => declined.some((d) => d.by.id === id && d.tier === tier));
};

/** Asks one colleague of the tier by name. They have to accept; until then nothing changes hands. */
export function assign(
  current: Case,
  { handoff: id, from, to }: Omit<Pressed, 'epoch'> & { to: string },
  { by, at }: Said,
): Decision {
  const handoff = handoffAt(current, id, from);
  if (hasOwner(handoff)) heldBy(current, id, from, by);
  const colleague = handoff.tiers[handoff.tier]?.people.find((person) => person.id === to);
  if (!colleague || colleague.id === handoff.requester.id)
    throw new RefusedError('Choose one of the engineers who are asked here.');
  const event: CaseEvent = { type: 'handoff-assigned', handoff: id, to: colleague, by, at };
  if (threadOf(handoff) !== from || !takes(current, handoff, event)) throw new RefusedError(tooLate(handoff, by));
  const asks = by.id === colleague.id ? `${by.name} wants to take` : `${by.name} asks you to take`;
  return {
    events: [event],
    send: [editOffer(handoff), lineTo(from, id, `${asks} case ${current.id}. Press Accept on the card.`, [colleague])],
    remind: [],
  };
}

/** Gives it back to the tier, with everything kept. */
export function release(
  current: Case,
  { handoff: id, from, note }: Omit<Pressed, 'epoch'> & { note?: string },
  said: Said,
): Decision {
  const handoff = heldBy(current, id, from, said.by);
  const why = note?.trim() ? withoutSecrets(note.trim().slice(0, 500)).text : undefined;
  return released(current, handoff, { why: 'by-hand', note: why }, said);
}

export function released(
  current: Case,
  handoff: Handoff,
  { why, note }: { why: 'by-hand' | 'no-first-word'; note?: string },
  { by, at }: Said,
): Decision {
  const owner = handoff.owner?.name ?? 'The engineer';
  const people = calledOf(handoff.tiers[handoff.tier]?.people).filter(({ id }) => id !== handoff.owner?.id);
  const told = why === 'by-hand' ? `${owner} released it.` : `${owner} has not written yet.`;
  return {
    events: [{ type: 'handoff-released', handoff: handoff.id, why, note, by, at }],
    send: [
      editOffer(handoff),
      lineTo(
        threadOf(handoff),
        handoff.id,
        `${told}${note ? ` “${note}”` : ''} Who takes case ${current.id}? Press Accept on its card.`,
        people,
      ),
      lineTo(undefined, handoff.id, `${told} I am asking the team again.`),
    ],
    remind: offerClocks(handoff, at, current.version),
  };
}
