import type { Instruction } from '../runbook';
import type { Place } from './place';

/** One row of a health set page's table of probes and monitors. */
export interface Monitor {
  /** The monitor's name, as Get-ServerHealth prints it. */
  name: string;
  /** The health set the page lists it under. */
  healthSet: string;
  /** Names the monitor's answer and its branch: `deep-test`. */
  key: string;
  /** The probe to rerun, `set\probe`; a monitor that reads a performance counter has none. */
  probe?: string;
  /** Matches this health set and its relatives: `ActiveSync*`. */
  family: string;
  /** What to look at before the probe runs. */
  first?: (on: Place) => readonly Instruction[];
}

/** The names under which "this probe can't be run" is remembered. */
export const cannotRun = ({ name }: Monitor): string => `${name}: its probe can't be run`;

/** The alert named this monitor; upper and lower case count the same. */
export const isNamed = ({ name }: Monitor) => ({
  type: 'factIs' as const,
  params: { fact: 'monitor' as const, in: [name] },
});
