import { monitor as monitorFact, ps } from '../powershell';
import { runbook, type StepMeta, say } from '../runbook';
import { alertHealth, familyHealth } from './commands';
import { isNamed, type Monitor } from './monitor';
import { alertServer } from './place';
import { readsNamedMonitor, readsWhichMonitor } from './reads';

interface Verify {
  section: string;
  /** Matches the health set and its relatives: `ActiveSync*`. */
  family: string;
  /** The monitors the page lists; each has a branch `#<key>`. There is a branch `#another` for all others. */
  monitors: readonly Monitor[];
}

const MODERN = { type: 'exchangeIn' as const, params: { versions: ['2013', '2016', '2019', 'SE'] } };

/**
 * The branch that finds out whether an alert still holds, and which monitor raised it. A monitor the alert named is
 * looked at first. Source: "Verifying the issue" of the health set pages.
 */
export const verify = ({ section, family, monitors }: Verify) =>
  runbook.createStateConfig({
    initial: 'identify',
    states: {
      identify: {
        meta: {
          section,
          title: 'Which server and health set is the alert about?',
          why: 'Every command needs them, and the role decides how the server may restart.',
          instructions: [
            'Read them in the alert. Its text often names the cause too.',
            'On Exchange 2016 and later the role is Mailbox.',
          ],
          asks: ['server', 'exchange', 'role', 'healthSet'],
        },
        on: { 'answer.known': { target: 'version', description: 'Go on' } },
      },
      version: { always: [{ guard: MODERN, target: 'alert' }, { target: 'too-old' }] },
      'too-old': {
        meta: {
          section,
          title: 'Exchange 2010 and older have no health sets',
          why: 'Health sets came with Exchange 2013, so the alert is from a newer server or from another tool.',
          instructions: [
            'In the Exchange Management Shell, see which version the server has:',
            ps`Get-ExchangeServer -Identity ${alertServer.server} | Format-List Name,AdminDisplayVersion`,
            '15.0 is 2013. 15.1 is 2016. 15.2 is 2019 or Subscription Edition.',
          ],
          ask: 'Which version is it?',
          asks: ['exchange'],
        },
        on: {
          'answer.corrected': [
            { guard: MODERN, target: 'alert', description: 'I have corrected it' },
            { target: '#support', description: 'I have corrected it' },
          ],
          'answer.hand-over': { target: '#support', description: 'It is that old: hand it over' },
        },
      },
      alert: { always: [...monitors.map((m) => ({ guard: isNamed(m), target: 'named' })), { target: 'which' }] },
      named: {
        meta: {
          section,
          title: 'Is the monitor in the alert still Unhealthy?',
          why: 'The service may have recovered since the alert.',
          instructions: [
            'In the Exchange Management Shell, run:',
            alertHealth(alertServer),
            familyHealth(family, alertServer),
            say`Find ${monitorFact}, and look at its AlertValue.`,
          ],
          asks: ['monitor'],
          reads: readsNamedMonitor(alertServer),
        },
        on: {
          'answer.unhealthy': [
            ...monitors.map((m) => ({ guard: isNamed(m), target: `#${m.key}`, description: 'Yes, it is' })),
            { target: '#another', description: 'Yes, it is' },
          ],
          'answer.other': { target: 'which', description: 'No, but another one is' },
          'answer.none': { target: '#resolved', description: 'No, and no other one is' },
        },
      },
      which: {
        meta: {
          section,
          title: 'Which monitor is Unhealthy?',
          why: 'Each monitor has its own probe and its own recovery.',
          instructions: [
            'In the Exchange Management Shell, run:',
            alertHealth(alertServer),
            'Nothing unhealthy there? Look at its relatives too:',
            familyHealth(family, alertServer),
            'Are several unhealthy? Start with the one the alert names.',
          ],
          reads: readsWhichMonitor(monitors, alertServer),
        } satisfies StepMeta,
        on: {
          ...Object.fromEntries(monitors.map((m) => [`answer.${m.key}`, { target: `#${m.key}`, description: m.name }])),
          // Of more than six answers the last ones hide in a menu, and that a service has recovered is common.
          'answer.none': { target: '#resolved', description: 'None is any more' },
          'answer.another': { target: '#another', description: 'Another monitor' },
        },
      },
    },
  });
