import type { Facts } from '../facts/facts';

/** A line of a paste, counted from 1, as the person pasted it. */
export interface Line {
  line: number;
  text: string;
}

/** What a reader found in a paste. */
export interface Reading<Findings = unknown> {
  /** The reader's name: `server-health`. */
  kind: string;
  findings: Findings;
  /** Values the paste tells and commands need. They are offered, never taken without the person. */
  facts: Facts;
  /** The lines the findings rest on. */
  because: Line[];
  /** Why the paste does not decide, and what would. Set when columns are cut off, half is missing, or words are not English. */
  cannotTell?: { why: string; instead: string };
}

/** Reads one command's output. Total: any string in, never a throw; anything that is not its output gives no reading. */
export interface Reader<Findings> {
  kind: string;
  read(paste: string): Reading<Findings>[];
}
