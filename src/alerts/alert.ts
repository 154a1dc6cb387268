import type { Facts } from '../facts/facts';
import type { Instant } from './instant';

/** The doors an alert can come in by; a person's own words in a channel are `text`. */
export const SOURCE_NAMES = ['alertmanager', 'azure-monitor', 'grafana', 'scom', 'text'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** 0 is the worst, 4 is for information, as Azure Monitor counts. */
export type Severity = 0 | 1 | 2 | 3 | 4;

export interface Link {
  text: string;
  /** `https:` only, without a user name or password in it. */
  url: string;
}

/** What a monitor or a person said is wrong, in our own type. Its texts are others' words: show them as such. */
export interface Alert {
  source: SourceName;
  receivedAt: Instant;
  /**
   * The exact id of this spell of the alert at its source: the same for its beginning and its end. Where the source
   * gives none, it ends in the minute it was received.
   */
  sourceKey: string;
  /**
   * Set where the source keeps one state for the alert and always tells its end: then the newest spell of the series
   * decides. Without it the alert stands until its own end, or anybody's later one, is told.
   */
  series?: string;
  /** Which open case it belongs to: `host|health set` in lower case where both are known, else the source and its key. */
  fingerprint: string;
  state: 'firing' | 'resolved';
  severity: Severity;
  /** Nobody said how bad it is: `severity` stands in the middle, and is not told to people. */
  severityUnsaid?: true;
  /** One line of at most 200 characters. */
  title: string;
  /** At most 4000 characters, otherwise as it was sent (a NUL is shown as `␀`, for no database keeps one). */
  text: string;
  server?: string;
  healthSet?: string;
  monitor?: string;
  mailbox?: string;
  /** The four above, each checked by its grammar. */
  facts: Facts;
  startedAt?: Instant;
  endedAt?: Instant;
  links: readonly Link[];
  /** What was sent for this one alert, at most 16384 characters, for the record. */
  raw: string;
  /** What could not be read or believed, in words. */
  warnings: readonly string[];
}

/** What is known of a source's manners. */
export interface SourceRule {
  /** `heartbeat`: it says again and again that the alert still holds. `once-per-spell`: it says so once. */
  repeats: 'heartbeat' | 'once-per-spell';
  /** No source's silence tells that the trouble is over. */
  silenceMeans: 'nothing';
  /** Whether the end of the trouble is told. */
  recovery: 'always-told' | 'sometimes-told' | 'never-told';
}

/** One door: what it reads, and the source's manners. */
export interface AlertSource {
  /** What the body may be: `either` takes JSON and plain text. */
  body: 'json' | 'either';
  /**
   * @param body the parsed JSON, or the text of a body that is none
   * @throws AlertUnreadableError
   */
  parse(body: unknown, receivedAt: Instant): Alert[];
  rule: SourceRule;
}
