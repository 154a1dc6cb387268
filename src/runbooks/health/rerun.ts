import type { StepMeta } from '../runbook';
import { rerunProbe } from './commands';
import { cannotRun, type Monitor } from './monitor';
import type { Place } from './place';
import { readsProbe } from './reads';

interface Rerun {
  section: string;
  monitor: Monitor;
  on: Place;
  transient: string;
  recover: string;
  /** No step before has looked at what the probe rests on. */
  lookFirst?: boolean;
}

/** The first run of a monitor's probe: it tells a passing error from one that needs the recovery. */
export const rerun = (asked: Rerun) => {
  const probe = rerunProbe(asked.monitor, asked.on);
  return {
    meta: {
      section: asked.section,
      title: 'Does the probe succeed?',
      why: 'If it does, the error was a passing one, and it is over.',
      instructions: [
        ...(asked.lookFirst ? (asked.monitor.first?.(asked.on) ?? []) : []),
        'In the Exchange Management Shell, run:',
        ...(probe ? [probe] : []),
        'Find ResultType in the output.',
        'Only some probes can be run by hand. An error text in place of a result is not a failed probe.',
        'Is the probe not found? Use the health set that Get-ServerHealth prints beside the monitor.',
      ],
      reads: readsProbe(asked.monitor, asked.on),
    } satisfies StepMeta,
    on: {
      'answer.succeeded': { target: asked.transient, description: 'Yes, it says Succeeded' },
      'answer.failed': { target: asked.recover, description: 'No, it says something else' },
      // The monitor was seen Unhealthy just now, so that is the answer.
      'answer.cannot-run': {
        target: asked.recover,
        description: 'It can’t be run',
        actions: { type: 'countRound' as const, params: { loop: cannotRun(asked.monitor) } },
      },
    },
  };
};
