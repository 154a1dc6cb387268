import type { Case } from '../../src/cases/case';
import type { Teams } from './teams';
import type { World } from './world';

/** A case as the database has it at the end, folded from its timeline. */
export interface StoredCase {
  current: Case;
  home: string;
}

/** What the end looks like: the cases, what was handled, and what Teams shows. */
export interface Aftermath {
  cases: ReadonlyMap<number, StoredCase>;
  /** Whether a delivery with this key is kept as handled. */
  seen(key: string): Promise<boolean>;
  teams: Teams;
}

/** One way in. While the bot is being killed it talks, and remembers what was acknowledged; then it is asked. */
export interface Door {
  name: string;
  /** Talks, several people at once, until `world.over`. */
  talk(world: World): Promise<void>;
  /** What was acknowledged and is not there, or there more than once; a sentence each. */
  judge(after: Aftermath): Promise<readonly string[]>;
  /** What it did, for the report. */
  counts(): Readonly<Record<string, number>>;
}
