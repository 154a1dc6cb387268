import type { Case } from '../cases/case';
import { both, type Decision, type Message, nothing } from '../cases/decision';
import type { CaseEvent, Said } from '../cases/events';
import { append } from '../cases/fold';
import type { Severity, Tier } from '../cases/handoff-events';
import { RefusedError } from '../cases/refused';
import { showAgain } from '../cases/showing';
import { earlierOf, objectsOf } from './earlier';
import { type Handoff, handoffOf, handoffsOf, hasOwner, homeSlot, openHandoff, threadOf } from './handoff';
import type { OfferMinutes } from './machine';
import { arm, DRAFT_MINUTES, editOffer, editRequesters, lineTo, POST_MINUTES, postOffer } from './rules';
import { withoutSecrets } from './without-secrets';

// The requester's side of a handoff, up to the offer: ask, preview, send, take back.

export const LONGEST_ASK = 500;
export const LONGEST_IMPACT = 200;

/** What was filled in, unchecked. */
export interface Asking {
  ask?: string;
  severity?: string;
  impact?: string;
}

/** Shows the form, or the handoff that is under way: a case has one at a time. */
export function askToEscalate(current: Case): Decision {
  mustBeOpen(current);
  const open = openHandoff(current);
  const handoff = open?.id ?? handoffsOf(current).length + 1;
  const view = open && open.state !== 'draft' ? ({ name: 'handoff-home', handoff } as const) : undefined;
  return { ...nothing, send: [{ view: view ?? { name: 'handoff-ask', handoff } }] };
}

/** Keeps the ask, without secrets, and previews what an engineer will see. */
export function draft(current: Case, asking: Asking, { by, at }: Said): Decision {
  mustBeOpen(current);
  const open = openHandoff(current);
  if (open && open.state !== 'draft') throw new RefusedError(underWay(open));
  const ask = withoutSecrets((asking.ask ?? '').trim().slice(0, LONGEST_ASK));
  const impact = withoutSecrets((asking.impact ?? '').trim().slice(0, LONGEST_IMPACT));
  if (ask.text === '') throw new RefusedError('Say in a sentence what the engineer should do.');
  const severity = severityOf(asking.severity);
  if (!severity) throw new RefusedError('Choose how bad it is. Press Escalate to write it anew.');
  const handoff = open?.id ?? handoffsOf(current).length + 1;
  const event: CaseEvent = {
    type: 'handoff-drafted',
    handoff,
    ask: ask.text,
    severity,
    impact: impact.text,
    redacted: ask.count + impact.count,
    by,
    at,
  };
  return {
    events: [event],
    send: [{ slot: homeSlot(handoff), view: { name: 'handoff-preview', handoff } }],
    remind: [arm('handoff-draft', at, DRAFT_MINUTES, current.version)],
  };
}

/** Who is asked, for how long each, and what there was before about the same things. */
export interface Offering {
  tiers: readonly Tier[];
  minutes: OfferMinutes;
  predecessors: readonly Case[];
}

/** Stores the request and offers it to the first tier. */
export function request(current: Case, id: number, offering: Offering, { by, at }: Said): Decision {
  const { tiers, minutes, predecessors } = offering;
  mustBeOpen(current);
  const handoff = handoffOf(current, id);
  if (!handoff || handoff.state === 'cancelled')
    throw new RefusedError('It was not sent in time. Press Escalate to write it anew.');
  if (handoff.state !== 'draft') throw new RefusedError(underWay(handoff));
  if (tiers.length === 0) throw new RefusedError(NOBODY);
  const before = handoffsOf(current).filter(({ state }) => state === 'returned');
  const events: CaseEvent[] = [
    ...before.map((one): CaseEvent => ({ type: 'handoff-closed', handoff: one.id, by, at })),
    {
      type: 'handoff-requested',
      handoff: id,
      tiers,
      minutes: minutes[handoff.severity],
      earlier: earlierOf(current, predecessors, at),
      by,
      at,
    },
  ];
  return {
    events,
    send: [
      { slot: homeSlot(id), replaces: true, view: { name: 'handoff-home', handoff: id } },
      ...before.flatMap(asTheyStand),
      postOffer({ id, tiers }, 0),
    ],
    remind: [arm('handoff-posted', at, POST_MINUTES, current.version + events.length - 1)],
    claims: objectsOf(current),
  };
}

