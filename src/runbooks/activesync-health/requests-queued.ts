import { check } from '../health/check';
import { recyclePool, resetIis } from '../health/iis';
import type { Place } from '../health/place';
import { restart } from '../health/restart';
import { runbook } from '../runbook';
import { POOL, requestsQueuedMonitor } from './monitors';

const SECTION = 'requestsqueuedgt500monitor-recovery-actions';

interface RequestsQueued {
  id?: string;
  on: Place;
  fixed: string;
  failed: string;
}

/** The recovery of RequestsQueuedGt500Monitor. Only the monitor itself can tell whether a step helped. */
export const requestsQueued = ({ id, on, fixed, failed }: RequestsQueued) => {
  const shared = { section: SECTION, monitor: requestsQueuedMonitor, on };
  return runbook.createStateConfig({
    id,
    initial: 'recycle-pool',
    states: {
      'recycle-pool': recyclePool({
        section: SECTION,
        title: 'Recycle the ActiveSync application pool',
        pool: POOL,
        on,
        next: 'after-pool',
        otherwise: 'reset-iis',
      }),
      ...check('after-pool', {
        ...shared,
        why: 'The queue drains slowly. After 10 minutes the monitor tells.',
        healthy: fixed,
        unhealthy: 'reset-iis',
      }),
      'reset-iis': resetIis({ section: SECTION, on, next: 'after-iis', otherwise: 'before-restart' }),
      ...check('after-iis', {
        ...shared,
        why: 'The queue is new after IIS restarted. The monitor tells whether it stays short.',
        healthy: fixed,
        unhealthy: 'before-restart',
      }),
      ...restart({ ...shared, fixed, failed }),
    },
  });
};
