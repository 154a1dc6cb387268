import { check } from '../health/check';
import type { Monitor } from '../health/monitor';
import type { Place } from '../health/place';
import { rerun } from '../health/rerun';
import { restart } from '../health/restart';
import { runbook } from '../runbook';
import { onMailboxRole } from './roles';
import { BACK_END, restartServices, services } from './services';

const SECTION = 'poptestdeepmonitor-and-popselftestmonitor-recovery-actions';
const VERIFY = 'verifying-the-issue-still-exists';

interface DeepTest {
  /** The deep test's or the self test's: they share this recovery, each with its own probe. */
  monitor: Monitor;
  on: Place;
  fixed: string;
  failed: string;
}

/** States of the recovery of PopDeepTestMonitor and PopSelfTestMonitor; `rerun` is the first. */
const recovery = ({ monitor, on, fixed, failed }: DeepTest, lookFirst: boolean) => ({
  rerun: rerun({ section: VERIFY, monitor, on, transient: fixed, recover: 'restart-service', lookFirst }),
  'restart-service': restartServices({
    section: SECTION,
    on,
    title: 'Restart the POP3 back-end service',
    names: BACK_END,
    why: 'It clears most hangs and cuts off the fewest people.',
    next: 'after-service',
    otherwise: 'before-restart',
  }),
  ...check('after-service', {
    section: SECTION,
    monitor,
    on,
    why: 'If the service hung, it is over now.',
    healthy: fixed,
    unhealthy: 'before-restart',
  }),
  ...restart({ section: SECTION, monitor, on, fixed, failed }),
});

/** On the alert's own server: role and services are looked at first. */
export const deepTest = (asked: DeepTest) =>
  runbook.createStateConfig({
    id: asked.monitor.key,
    initial: 'role',
    states: {
      ...onMailboxRole({ section: VERIFY, next: 'services' }),
      ...services({ section: VERIFY, monitor: asked.monitor, next: 'rerun' }),
      ...recovery(asked, false),
    },
  });

/** On the Mailbox server behind the alert's server. */
export const deepTestBehind = (asked: DeepTest) =>
  runbook.createStateConfig({ initial: 'rerun', states: recovery(asked, true) });
