import type { Facts } from '../facts/facts';
import type { Line, Paste } from './line';

export type { Line } from './line';

/** Why a paste does not decide, and what would. */
export interface CannotTell {
  why: string;
  instead: string;
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
  /** Set when columns are cut off, half is missing, or words are not English. The findings then hold what could be read. */
  cannotTell?: CannotTell;
  /** What the findings hold besides if the output ends where the paste does. Only a person can say so: Teams drops blank lines. */
  ifEnded?: Partial<Findings>;
}

/** Reads one command's output. Total: any string in, never a throw; anything that is not its output gives no reading. */
export interface Reader<Findings> {
  kind: string;
  /** @param paste the text as pasted, or what `openPaste` made of it, so that many readers open it once. */
  read(paste: string | Paste): Reading<Findings>[];
  /** The verdict the findings carry in themselves; each reader's docstring lists its words. `undefined` where they do not decide. */
  suggests?(findings: Findings): string | undefined;
}
