import type { Correction } from '../runbook';

export const corrections: readonly Correction[] = [
  {
    id: 'ActiveSync.Protocol-01',
    section: 'user-action',
    now: 'The triage starts from an alert of the ActiveSync.Protocol health set.',
    why: 'The page speaks of the ActiveSync health set in its place.',
  },
  {
    id: 'ActiveSync.Protocol-02',
    section: 'user-action',
    now: 'The monitors of this set lead straight to the ActiveSync page’s recovery, with their own probes.',
    why: 'The page has no table, no command and no recovery.',
  },
];
