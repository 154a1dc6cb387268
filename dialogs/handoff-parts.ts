import type { Case } from '../src/cases/case';
import type { Store } from '../src/cases/store/store';
import type { Handoff } from '../src/handoff/handoff';
import type { OfferMinutes } from '../src/handoff/machine';
import type { RecordParts } from './record';
import type { TierParts } from './tiers';

export interface HandoffParts extends TierParts, RecordParts {
  store: Pick<Store, 'lists' | 'claims'>;
  minutes: OfferMinutes;
}

/** A handoff that is talked about in this conversation. */
export interface Here {
  current: Case;
  handoff: Handoff;
}

/** Looked through in one chat, newest first. */
export const MOST_IN_ONE_CHAT = 50;

/** What is meant to go out. */
export const withoutReply = (text: string): string => text.replace(/^\s*reply\b[\s:]*(?:\d{4,15}[\s:]+)?/i, '').trim();
