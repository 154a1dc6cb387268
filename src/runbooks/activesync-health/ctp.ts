import { check } from '../health/check';
import { recyclePool, resetIis } from '../health/iis';
import { alertServer as on } from '../health/place';
import { rerun } from '../health/rerun';
import { restart } from '../health/restart';
import { runbook } from '../runbook';
import { basicAuthentication } from './ctp-basic-authentication';
import { mailboxServerFirst } from './ctp-mailbox-server';
import { ctpMonitor as monitor, POOL } from './monitors';

const SECTION = 'activesyncctpmonitor-recovery-actions';

/** The recovery of ActiveSyncCTPMonitor: Basic, pool, IIS, the Mailbox server behind it, and at last this server. */
export const ctp = runbook.createStateConfig({
  id: monitor.key,
  initial: 'rerun',
  states: {
    rerun: rerun({ section: 'verifying-the-issue', monitor, on, transient: '#resolved', recover: 'basic' }),
    ...basicAuthentication({ section: SECTION, next: 'recycle-pool' }),
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
    'reset-iis': resetIis({ section: SECTION, on, next: 'after-iis', otherwise: 'mailbox-name' }),
    ...check('after-iis', {
      section: SECTION,
      monitor,
      on,
      why: 'If IIS was the trouble, it is over now.',
      healthy: '#resolved',
      unhealthy: 'mailbox-name',
    }),
    ...mailboxServerFirst({ section: SECTION, restart: 'before-restart' }),
    ...restart({ section: SECTION, monitor, on, fixed: '#resolved', failed: '#support' }),
  },
});
