import type { Reading } from '../../evidence/reader';
import type { Instant, Person } from '../person';

// What people paste is evidence: it stays on the timeline with what was read in it.

/** A reading, and the server and mailbox it was taken to be of when it was pasted. */
export interface KeptReading extends Reading {
  of: { server?: string; mailbox?: string };
}

/** The event of a paste. */
export interface EvidenceHappening {
  type: 'evidence';
  step: string;
  /** The readers' names, each once, in the paste's order. */
  kinds: readonly string[];
  /** What was pasted, without secrets, cut after {@link LONGEST_KEPT}. */
  text: string;
  /** How long the paste was, in characters. */
  length: number;
  /** SHA-256 of the whole paste without its secrets, in UTF-8, lower-case hex: a hash of a secret would give it away. */
  sha256: string;
  /** How many secrets were taken out. */
  redacted: number;
  readings: readonly KeptReading[];
  /** Logs that were sent: their reception's place in the timeline. */
  received?: number;
  /** The answer it meant at that step, where it decided. */
  suggested?: string;
}

/** Said of a paste: it does not mean what was suggested, or it is of another server or mailbox. */
export interface NotSoHappening {
  type: 'not-so';
  /** The paste's place in the timeline, counted from 0. */
  evidence: number;
  step: string;
}

/** How much of a paste is kept, in UTF-8 bytes. */
export const LONGEST_KEPT = 32 * 1024;

/** A paste, as the fold keeps it. */
export interface Evidence {
  /** Its place in the timeline, counted from 0. */
  seq: number;
  visit: number;
  step: string;
  by: Person;
  at: Instant;
  redacted: number;
  readings: readonly KeptReading[];
  /** Steps at which somebody said that it does not mean that. */
  notSo: readonly string[];
}

export const keep = (
  all: readonly Evidence[],
  { step, by, at, redacted, readings }: EvidenceHappening & { by: Person; at: Instant },
  seq: number,
  visit: number,
): readonly Evidence[] => [...all, { seq, visit, step, by, at, redacted, readings, notSo: [] }];

export const setAside = (all: readonly Evidence[], { evidence, step }: NotSoHappening): readonly Evidence[] =>
  all.map((one) => (one.seq === evidence ? { ...one, notSo: [...one.notSo, step] } : one));
