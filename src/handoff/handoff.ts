import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { Case } from '../cases/case';
import type { CaseEvent } from '../cases/events';
import type { Asked, HandoffHappening, Returned, Side } from '../cases/handoff-events';
import { type HandoffContext, type HandoffEvent, type HandoffState, handoffMachine } from './machine';

// The handoffs of a case are a fold of its timeline, like the case itself.

type Snapshot = SnapshotFrom<typeof handoffMachine>;

/** A message between the requester and the engineer, as it stands after edits. */
export interface Relayed {
  from: Side;
  id: string;
  /** Its place in the timeline, counted from 0. */
  seq: number;
  text: string;
  files: Extract<HandoffHappening, { type: 'relayed' }>['files'];
  by: CaseEvent['by'];
  at: CaseEvent['at'];
  edited: boolean;
  removed: boolean;
  deliveredAt?: CaseEvent['at'];
  failed?: string;
}

export interface Handoff extends HandoffContext {
  state: HandoffState;
  relayed: readonly Relayed[];
  snapshot: Snapshot;
}

const isOfHandoff = (event: CaseEvent): event is Extract<CaseEvent, HandoffHappening> => 'handoff' in event;

const known = new WeakMap<readonly CaseEvent[], readonly Handoff[]>();

/** All handoffs of a case, the first first. */
export function handoffsOf({ events }: Pick<Case, 'events'>): readonly Handoff[] {
  const before = known.get(events);
  if (before) return before;
  const handoffs = new Map<number, Handoff>();
  events.forEach((event, seq) => {
    if (!isOfHandoff(event)) return;
    const next = step(handoffs.get(event.handoff), { ...event, seq });
    if (next) handoffs.set(event.handoff, next);
  });
  const all = [...handoffs.values()];
  known.set(events, all);
  return all;
}

function step(current: Handoff | undefined, event: HandoffEvent): Handoff | undefined {
  if (!current) {
    if (event.type !== 'handoff-drafted') return undefined;
    const [snapshot] = initialTransition(handoffMachine, event);
    return toHandoff(snapshot, []);
  }
  const [snapshot] = transition(handoffMachine, current.snapshot, event);
  return toHandoff(snapshot, keepRelayed(current.relayed, event));
}

const toHandoff = (snapshot: Snapshot, relayed: readonly Relayed[]): Handoff => ({
  ...snapshot.context,
  state: snapshot.value as HandoffState,
  relayed,
  snapshot,
});

function keepRelayed(relayed: readonly Relayed[], event: HandoffEvent): readonly Relayed[] {
  const change = (id: string, from: Side, what: Partial<Relayed>): readonly Relayed[] =>
    relayed.map((message) => (message.id === id && message.from === from ? { ...message, ...what } : message));
  switch (event.type) {
    case 'relayed': {
      const { from, id, seq, text, files, by, at } = event;
      return [...relayed, { from, id, seq, text, files, by, at, edited: false, removed: false }];
    }
    case 'relay-edited':
      return change(event.id, event.from, { text: event.text, files: event.files, edited: true, removed: false });
    case 'relay-removed':
      return change(event.id, event.from, { removed: true });
    case 'relay-delivered':
      return change(event.id, event.from, { deliveredAt: event.at, failed: undefined });
    case 'relay-failed':
      return change(event.id, event.from, { failed: event.why });
    default:
      return relayed;
  }
}

export const handoffOf = (current: Case, id: number): Handoff | undefined =>
  handoffsOf(current).find((handoff) => handoff.id === id);

const OVER: ReadonlySet<HandoffState> = new Set(['closed', 'withdrawn', 'expired', 'failed', 'cancelled', 'returned']);

/** The one handoff of the case that is under way: from its draft until it is given back or over. */
export const openHandoff = (current: Case): Handoff | undefined =>
  handoffsOf(current).findLast(({ state }) => !OVER.has(state));

export const hasOwner = ({ state }: Handoff): boolean => state === 'accepted' || state === 'relayed';

/** The handoff whose engineer talks with the requester now. */
export const liveHandoff = (current: Case): Handoff | undefined => handoffsOf(current).findLast(hasOwner);

/** The conversation of the tier that is asked, or has it. */
export const threadOf = ({ tiers, tier }: Handoff): string => tiers[tier]?.to ?? '';

/** Those who are mentioned when all are asked. */
export const calledOf = (people: readonly Asked[] = []): readonly Asked[] => people.filter(({ silent }) => !silent);

/** The name of the thread that a handoff opens in a tier's channel. */
export const threadAlias = (caseId: number, handoff: number, tier: number): string =>
  `handoff:${caseId}:${handoff}:${tier}`;

/** Which handoff a conversation is the thread of, by its name. */
export function handoffThread(home: string): { caseId: number; handoff: number; tier: number } | undefined {
  const [, caseId, handoff, tier] = /^handoff:(\d{1,15}):(\d{1,6}):(\d{1,4})$/.exec(home) ?? [];
  return tier === undefined ? undefined : { caseId: Number(caseId), handoff: Number(handoff), tier: Number(tier) };
}

export const offerSlot = (handoff: number, tier: number): string => `${OFFER_SLOT}${handoff}:${tier}`;
/** Slots that only the conversations of tiers have. */
export const OFFER_SLOT = 'offer:';
export const homeSlot = (handoff: number): string => `handoff:${handoff}:home`;

/** Whether a return with this outcome asks whether it works. */
export const asksWhetherItWorks = (outcome: Returned): boolean => outcome === 'solved' || outcome === 'workaround';

/** What ends the question whether it works: the requester went on with the case. */
const GOES_ON: ReadonlySet<CaseEvent['type']> = new Set([
  'answered',
  'back',
  'started',
  'picked',
  'evidence',
  'close-asked',
  'closed',
]);

/** The handoff whose engineer gave it back as solved, while the question whether it works stands. */
export function worksAsked(current: Case): number | undefined {
  const last = handoffsOf(current).at(-1);
  if (last?.state !== 'returned' || !last.returned || last.works === false) return undefined;
  const since = current.events.slice(last.returned.seq + 1);
  const stands = asksWhetherItWorks(last.returned.outcome) && !since.some(({ type }) => GOES_ON.has(type));
  return stands ? last.id : undefined;
}

/** What the engineer said on giving the case back, while the case still stands where it was given back to. */
export function pinnedNote(current: Case): string | undefined {
  const last = handoffsOf(current).findLast(({ returned }) => returned);
  const returned = last?.returned;
  if (!returned || returned.note === '') return undefined;
  const since = current.events.slice(returned.seq + 1);
  const moved = since.some(({ type }) => type === 'answered' || type === 'back' || type === 'started');
  return moved ? undefined : `${returned.by.name} says: ${returned.note}`;
}
