import type { Case } from '../cases/case';
import { type Decision, nothing, type Reminder } from '../cases/decision';
import type { Instant, Said } from '../cases/events';
import { later } from '../cases/later';
import { calledOf, type Handoff, handoffsOf, homeSlot, threadOf } from './handoff';
import { released } from './offer';
import { arm, IDLE_MINUTES, lineTo, moveOn, STALE_MINUTES } from './rules';

/**
 * A handoff's clock is due. It counts only while the event that started it is still the newest to do so: an offer that
 * was taken, or moved on, has no clock any more.
 */
export function handoffDue(current: Case, { kind, visit }: Reminder, said: Said): Decision {
  const handoff = handoffsOf(current).find(({ armed }) => armed === visit);
  if (!handoff) return nothing;
  const { state, id, epoch } = handoff;
  const { by, at } = said;
  if (kind === 'handoff-draft' && state === 'draft')
    return {
      events: [{ type: 'handoff-cancelled', handoff: id, why: 'lapsed', by, at }],
      send: [{ slot: homeSlot(id), replaces: true, view: { name: 'handoff-home', handoff: id } }],
      remind: [],
    };
  if (kind === 'handoff-posted' && state === 'requested')
    return {
      events: [{ type: 'handoff-late', handoff: id, epoch, by, at }],
      send: [
        lineTo(
          undefined,
          id,
          `Your request is kept, but Teams has not taken it to ${nameOfTier(handoff)} yet. I keep trying. If it can’t wait, call them.`,
        ),
      ],
      remind: [],
    };
  if (kind === 'handoff-half' && state === 'offered') return remindTier(current, handoff, said);
  if (kind === 'handoff-over' && state === 'offered') return moveOn(current, handoff, 'silent', said);
  if (kind === 'handoff-first-word' && state === 'accepted')
    return released(current, handoff, { why: 'no-first-word' }, said);
  return kind === 'handoff-idle' ? idle(current, handoff, visit, said) : nothing;
}

const nameOfTier = ({ tiers, tier }: Handoff): string => tiers[tier]?.name ?? 'the engineers';

function remindTier(current: Case, handoff: Handoff, { by, at }: Said): Decision {
  const { id, epoch, tiers, tier, declined } = handoff;
  const people = calledOf(tiers[tier]?.people).filter(
    (person) => !declined.some((d) => d.tier === tier && d.by.id === person.id),
  );
  return {
    events: [{ type: 'handoff-reminded', handoff: id, epoch, by, at }],
    send: [lineTo(threadOf(handoff), id, `Case ${current.id} still waits for somebody to take it.`, people)],
    remind: [],
  };
}

/** Nobody has written for a while: first the owner is asked, then both sides are told. */
function idle(current: Case, handoff: Handoff, visit: number, { by, at }: Said): Decision {
  const { state, id, owner } = handoff;
  if (state !== 'relayed' && state !== 'accepted') return nothing;
  const since = lastWordOf(handoff);
  const again = (minutes: number): Decision => ({
    ...nothing,
    remind: [arm('handoff-idle', since, minutes, visit)],
  });
  if (state === 'accepted') return { ...nothing, remind: [arm('handoff-idle', at, IDLE_MINUTES, visit)] };
  if (later(since, IDLE_MINUTES) > at) return again(IDLE_MINUTES);
  if (later(since, STALE_MINUTES) > at)
    return {
      events: [{ type: 'handoff-quiet', handoff: id, level: 'idle', by, at }],
      send: [
        lineTo(
          threadOf(handoff),
          id,
          `Nobody has written in case ${current.id} for ${IDLE_MINUTES} minutes. Do you still have it? Reply, return it, or release it.`,
          owner && [owner],
        ),
      ],
      remind: again(STALE_MINUTES).remind,
    };
  return {
    events: [{ type: 'handoff-quiet', handoff: id, level: 'stale', by, at }],
    send: [
      lineTo(
        threadOf(handoff),
        id,
        `Case ${current.id} has been quiet for an hour. Somebody else may take it: press Take it to ….`,
        calledOf(handoff.tiers[handoff.tier]?.people),
      ),
      lineTo(
        undefined,
        id,
        `${owner?.name ?? 'The engineer'} has been quiet for an hour. Write again, or type withdraw and escalate anew.`,
      ),
    ],
    remind: [],
  };
}

const lastWordOf = ({ lastWord, acceptedAt = '' }: Handoff): Instant =>
  [lastWord.requester ?? '', lastWord.engineer ?? '', acceptedAt].sort().at(-1)!;
