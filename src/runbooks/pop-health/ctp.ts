import { check } from '../health/check';
import { alertServer as on } from '../health/place';
import { rerun } from '../health/rerun';
import { restart } from '../health/restart';
import { runbook } from '../runbook';
import { mailboxServerFirst } from './ctp-mailbox-server';
import { ctpMonitor as monitor } from './monitors';
import { logOff, logOn } from './protocol-log';
import { onClientAccessRole } from './roles';
import { FRONT_END, restartServices, services } from './services';

const SECTION = 'popctpmonitor-recovery-actions';
const VERIFY = 'verifying-the-issue-still-exists';
const out = { fixed: 'log-off-solved', failed: 'log-off-unsolved' };

/** The recovery of PopCTPMonitor: service, protocol log, the Mailbox server behind it, and at last this server. */
export const ctp = runbook.createStateConfig({
  id: monitor.key,
  initial: 'role',
  states: {
    ...onClientAccessRole({ section: VERIFY, next: 'services' }),
    ...services({ section: VERIFY, monitor, next: 'rerun' }),
    rerun: rerun({ section: VERIFY, monitor, on, transient: '#resolved', recover: 'restart-service' }),
    'restart-service': restartServices({
      section: SECTION,
      on,
      title: 'Restart the POP3 service',
      names: FRONT_END,
      why: 'It clears most hangs and cuts off the fewest people.',
      next: 'after-service',
      otherwise: 'log-on',
    }),
    ...check('after-service', {
      section: SECTION,
      monitor,
      on,
      why: 'If the service hung, it is over now.',
      healthy: '#resolved',
      unhealthy: 'log-on',
    }),
    'log-on': logOn({ next: 'after-log', otherwise: 'log-file' }),
    ...check('after-log', {
      section: SECTION,
      monitor,
      on,
      why: 'This run leaves its track in the log. Note the time.',
      healthy: out.fixed,
      unhealthy: 'log-file',
    }),
    ...mailboxServerFirst({ section: SECTION, restart: 'before-restart', ...out }),
    ...restart({ section: SECTION, monitor, on, ...out }),
    'log-off-solved': logOff('#resolved'),
    'log-off-unsolved': { id: 'ctp-log-off-unsolved', ...logOff('#support') },
  },
});