export const NOBODY =
  'No escalation channel is set up yet. In your engineers’ channel, mention me and write: escalations here. ' +
  'Until then, type export and take the record along.';

/** Asks again for what nobody took, or what was taken back. */
export function retry(current: Case, id: number, offering: Offering, said: Said): Decision {
  const before = handoffOf(current, id);
  if (!before) throw new RefusedError('That escalation is gone. Press Escalate to ask anew.');
  const { ask, impact, severity } = before;
  const drafted = draft(current, { ask, impact, severity: String(severity) }, said);
  const after = append(current, drafted.events);
  const next = openHandoff(after)!.id;
  const requested = request(after, next, offering, said);
  const home = { slot: homeSlot(next), view: { name: 'handoff-home', handoff: next } } as const;
  return {
    events: [...drafted.events, ...requested.events],
    send: [home, ...requested.send.filter(({ slot }) => slot !== homeSlot(next))],
    remind: requested.remind,
    claims: requested.claims,
  };
}

export function cancel(current: Case, id: number, { by, at }: Said): Decision {
  if (handoffOf(current, id)?.state !== 'draft') return nothing;
  return {
    events: [{ type: 'handoff-cancelled', handoff: id, why: 'by-hand', by, at }],
    send: [{ slot: homeSlot(id), replaces: true, view: { name: 'handoff-home', handoff: id } }],
    remind: [],
  };
}

/** The requester takes it back, whoever has it; the runbook goes on. */
export function withdraw(current: Case, { by, at }: Said): Decision {
  const open = openHandoff(current);
  if (!open) throw new RefusedError('Nothing is escalated in this case. Press Escalate to ask an engineer.');
  if (open.state === 'draft') return cancel(current, open.id, { by, at });
  const taken = hasOwner(open);
  const told: Decision = {
    ...nothing,
    send: [
      editOffer(open),
      ...(taken && open.owner
        ? [lineTo(threadOf(open), open.id, `${by.name} took case ${current.id} back.`, [open.owner])]
        : []),
      lineTo(undefined, open.id, `The escalation is withdrawn. The case goes on here.`),
    ],
  };
  const withdrawn: Decision = {
    ...nothing,
    events: [{ type: 'handoff-withdrawn', handoff: open.id, by, at }],
  };
  return both(both(withdrawn, told), taken ? { ...nothing, send: showAgain(current) } : nothing);
}

/** Closing a case ends its handoff too; a case that an engineer has is theirs to close, or taken back first. */
export function endedWith(current: Case, decision: Decision): Decision {
  const closed = decision.events.find(({ type }) => type === 'closed');
  if (!closed || decision.events.some(({ type }) => type === 'handoff-closed')) return decision;
  const open = openHandoff(current);
  if (open && hasOwner(open))
    throw new RefusedError(`${open.owner?.name} is working on this case. Type withdraw to take it back first.`);
  const { by, at } = closed;
  const returned = handoffsOf(current).filter(({ state }) => state === 'returned');
  const ended = [
    ...returned.map(({ id }): CaseEvent => ({ type: 'handoff-closed', handoff: id, by, at })),
    ...(open ? [endOf(open, { by, at })] : []),
  ];
  const told = [...returned, ...(open && open.state !== 'draft' ? [open] : [])].flatMap(asTheyStand);
  return ended.length === 0 ? decision : both({ ...nothing, events: ended, send: told }, decision);
}

const asTheyStand = (handoff: Handoff): Message[] => [editOffer(handoff), ...editRequesters(handoff)];

const endOf = ({ id, state }: Handoff, said: Said): CaseEvent =>
  state === 'draft'
    ? { type: 'handoff-cancelled', handoff: id, why: 'by-hand', ...said }
    : { type: 'handoff-withdrawn', handoff: id, ...said };

const mustBeOpen = (current: Case): void => {
  if (current.status === 'closed')
    throw new RefusedError(`Case ${current.id} is closed. Open it again to escalate it.`);
};

const underWay = ({ owner, tiers, tier }: Handoff): string =>
  owner
    ? `${owner.name} has this case already. What you write here goes to ${owner.name}.`
    : `This case is escalated already: ${tiers[tier]?.name ?? 'nobody'} is asked. Type withdraw to take it back.`;

const severityOf = (text: string | undefined): Severity | undefined =>
  ([1, 2, 3] as const).find((severity) => String(severity) === text);
