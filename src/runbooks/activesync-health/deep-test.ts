import { check } from '../health/check';
import { recyclePool, resetIis } from '../health/iis';
import type { Monitor } from '../health/monitor';
import type { Place } from '../health/place';
import { rerun } from '../health/rerun';
import { restart } from '../health/restart';
import { runbook } from '../runbook';
import { POOL } from './monitors';

const SECTION = 'activesyncdeeptestmonitor-and-activesyncselftestmonitor-recovery-actions';

interface DeepTest {
  id?: string;
  /** The deep test's or the self test's: they share this recovery, each with its own probe. */
  monitor: Monitor;
  on: Place;
  fixed: string;
  failed: string;
}

/** The recovery of ActiveSyncDeepTestMonitor and ActiveSyncSelfTestMonitor: pool, IIS, server. */
export const deepTest = ({ id, monitor, on, fixed, failed }: DeepTest) =>
  runbook.createStateConfig({
    id,
    initial: 'rerun',
    states: {
      rerun: rerun({ section: 'verifying-the-issue', monitor, on, transient: fixed, recover: 'recycle-pool' }),
      'recycle-pool': recyclePool({
        section: SECTION,
        title: 'Recycle the ActiveSync application pool',
        pool: POOL,
        on,
        next: 'after-pool',
        otherwise: 'reset-iis',
      }),
      ...check('after-pool', {
        section: SECTION,
        monitor,
        on,
        why: 'Recycling the pool clears most hangs. This tells if it did.',
        healthy: fixed,
        unhealthy: 'reset-iis',
      }),
      'reset-iis': resetIis({ section: SECTION, on, next: 'after-iis', otherwise: 'before-restart' }),
      ...check('after-iis', {
        section: SECTION,
        monitor,
        on,
        why: 'If IIS was the trouble, it is over now.',
        healthy: fixed,
        unhealthy: 'before-restart',
      }),
      ...restart({ section: SECTION, monitor, on, fixed, failed }),
    },
  });
