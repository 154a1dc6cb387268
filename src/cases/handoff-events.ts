import type { Instant, Person } from './person';

/** 1: work has stopped for many. 2: work is hindered. 3: it can wait. */
export type Severity = 1 | 2 | 3;

/** Who is asked, in their order: a channel's thread, a chat, or an outside hub. */
export interface Tier {
  /** The conversation's name in our tables; for a channel, that of the thread planned in it. */
  to: string;
  /** What people call it: `Exchange engineers`. */
  name: string;
  /** Who can be asked by name. When all of them declined, the next tier is asked at once. */
  people: readonly Asked[];
}

/** Somebody of a tier; `silent`: nobody named them, so they are not mentioned of themselves. */
export type Asked = Person & { silent?: true };

/** What an engineer gives a case back with. */
export const RETURNS = ['solved', 'workaround', 'do-next', 'need-info', 'not-ours'] as const;
export type Returned = (typeof RETURNS)[number];

export type Side = 'requester' | 'engineer';

/** A file or picture that came with a message: named, never dropped in silence. */
export interface NamedFile {
  name: string;
  /** Where the sender's own Teams opens it. */
  link?: string;
}

/** An escalation of another case, about the same server, mailbox or database, as it stood then. */
export interface EarlierHandoff {
  caseId: number;
  handoff: number;
  ask: string;
  at: Instant;
  /** What came of it, in a few words. */
  outcome: string;
}

/** What happens to a handoff. `handoff` numbers the handoffs of a case from 1. */
export type HandoffHappening = { handoff: number } & (
  | { type: 'handoff-drafted'; ask: string; severity: Severity; impact: string; redacted: number }
  | { type: 'handoff-cancelled'; why: 'by-hand' | 'lapsed' }
  | {
      type: 'handoff-requested';
      tiers: readonly Tier[];
      /** How long a tier has; the defaults where it is missing. */
      minutes?: number;
      earlier?: readonly EarlierHandoff[];
    }
  /** Teams has the offer's card: from here the tier's clock runs. */
  | { type: 'handoff-offered'; epoch: number }
  | { type: 'handoff-late'; epoch: number }
  | { type: 'handoff-reminded'; epoch: number }
  | { type: 'handoff-declined'; epoch: number; reason?: string }
  | { type: 'handoff-assigned'; to: Person }
  | { type: 'handoff-moved-on'; tier: number; why: 'declined' | 'silent' | 'unreachable' }
  | { type: 'handoff-accepted'; epoch: number }
  | { type: 'handoff-released'; why: 'by-hand' | 'no-first-word'; note?: string }
  | { type: 'handoff-live'; on: boolean; hearsAll: boolean }
  | { type: 'handoff-paused'; on: boolean }
  | { type: 'handoff-quiet'; level: 'idle' | 'stale' }
  | { type: 'handoff-returned'; outcome: Returned; note: string; redacted: number; step?: string }
  | { type: 'handoff-reopened'; note?: string }
  /** It was given back as solved, and does not work yet. */
  | { type: 'handoff-not-yet' }
  | { type: 'handoff-closed'; note?: string }
  | { type: 'handoff-rated'; enough: boolean; missing?: string }
  | { type: 'handoff-withdrawn' }
  | { type: 'handoff-expired' }
  | { type: 'handoff-failed'; why: string }
  /** Something could not be shown as meant, and what was done instead. */
  | { type: 'handoff-trouble'; what: string }
  | {
      type: 'relayed';
      from: Side;
      /** The activity it was said in. */
      id: string;
      text: string;
      files: readonly NamedFile[];
      redacted: number;
    }
  | { type: 'relay-edited'; from: Side; id: string; text: string; files: readonly NamedFile[]; redacted: number }
  | { type: 'relay-removed'; from: Side; id: string }
  | { type: 'relay-delivered'; from: Side; id: string }
  | { type: 'relay-failed'; from: Side; id: string; why: string }
);

/** What the messages of a handoff show. */
export type HandoffView = { handoff: number } & (
  | { name: 'handoff-ask' }
  | { name: 'handoff-preview' }
  /** Where the handoff stands, for the requester. */
  | { name: 'handoff-home' }
  /** Where it stands, for a tier; the card that is accepted. `small` where Teams took the whole one for too large. */
  | { name: 'handoff-offer'; tier: number; small?: boolean }
  | { name: 'handoff-packet' }
  | { name: 'handoff-declined' }
  | { name: 'handoff-taken'; since: Instant }
  | { name: 'handoff-assign' }
  | { name: 'handoff-reply'; id?: string }
  | { name: 'handoff-return' }
  | { name: 'handoff-returned' }
  | { name: 'handoff-close' }
  | { name: 'handoff-closed' }
  | { name: 'handoff-line'; text: string; mention?: readonly Person[] }
  | { name: 'relayed'; from: Side; id: string; page: number; small?: boolean }
  | { name: 'relay-mark'; from: Side; id: string }
  /** What arrived of the requester's messages to whoever has the case since that place in the timeline. */
  | { name: 'relay-receipt'; since: number; to: string }
);
