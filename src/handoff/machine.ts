import { assign, setup } from 'xstate';
import type { CaseEvent, Instant, Person } from '../cases/events';
import type { EarlierHandoff, HandoffHappening, Returned, Severity, Tier } from '../cases/handoff-events';
import { later } from '../cases/later';

/** What happened to a handoff, with its place in the timeline counted from 0. */
export type HandoffEvent = Extract<CaseEvent, HandoffHappening> & { seq: number };

export interface Declined {
  by: Person;
  at: Instant;
  tier: number;
  reason?: string;
}

export interface HandoffContext {
  /** Numbers the handoffs of a case from 1. */
  id: number;
  ask: string;
  severity: Severity;
  impact: string;
  /** Secrets that were taken out of the ask. */
  redacted: number;
  requester: Person;
  requestedAt?: Instant;
  tiers: readonly Tier[];
  /** How long a tier has to take it. */
  minutes: number;
  /** When the time of the tier that is asked runs out; its clock starts when Teams has the card. */
  until?: Instant;
  earlier: readonly EarlierHandoff[];
  /** Which tier is asked, counted from 0. */
  tier: number;
  /** Counts the offers: a press on the card of an earlier one has moved on. */
  epoch: number;
  /** The event that started the clock which runs now, by its place in the timeline. */
  armed: number;
  declined: readonly Declined[];
  /** Who was asked by name to take it. */
  assignee?: Person;
  owner?: Person;
  acceptedAt?: Instant;
  live: boolean;
  hearsAll: boolean;
  paused: boolean;
  /** When either side last wrote. */
  lastWord: { requester?: Instant; engineer?: Instant };
  quiet?: 'idle' | 'stale';
  returned?: { outcome: Returned; note: string; step?: string; by: Person; at: Instant; seq: number };
  /** `false` once the requester said that what was given back as solved does not work yet. */
  works?: false;
  /** Who ended it, and when. */
  ended?: { by: Person; at: Instant; why?: string };
}

/** Minutes a tier has to answer, by severity. */
export type OfferMinutes = Readonly<Record<Severity, number>>;
export const OFFER_MINUTES: OfferMinutes = { 1: 5, 2: 15, 3: 60 };

type Of<T extends HandoffEvent['type']> = Extract<HandoffEvent, { type: T }>;

export type HandoffState =
  | 'draft'
  | 'cancelled'
  | 'requested'
  | 'offered'
  | 'accepted'
  | 'relayed'
  | 'returned'
  | 'closed'
  | 'withdrawn'
  | 'expired'
  | 'failed';

const noOne = { assignee: undefined, owner: undefined, acceptedAt: undefined, live: false, paused: false };

