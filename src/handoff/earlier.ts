import type { Case } from '../cases/case';
import type { Claim } from '../cases/decision';
import type { Instant } from '../cases/events';
import type { EarlierHandoff } from '../cases/handoff-events';
import { type Handoff, handoffsOf } from './handoff';

// Escalations of other cases about the same thing. Each case that is escalated takes the names of what it is about, and
// keeps what its predecessor knew: the newest of a name leads to all.

/** Facts that name a thing which can be in trouble again. */
const OBJECTS = { server: 'server', mailboxServer: 'server', mailbox: 'mailbox', database: 'database' } as const;

/** What a case is about, by the names it is found by. */
export const objectsOf = ({ facts }: Pick<Case, 'facts'>): readonly Claim[] => {
  const names = (Object.keys(OBJECTS) as (keyof typeof OBJECTS)[]).flatMap((fact) =>
    facts[fact] ? [`escalated:${OBJECTS[fact]}:${facts[fact].toLowerCase()}`] : [],
  );
  return [...new Set(names)].map((name) => ({ name, newest: true }));
};

const DAYS = 30;
const MOST = 5;

/** The escalations that these cases tell of, the newest first; those of the case itself its record has anyway. */
export function earlierOf(current: Case, predecessors: readonly Case[], now: Instant): readonly EarlierHandoff[] {
  const told = [current, ...predecessors].flatMap((one) => {
    const asked = handoffsOf(one).filter(({ requestedAt }) => requestedAt !== undefined);
    return [
      ...(one.id === current.id ? [] : asked.map((handoff) => toEarlier(one.id, handoff))),
      ...asked.flatMap((h) => h.earlier),
    ];
  });
  const since = Date.parse(now) - DAYS * 24 * 3_600_000;
  const others = told.filter(({ caseId, at }) => caseId !== current.id && Date.parse(at) >= since);
  const each = new Map(others.reverse().map((one) => [`${one.caseId}:${one.handoff}`, one]));
  return [...each.values()].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST);
}

const toEarlier = (caseId: number, { id, ask, requestedAt = '', state, owner, returned }: Handoff): EarlierHandoff => ({
  caseId,
  handoff: id,
  ask,
  at: requestedAt,
  outcome: [returned ? `${returned.outcome}: ${returned.note}` : state, ...(owner ? [owner.name] : [])].join(', '),
});
