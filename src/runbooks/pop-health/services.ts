import { type Services, services as servicesReader } from '../../evidence/services';
import { type Facts, hostsDatabases, isOneRole } from '../../facts/facts';
import { muteMonitor, restartService, unmuteMonitor } from '../health/commands';
import type { Monitor } from '../health/monitor';
import { alertServer, type Place } from '../health/place';
import { chosen, ps, type Slot } from '../powershell';
import { type Reads, reads, type StepMeta, say } from '../runbook';

// Source: "Start and stop the POP3 services": MSExchangePOP3 serves clients, MSExchangePOP3BE works behind it on the
// Mailbox role; both are on every server of Exchange 2016 and later. They start by hand and are off after setup.

export const FRONT_END = chosen([], "'MSExchangePOP3'", () => "'MSExchangePOP3'");
export const BACK_END = chosen([], "'MSExchangePOP3BE'", () => "'MSExchangePOP3BE'");
const BOTH = "'MSExchangePOP3','MSExchangePOP3BE'";

/** The POP3 services that the alert's server has. */
export const ALL_HERE = chosen(['role', 'exchange'], BOTH, (facts) => {
  if (!isOneRole(facts) && facts.role === 'mailbox') return "'MSExchangePOP3BE'";
  return hostsDatabases(facts) ? BOTH : "'MSExchangePOP3'";
});

interface Asked {
  section: string;
  monitor: Monitor;
  next: string;
}

const STOPPED =
  'A POP3 service of this server is not Running. The output can’t tell whether anybody uses POP here: choose.';

const wanted = (facts: Facts): string[] => ALL_HERE.text(facts).replaceAll("'", '').split(',');

const rowsOf = (pop: Services['pop'], wantedName: string) =>
  pop.filter(({ name }) => name?.toLowerCase() === wantedName.toLowerCase());

const runs = (pop: Services['pop'], name: string): boolean => {
  const rows = rowsOf(pop, name);
  return rows.length > 0 && rows.every(({ state }) => state === 'Running');
};

/** Whether the server's POP3 services run. Where they do not, only people know if POP is used. */
const readsServices: Reads = reads(
  servicesReader,
  ({ pop }, facts) => (wanted(facts).every((name) => runs(pop, name)) ? 'running' : undefined),
  {
    undecided: ({ pop }, facts) => {
      if (wanted(facts).some((name) => rowsOf(pop, name).some(({ state }) => state && state !== 'Running')))
        return STOPPED;
      const missing = wanted(facts).find((name) => rowsOf(pop, name).length === 0);
      return missing && `${missing} is not in this output.`;
    },
  },
);

/**
 * States that see to it that all POP3 services of the server run before anything is probed; `services` is the first.
 * A monitor may look at one of them only, but people need both, and starting one that runs does no harm.
 */
export const services = ({ section, monitor, next }: Asked) => ({
  services: {
    meta: {
      section,
      title: 'Do the POP3 services run?',
      why: 'They are off until somebody starts them, and then every probe fails.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`Get-Service -Name 'MSExchangePOP3*' -ComputerName ${alertServer.server}`,
      ],
      reads: readsServices,
    } satisfies StepMeta,
    on: {
      'answer.running': { target: next, description: 'Yes, they are Running' },
      'answer.stopped': { target: 'start-services', description: 'No, and POP is used here' },
      'answer.unused': { target: 'pop-unused', description: 'No, and nobody uses POP here' },
    },
  },
  'start-services': {
    meta: {
      section,
      title: 'Start the POP3 services',
      why: 'A stopped service is reason enough for the alert.',
      instructions: [
        say`On ${alertServer.server}, open PowerShell as administrator and run:`,
        ps`Start-Service -Name ${ALL_HERE}`,
      ],
      ask: 'Do they run now?',
    } satisfies StepMeta,
    on: {
      'answer.started': { target: 'start-type', description: 'Yes' },
      'answer.refused': { target: '#support', description: 'No, they do not start' },
    },
  },
  'start-type': {
    meta: {
      section,
      title: 'Keep the POP3 services on',
      why: 'Setup leaves them to be started by hand. Then they are off again after the next restart of the server.',
      instructions: [
        say`On ${alertServer.server}, in the same PowerShell, run:`,
        // Set-Service takes one name only; both come in through the pipe.
        ps`Get-Service -Name ${ALL_HERE} | Set-Service -StartupType Automatic`,
      ],
      ask: 'Do they start by themselves from now on?',
      changes: [
        {
          id: 'pop-start-type',
          what: say`The POP3 services on ${alertServer.server} start with the server`,
          undo: ps`Get-Service -Name ${ALL_HERE} | Set-Service -StartupType Manual`,
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.set': { target: next, description: 'Yes, I ran the command' },
      'answer.left': { target: next, description: 'No, they stay as they were', meta: { unchanged: true } },
    },
  },
  'pop-unused': {
    meta: {
      section,
      title: 'Stop the alert for a service nobody uses',
      why: 'Nothing is broken where POP is off on purpose.',
      instructions: [
        'Ask whoever looks after monitoring. With a yes, run in the Exchange Management Shell:',
        muteMonitor(monitor, alertServer),
        'The monitor stays off for 60 days. Upper and lower case count in its name.',
      ],
      ask: 'Is the monitor off?',
      changes: [
        {
          id: 'monitor-off',
          what: say`${chosen([], monitor.name, () => monitor.name)} is off on ${alertServer.server} for 60 days`,
          undo: unmuteMonitor(monitor, alertServer),
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.muted': { target: '#resolved', description: 'Yes' },
      'answer.hand-over': { target: '#support', description: 'No: hand it over', meta: { unchanged: true } },
    },
  },
});

interface RestartServices {
  section: string;
  on: Place;
  title: string;
  names: Slot;
  why: string;
  next: string;
  otherwise: string;
}

/** Restarts POP3 services of one server. */
export const restartServices = ({ section, on, title, names, why, next, otherwise }: RestartServices) => ({
  meta: {
    section,
    title,
    why,
    instructions: [say`On ${on.server}, open PowerShell as administrator and run:`, restartService(names)],
    warning: 'POP users of this server are cut off for a moment.',
    ask: 'Did it restart?',
  } satisfies StepMeta,
  on: {
    'answer.done': { target: next, description: 'Yes' },
    'answer.refused': { target: otherwise, description: 'No, it gave an error' },
  },
});