/** A handoff from draft to its end. Pure: it is fed the case's timeline, and no clock runs in it. */
export const handoffMachine = setup({
  types: {
    context: {} as HandoffContext,
    events: {} as HandoffEvent,
    input: {} as Of<'handoff-drafted'>,
  },
  guards: {
    isThisOffer: ({ context, event }) => 'epoch' in event && event.epoch === context.epoch,
    isAssignee: ({ context, event }) => context.assignee !== undefined && event.by.id === context.assignee.id,
    isOwner: ({ context, event }) => event.by.id === context.owner?.id,
    isNextTier: ({ context, event }) =>
      'tier' in event && event.tier > context.tier && event.tier < context.tiers.length,
  },
  actions: {
    draft: assign(({ event }) => {
      const { ask, severity, impact, redacted, by, seq } = event as Of<'handoff-drafted'>;
      return { ask, severity, impact, redacted, requester: by, armed: seq };
    }),
    request: assign(({ context, event }) => {
      const {
        tiers,
        minutes = OFFER_MINUTES[context.severity],
        earlier = [],
        at,
        seq,
      } = event as Of<'handoff-requested'>;
      return { tiers, minutes, earlier, tier: 0, epoch: 1, requestedAt: at, armed: seq };
    }),
    offer: assign({ armed: ({ event }) => event.seq, until: ({ context, event }) => later(event.at, context.minutes) }),
    moveOn: assign(({ context, event }) => {
      const { tier, seq } = event as Of<'handoff-moved-on'>;
      return { ...noOne, tier, epoch: context.epoch + 1, armed: seq, until: undefined };
    }),
    decline: assign({
      declined: ({ context, event }) => {
        const { by, at, reason } = event as Of<'handoff-declined'>;
        const others = context.declined.filter((d) => d.by.id !== by.id || d.tier !== context.tier);
        return [...others, { by, at, tier: context.tier, reason }];
      },
    }),
    assign: assign({ assignee: ({ event }) => (event as Of<'handoff-assigned'>).to }),
    accept: assign({
      owner: ({ event }) => event.by,
      acceptedAt: ({ event }) => event.at,
      armed: ({ event }) => event.seq,
      assignee: undefined,
      live: false,
      quiet: undefined,
      declined: ({ context, event }) => context.declined.filter(({ by }) => by.id !== event.by.id),
    }),
    release: assign(({ context, event }) => ({
      ...noOne,
      epoch: context.epoch + 1,
      armed: event.seq,
      until: later(event.at, context.minutes),
    })),
    hear: assign(({ context, event }) => {
      const { from, at } = event as Of<'relayed'>;
      return { lastWord: { ...context.lastWord, [from]: at }, quiet: undefined };
    }),
    goLive: assign(({ event }) => {
      const { on, hearsAll } = event as Of<'handoff-live'>;
      return { live: on, hearsAll };
    }),
    pause: assign({ paused: ({ event }) => (event as Of<'handoff-paused'>).on }),
    fallQuiet: assign({ quiet: ({ event }) => (event as Of<'handoff-quiet'>).level }),
    giveBack: assign(({ event }) => {
      const { outcome, note, step, by, at, seq } = event as Of<'handoff-returned'>;
      return {
        returned: { outcome, note, step, by, at, seq },
        live: false,
        paused: false,
        armed: seq,
        works: undefined,
      };
    }),
    doubt: assign({ works: false }),
    reopen: assign({ armed: ({ event }) => event.seq, quiet: undefined, ended: undefined, live: false, paused: false }),
    end: assign({
      ended: ({ event }) => ({ by: event.by, at: event.at, why: 'why' in event ? event.why : undefined }),
      live: false,
      paused: false,
    }),
  },
}).createMachine({
  id: 'handoff',
  context: ({ input }) => ({
    id: input.handoff,
    ask: input.ask,
    severity: input.severity,
    impact: input.impact,
    redacted: input.redacted,
    requester: input.by,
    tiers: [],
    minutes: OFFER_MINUTES[input.severity],
    earlier: [],
    tier: 0,
    epoch: 0,
    armed: input.seq,
    declined: [],
    live: false,
    hearsAll: false,
    paused: false,
    lastWord: {},
  }),
  initial: 'draft',
  states: {
    draft: {
      on: {
        'handoff-drafted': { actions: 'draft' },
        'handoff-requested': { target: 'requested', actions: 'request' },
        'handoff-cancelled': { target: 'cancelled', actions: 'end' },
      },
    },
    requested: {
      on: {
        'handoff-offered': { target: 'offered', guard: 'isThisOffer', actions: 'offer' },
        'handoff-accepted': { target: 'accepted', guard: 'isThisOffer', actions: 'accept' },
        'handoff-declined': { guard: 'isThisOffer', actions: 'decline' },
        'handoff-assigned': { actions: 'assign' },
        'handoff-moved-on': { target: 'requested', guard: 'isNextTier', actions: 'moveOn', reenter: true },
        'handoff-expired': { target: 'expired', actions: 'end' },
        'handoff-withdrawn': { target: 'withdrawn', actions: 'end' },
        'handoff-failed': { target: 'failed', actions: 'end' },
        'handoff-late': {},
      },
    },
    offered: {
      on: {
        'handoff-accepted': { target: 'accepted', guard: 'isThisOffer', actions: 'accept' },
        'handoff-declined': { guard: 'isThisOffer', actions: 'decline' },
        'handoff-assigned': { actions: 'assign' },
        'handoff-moved-on': { target: 'requested', guard: 'isNextTier', actions: 'moveOn' },
        'handoff-expired': { target: 'expired', actions: 'end' },
        'handoff-withdrawn': { target: 'withdrawn', actions: 'end' },
        'handoff-reminded': { guard: 'isThisOffer' },
      },
    },
    accepted: {
      on: {
        relayed: { target: 'relayed', actions: 'hear' },
        'handoff-released': { target: 'offered', actions: 'release' },
        'handoff-assigned': { guard: 'isOwner', actions: 'assign' },
        'handoff-accepted': { target: 'accepted', guard: 'isAssignee', actions: 'accept', reenter: true },
        'handoff-live': { actions: 'goLive' },
        'handoff-paused': { actions: 'pause' },
        'handoff-returned': { target: 'returned', guard: 'isOwner', actions: 'giveBack' },
        'handoff-closed': { target: 'closed', actions: 'end' },
        'handoff-withdrawn': { target: 'withdrawn', actions: 'end' },
      },
    },
    relayed: {
      on: {
        relayed: { actions: 'hear' },
        'handoff-quiet': { actions: 'fallQuiet' },
        'handoff-released': { target: 'offered', actions: 'release' },
        'handoff-assigned': { guard: 'isOwner', actions: 'assign' },
        'handoff-accepted': { target: 'accepted', guard: 'isAssignee', actions: 'accept' },
        'handoff-live': { actions: 'goLive' },
        'handoff-paused': { actions: 'pause' },
        'handoff-returned': { target: 'returned', guard: 'isOwner', actions: 'giveBack' },
        'handoff-closed': { target: 'closed', actions: 'end' },
        'handoff-withdrawn': { target: 'withdrawn', actions: 'end' },
      },
    },
    returned: {
      on: {
        'handoff-reopened': { target: 'relayed', actions: 'reopen' },
        'handoff-not-yet': { actions: 'doubt' },
        'handoff-closed': { target: 'closed', actions: 'end' },
        'handoff-rated': {},
      },
    },
    closed: { on: { 'handoff-reopened': { target: 'relayed', actions: 'reopen' }, 'handoff-rated': {} } },
    withdrawn: {},
    expired: {},
    failed: {},
    cancelled: {},
  },
});
