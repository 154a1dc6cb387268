import type { Case } from '../cases/case';
import type { Decision, HandoffClock, Message, Reminder } from '../cases/decision';
import type { CaseEvent, Instant, Person, Said } from '../cases/events';
import { append } from '../cases/fold';
import type { HandoffHappening } from '../cases/handoff-events';
import { later } from '../cases/later';
import { clock, RefusedError } from '../cases/refused';
import { type Handoff, handoffOf, hasOwner, offerSlot, threadOf } from './handoff';
import type { HandoffEvent, OfferMinutes } from './machine';

// What the rules of a handoff share: finding it, asking the machine, and the messages that say what happened.

/** Minutes from acceptance to the first word, by severity. */
export const FIRST_WORD_MINUTES: OfferMinutes = { 1: 10, 2: 20, 3: 60 };
export const DRAFT_MINUTES = 30;
/** How long posting an offer may take before the requester is told. */
export const POST_MINUTES = 2;
export const IDLE_MINUTES = 30;
export const STALE_MINUTES = 60;
/** A closed case can be opened again this long. */
export const REOPEN_HOURS = 72;

/** @throws RefusedError if the case has no such handoff, or this conversation has nothing to do with it */
export function handoffAt(current: Case, id: number, from: string): Handoff {
  const handoff = handoffOf(current, id);
  if (!handoff?.tiers.some(({ to }) => to === from))
    throw new RefusedError('This escalation doesn’t belong to this conversation.');
  return handoff;
}

/** The handoff, for the engineer who has it and nobody else. */
export function ownedBy(current: Case, id: number, from: string, by: Person): Handoff {
  const handoff = handoffAt(current, id, from);
  if (handoff.owner === undefined) throw new RefusedError('Nobody has taken this escalation yet. Press Accept first.');
  const { owner, acceptedAt = '' } = handoff;
  if (owner.id === by.id && threadOf(handoff) === from) return handoff;
  throw new RefusedError(`${owner.name} has this case since ${clock(acceptedAt)}. Only ${owner.name} can do that.`);
}

/** The same, while it is under way. */
export function heldBy(current: Case, id: number, from: string, by: Person): Handoff {
  const handoff = ownedBy(current, id, from, by);
  if (!hasOwner(handoff)) throw new RefusedError(`This escalation is over: it is ${handoff.state}.`);
  return handoff;
}

/** Whether the machine takes this event now. */
export const takes = (current: Case, handoff: Handoff, event: HandoffEventOf): boolean =>
  handoff.snapshot.can({ ...event, seq: current.version } as HandoffEvent);

export type HandoffEventOf = Extract<CaseEvent, HandoffHappening>;

export const editOffer = ({ id, tiers, tier }: Pick<Handoff, 'id' | 'tiers' | 'tier'>): Message => ({
  to: tiers[tier]?.to,
  slot: offerSlot(id, tier),
  replaces: true,
  view: { name: 'handoff-offer', handoff: id, tier },
});

/** What the engineer gave back, and the word that they closed it, as they stand in the requester's chat now. */
export const editRequesters = ({ id }: Pick<Handoff, 'id'>): Message[] =>
  (['handoff-returned', 'handoff-closed'] as const).map((name) => ({
    slot: requestersSlot(id, name),
    replaces: true,
    view: { name, handoff: id },
  }));

export const showRequester = (id: number, name: 'handoff-returned' | 'handoff-closed'): Message => ({
  slot: requestersSlot(id, name),
  view: { name, handoff: id },
});

const requestersSlot = (id: number, name: string): string => `handoff:${id}:${name.slice('handoff-'.length)}`;

export const postOffer = ({ id, tiers }: Pick<Handoff, 'id' | 'tiers'>, tier: number): Message => ({
  to: tiers[tier]?.to,
  slot: offerSlot(id, tier),
  view: { name: 'handoff-offer', handoff: id, tier },
});

export const lineTo = (
  to: string | undefined,
  handoff: number,
  text: string,
  mention?: readonly Person[],
): Message => ({
  to,
  view: { name: 'handoff-line', handoff, text, mention },
});

/** A clock that the event at the timeline's end-to-be starts. */
export const arm = (kind: HandoffClock, at: Instant, minutes: number, seq: number): Reminder => ({
  kind,
  due: later(at, minutes),
  visit: seq,
});

/** The clocks of an offer: a reminder at half, and the end. */
export const offerClocks = ({ minutes }: Handoff, at: Instant, seq: number): Reminder[] => [
  arm('handoff-half', at, minutes / 2, seq),
  arm('handoff-over', at, minutes, seq),
];

/** Nobody took it: the next tier is asked, or the requester is told the next best thing to do. */
export function moveOn(
  current: Case,
  handoff: Handoff,
  why: 'declined' | 'silent' | 'unreachable',
  { by, at }: Said,
  reason = '',
): Decision {
  const next = handoff.tier + 1;
  const tier = handoff.tiers[next];
  const before = handoff.tiers[handoff.tier]?.name ?? '';
  if (!tier) {
    const event: CaseEvent =
      why === 'unreachable'
        ? { type: 'handoff-failed', handoff: handoff.id, why: reason, by, at }
        : { type: 'handoff-expired', handoff: handoff.id, by, at };
    return {
      events: [event],
      send: [editOffer(handoff), { view: { name: 'handoff-home', handoff: handoff.id } }],
      remind: [],
    };
  }
  const moved: CaseEvent = { type: 'handoff-moved-on', handoff: handoff.id, tier: next, why, by, at };
  const told =
    why === 'unreachable'
      ? `${before} can’t be reached. I asked ${tier.name}.`
      : `Still looking: ${before} could not take it, so I asked ${tier.name}.`;
  return {
    events: [moved],
    send: [editOffer(handoff), postOffer(handoff, next), lineTo(undefined, handoff.id, told)],
    remind: [arm('handoff-posted', at, POST_MINUTES, append(current, [moved]).version - 1)],
  };
}
