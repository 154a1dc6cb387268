import type { Alert, SourceName } from '../../alerts';
import type { Instant } from '../person';

// What alerts bring to a case: entries of its timeline, views, due rows.

/** An alert that was told again, with nothing new in it. */
export interface HeardAgain {
  fingerprint: string;
  /** The alert's own key at its source. */
  key: string;
  source: SourceName;
  at: Instant;
  /** It said the same as what is shown. */
  same?: true;
}

export type AlertHappening =
  /** Alerts that tell something new, and those that were told again: the latter once for each minute. */
  | { type: 'alerted'; alerts: readonly Alert[]; again: readonly HeardAgain[] }
  /** The case got its thread. */
  | { type: 'alert-placed'; where: string }
  /** The thread was told that the trouble is over, or that it is back. */
  | { type: 'alert-told'; state: Alert['state'] }
  | { type: 'acknowledged' }
  | { type: 'found-transient' }
  | { type: 'snoozed'; until: Instant; reason: string }
  | { type: 'snooze-over' };

export type AlertView =
  | { name: 'alert' }
  /** The trouble is over, or back, since the moment it was told. */
  | { name: 'alert-news'; state: Alert['state']; at: Instant }
  | { name: 'alert-runbooks' }
  | { name: 'ask-snooze' }
  | { name: 'snooze-over' };

/** `alert-update`: the root card is shown anew. `alert-snooze`: a silence ends. */
export type AlertClock = 'alert-update' | 'alert-snooze';

/** The root card's slot. */
export const ALERT_SLOT = 'alert';
/** The slot of what the thread was told last. */
export const NEWS_SLOT = 'alert-news';
