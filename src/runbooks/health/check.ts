import type { StepMeta } from '../runbook';
import { familyHealth, rerunProbe } from './commands';
import { cannotRun, type Monitor } from './monitor';
import type { Place } from './place';
import { readsMonitor, readsProbe } from './reads';

interface Check {
  section: string;
  monitor: Monitor;
  on: Place;
  why: string;
  /** Where to go when all is well. */
  healthy: string;
  /** Where to go when it is not. */
  unhealthy: string;
  /** The server may have restarted: what the probe rests on is looked at again. */
  lookFirst?: boolean;
  /** Set where steps of another branch come back to it. */
  id?: string;
}

/**
 * States that ask whether the last step helped; `name` is the first. The monitor's own probe tells, run on that server.
 * Once a probe could not be run, the monitor's AlertValue tells instead, here and at every later check.
 * Source: "as shown in step 2c" of the health set pages; the Invoke-MonitoringProbe reference for probes that cannot be
 * run by hand.
 */
export function check(name: string, asked: Check) {
  const probe = rerunProbe(asked.monitor, asked.on);
  if (!probe) return { [name]: watchMonitor(asked) };
  const loop = cannotRun(asked.monitor);
  return {
    [name]: {
      id: asked.id,
      always: [
        { guard: { type: 'roundsLeft' as const, params: { loop, most: 1 } }, target: `${name}-probe` },
        { target: `${name}-monitor` },
      ],
    },
    [`${name}-probe`]: {
      meta: {
        section: asked.section,
        title: 'Does the probe succeed now?',
        why: asked.why,
        instructions: [
          ...(asked.lookFirst ? (asked.monitor.first?.(asked.on) ?? []) : []),
          'In the Exchange Management Shell, run:',
          probe,
          'Find ResultType in the output.',
        ],
        reads: readsProbe(asked.monitor, asked.on, { fresh: true }),
      } satisfies StepMeta,
      on: {
        'answer.succeeded': { target: asked.healthy, description: 'Yes, it says Succeeded' },
        'answer.failed': { target: asked.unhealthy, description: 'No, it says something else' },
        'answer.cannot-run': {
          target: `${name}-monitor`,
          description: 'It can’t be run',
          actions: { type: 'countRound' as const, params: { loop } },
        },
      },
    },
    [`${name}-monitor`]: watchMonitor(asked),
  };
}

const watchMonitor = (asked: Check) => ({
  meta: {
    section: asked.section,
    title: 'Is the monitor Healthy now?',
    why: asked.monitor.probe ? 'Without its probe, the monitor itself has to tell. It needs a while.' : asked.why,
    instructions: [
      'Wait 10 minutes. Then run in the Exchange Management Shell:',
      familyHealth(asked.monitor.family, asked.on),
      `Find ${asked.monitor.name}, or the monitor the alert names, and look at its AlertValue.`,
      'Degraded means that it has not decided yet. Run the command again after a minute.',
      'Any other value that stays counts as Unhealthy.',
    ],
    waitMinutes: 10,
    reads: readsMonitor(asked.monitor, asked.on),
  } satisfies StepMeta,
  on: {
    'answer.healthy': { target: asked.healthy, description: 'Yes, it is Healthy' },
    'answer.unhealthy': { target: asked.unhealthy, description: 'No, it is Unhealthy' },
  },
});
