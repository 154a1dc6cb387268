import { check } from '../health/check';
import { recyclePool, resetIis } from '../health/iis';
import { noRecovery } from '../health/no-recovery';
import { alertServer as on } from '../health/place';
import { rerun } from '../health/rerun';
import { restart } from '../health/restart';
import { runbook } from '../runbook';
import { FAMILY, proxyTestMonitor as monitor, POOL } from './monitors';

const SECTION = 'explanation';

/** ActiveSyncProxyTestMonitor: the page lists it and says no more. The front end's steps, with its own probe. */
export const proxyTest = runbook.createStateConfig({
  id: monitor.key,
  initial: 'rerun',
  states: {
    rerun: rerun({ section: 'verifying-the-issue', monitor, on, transient: '#resolved', recover: 'gap' }),
    gap: noRecovery({
      section: SECTION,
      title: 'The page has no recovery for this monitor',
      family: FAMILY,
      offer: 'The nearest recovery is the front end’s: recycle the pool, restart IIS, restart the server.',
      nearest: 'recycle-pool',
    }),
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
      healthy: '#resolved',
      unhealthy: 'reset-iis',
    }),
    'reset-iis': resetIis({ section: SECTION, on, next: 'after-iis', otherwise: 'before-restart' }),
    ...check('after-iis', {
      section: SECTION,
      monitor,
      on,
      why: 'If IIS was the trouble, it is over now.',
      healthy: '#resolved',
      unhealthy: 'before-restart',
    }),
    ...restart({ section: SECTION, monitor, on, fixed: '#resolved', failed: '#support' }),
  },
});
