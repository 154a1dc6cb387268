import { check } from '../health/check';
import { alertServer, type Place } from '../health/place';
import { restart } from '../health/restart';
import type { Slot } from '../powershell';
import { runbook } from '../runbook';
import { commandTimeMonitor } from './monitors';
import { ALL_HERE, BACK_END, restartServices, services } from './services';

const SECTION = 'averagecommandprocessingtimegt60smonitor-recovery-actions';

interface CommandTime {
  on: Place;
  fixed: string;
  failed: string;
}

/** States of the recovery of AverageCommandProcessingTimeGt60sMonitor; `restart-service` is the first. */
const recovery = ({ on, fixed, failed }: CommandTime, names: Slot) => {
  const shared = { section: SECTION, monitor: commandTimeMonitor, on };
  return {
    'restart-service': restartServices({
      section: SECTION,
      on,
      title: 'Restart the POP3 services',
      names,
      why: 'A service that hangs answers its commands late.',
      next: 'after-service',
      otherwise: 'before-restart',
    }),
    ...check('after-service', {
      ...shared,
      why: 'The monitor looks at an average. After 10 minutes it tells.',
      healthy: fixed,
      unhealthy: 'before-restart',
    }),
    ...restart({ ...shared, fixed, failed }),
  };
};

/** On the alert's own server, whatever its role: its own services are looked at first. */
export const commandTime = runbook.createStateConfig({
  id: commandTimeMonitor.key,
  initial: 'services',
  states: {
    ...services({ section: SECTION, monitor: commandTimeMonitor, next: 'restart-service' }),
    ...recovery({ on: alertServer, fixed: '#resolved', failed: '#support' }, ALL_HERE),
  },
});

/** On the Mailbox server behind the alert's server. */
export const commandTimeBehind = (asked: CommandTime) =>
  runbook.createStateConfig({ initial: 'restart-service', states: recovery(asked, BACK_END) });
