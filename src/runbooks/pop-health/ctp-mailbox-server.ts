import { check } from '../health/check';
import { familyHealth } from '../health/commands';
import { alertServer, backEndServer } from '../health/place';
import { readsAllHealthy, readsWhichMonitor } from '../health/reads';
import { ps } from '../powershell';
import type { StepMeta } from '../runbook';
import { commandTimeBehind } from './command-time';
import { deepTestBehind } from './deep-test';
import { commandTimeMonitor, ctpMonitor, deepTestMonitor, FAMILY, selfTestMonitor } from './monitors';

interface MailboxServer {
  section: string;
  restart: string;
  /** Where to go when all is well: the protocol log is still on. */
  fixed: string;
  failed: string;
}

/**
 * States that find the Mailbox server that served the probe and put its own monitors right first; `log-file` is the
 * first. From there the triage comes back to the front end's probe.
 */
export const mailboxServerFirst = ({ section, restart, fixed, failed }: MailboxServer) => {
  const back = { on: backEndServer, fixed: '#ctp-after-mailbox-server', failed: '#ctp-log-off-unsolved' };
  return {
    'log-file': {
      meta: {
        section,
        title: 'Find the Mailbox server that served the probe',
        why: 'The front end only passes commands on, so the trouble may be behind it.',
        instructions: [
          'See where the log is:',
          ps`Get-PopSettings -Server ${alertServer.server} | Format-List ProtocolLogEnabled,LogFileLocation`,
          'Open the newest file there. Find the lines with the time of the last probe run.',
          'They name the Mailbox server the connection went to.',
          'On Exchange 2016 and later, and on a combined server, it is often this same server.',
        ],
        ask: 'Does the log name a Mailbox server?',
      } satisfies StepMeta,
      on: {
        'answer.named': { target: 'mailbox-server', description: 'Yes' },
        'answer.not-named': { target: restart, description: 'No, it names none' },
      },
    },
    'mailbox-server': {
      meta: {
        section,
        title: 'Which monitor is Unhealthy on the Mailbox server?',
        why: 'Its own monitors come first.',
        instructions: ['In the Exchange Management Shell, run:', familyHealth(FAMILY, backEndServer)],
        asks: ['mailboxServer'],
        reads: readsWhichMonitor([deepTestMonitor, selfTestMonitor, commandTimeMonitor], backEndServer),
      } satisfies StepMeta,
      on: {
        'answer.deep-test': { target: 'mailbox-deep-test', description: 'PopDeepTestMonitor' },
        'answer.self-test': { target: 'mailbox-self-test', description: 'PopSelfTestMonitor' },
        'answer.command-time': {
          target: 'mailbox-command-time',
          description: 'AverageCommandProcessingTimeGt60sMonitor',
        },
        'answer.another': { target: 'mailbox-another', description: 'Another monitor' },
        'answer.none': { target: restart, description: 'None, all are Healthy' },
      },
    },
    'mailbox-deep-test': deepTestBehind({ ...back, monitor: deepTestMonitor }),
    'mailbox-self-test': deepTestBehind({ ...back, monitor: selfTestMonitor }),
    'mailbox-command-time': commandTimeBehind(back),
    'mailbox-another': {
      meta: {
        section,
        title: 'The page has no recovery for that monitor',
        why: 'It may still be behind the failing probe, and only its own words can tell.',
        instructions: [
          'Note the monitor’s name for whoever takes over.',
          'A restart of the front end is the next step of the page, and it may not help.',
        ],
        ask: 'How do you want to go on?',
      } satisfies StepMeta,
      on: {
        'answer.go-on': { target: restart, description: 'Go on with the restart' },
        'answer.hand-over': { target: failed, description: 'Hand it over' },
      },
    },
    ...check('after-mailbox-server', {
      id: 'ctp-after-mailbox-server',
      section,
      monitor: ctpMonitor,
      on: alertServer,
      why: 'The Mailbox server is well again. This tells if the front end is too.',
      lookFirst: true,
      healthy: fixed,
      unhealthy: 'mailbox-server-again',
    }),
    'mailbox-server-again': {
      meta: {
        section,
        title: 'Are all monitors of the Mailbox server Healthy now?',
        why: 'The front end restarts only when nothing is wrong behind it.',
        instructions: ['In the Exchange Management Shell, run:', familyHealth(FAMILY, backEndServer)],
        reads: readsAllHealthy(backEndServer),
      } satisfies StepMeta,
      on: {
        'answer.yes': { target: restart, description: 'Yes, all are' },
        'answer.no': { target: failed, description: 'No: hand it over' },
      },
    },
  };
};
