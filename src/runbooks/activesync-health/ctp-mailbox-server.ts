import { monitoringProbe } from '../../evidence/monitoring-probe';
import { check } from '../health/check';
import { familyHealth } from '../health/commands';
import { alertServer, backEndServer } from '../health/place';
import { readsAllHealthy, readsWhichMonitor } from '../health/reads';
import { reads, type StepMeta } from '../runbook';
import { isOf } from '../whose';
import { deepTest } from './deep-test';
import { ctpMonitor, deepTestMonitor, FAMILY, requestsQueuedMonitor, selfTestMonitor } from './monitors';
import { requestsQueued } from './requests-queued';

const back = { on: backEndServer, fixed: '#ctp-after-mailbox-server', failed: '#support' };

/**
 * States that look at the Mailbox server behind the front end and put its own monitors right first; `mailbox-name` is
 * the first. From there the triage comes back to the front end's probe.
 */
export const mailboxServerFirst = ({ section, restart }: { section: string; restart: string }) => ({
  'mailbox-name': {
    meta: {
      section,
      title: 'Find the Mailbox server in the probe’s error',
      why: 'The front end only passes requests on, so the trouble may be behind it.',
      instructions: [
        'Find Mbx: in the error. The name after it is the Mailbox server.',
        'On Exchange 2016 and later, and on a combined server, it is often this same server.',
      ],
      ask: 'Does the error name a Mailbox server?',
      reads: reads(monitoringProbe, ({ server, mailboxServer }, facts) =>
        mailboxServer !== undefined && isOf(server, 'server', facts) ? 'named' : undefined,
      ),
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
      reads: readsWhichMonitor([deepTestMonitor, selfTestMonitor, requestsQueuedMonitor], backEndServer),
    } satisfies StepMeta,
    on: {
      'answer.deep-test': { target: 'mailbox-deep-test', description: 'ActiveSyncDeepTestMonitor' },
      'answer.self-test': { target: 'mailbox-self-test', description: 'ActiveSyncSelfTestMonitor' },
      'answer.requests-queued': { target: 'mailbox-requests-queued', description: 'RequestsQueuedGt500Monitor' },
      'answer.another': { target: 'mailbox-another', description: 'Another monitor' },
      'answer.none': { target: restart, description: 'None, all are Healthy' },
    },
  },
  'mailbox-deep-test': deepTest({ ...back, monitor: deepTestMonitor }),
  'mailbox-self-test': deepTest({ ...back, monitor: selfTestMonitor }),
  'mailbox-requests-queued': requestsQueued(back),
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
      'answer.hand-over': { target: '#support', description: 'Hand it over' },
    },
  },
  ...check('after-mailbox-server', {
    id: 'ctp-after-mailbox-server',
    section,
    monitor: ctpMonitor,
    on: alertServer,
    why: 'The Mailbox server is well again. This tells if the front end is too.',
    healthy: '#resolved',
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
      'answer.no': { target: '#support', description: 'No: hand it over' },
    },
  },
});
