import type { Correction } from '../runbook';

const DEEP_TEST = 'activesyncdeeptestmonitor-and-activesyncselftestmonitor-recovery-actions';
const CTP = 'activesyncctpmonitor-recovery-actions';
const QUEUED = 'requestsqueuedgt500monitor-recovery-actions';
const VERIFY = 'verifying-the-issue';

export const corrections: readonly Correction[] = [
  {
    id: 'ActiveSync-01',
    section: 'explanation',
    now: 'ActiveSyncProxyTestMonitor gets the front end’s steps with its own probe, or is handed over.',
    why: 'The page lists the monitor and has no recovery for it.',
  },
  {
    id: 'ActiveSync-02',
    section: VERIFY,
    now: 'The deep test’s probe runs as ActiveSync.Protocol\\ActiveSyncDeepTestProbe; the step says what to do if it is not found.',
    why: 'The page puts the probe and its monitor in different health sets.',
  },
  {
    id: 'ActiveSync-03',
    section: QUEUED,
    now: 'The monitor’s AlertValue decides after each step.',
    why: 'The page ends with “if the probe continues to fail”, but no probe stands behind this monitor.',
  },
  {
    id: 'ActiveSync-04',
    section: VERIFY,
    now: 'All health sets that begin with ActiveSync are listed beside the alert’s own.',
    why: 'The self test’s and the proxy test’s monitors are in other sets than ActiveSync.',
  },
  {
    id: 'ActiveSync-05',
    section: VERIFY,
    now: 'The property looked for is ResultType.',
    why: 'The output has no property named Result.',
  },
  {
    id: 'ActiveSync-06',
    section: VERIFY,
    now: '“It can’t be run” is an answer; from then on the monitor’s AlertValue decides.',
    why: 'Only some probes can be run by hand.',
  },
  {
    id: 'ActiveSync-07',
    section: DEEP_TEST,
    now: 'The pool is recycled by a command.',
    why: 'The page only names the way through IIS Manager.',
  },
  {
    id: 'ActiveSync-08',
    section: DEEP_TEST,
    now: 'Moving the databases is done again twice at most, then by hand, in an outage, or it is handed over.',
    why: 'A database without a healthy copy elsewhere never moves, so the page’s loop has no end.',
  },
  {
    id: 'ActiveSync-09',
    section: DEEP_TEST,
    now: '$false lifts the block; moving the databases back is a step of its own.',
    why: 'The page says that $false fails the databases over. It moves nothing.',
  },
  {
    id: 'ActiveSync-10',
    section: DEEP_TEST,
    now: 'The block is lifted before a case is handed over too.',
    why: 'On the page a failed recovery leaves the server blocked.',
  },
  {
    id: 'ActiveSync-11',
    section: CTP,
    now: 'Basic authentication is looked at before anything restarts.',
    why: 'The probe signs in with Basic and fails wherever it is off.',
  },
  {
    id: 'ActiveSync-12',
    section: CTP,
    now: 'The name is looked for after Mbx:, and may be this same server.',
    why: 'The underscore belongs to the log, and newer servers have both roles.',
  },
  {
    id: 'ActiveSync-14',
    section: CTP,
    now: 'Each unhealthy monitor of the Mailbox server leads to its own recovery.',
    why: 'The page sends all of them to the deep test’s.',
  },
  {
    id: 'ActiveSync-15',
    section: CTP,
    now: 'A server that can hold active databases is emptied before it restarts, whichever monitor asks for it.',
    why: 'Since Exchange 2016, and on combined servers, the front end is a Mailbox server too.',
  },
  {
    id: 'ActiveSync-16',
    section: QUEUED,
    now: 'Databases that stay active have a way on: again, by hand, in an outage, or handed over.',
    why: 'The page says nothing for them.',
  },
  {
    id: 'ActiveSync-17',
    section: QUEUED,
    now: 'The block is lifted when the monitor stays Unhealthy too.',
    why: 'The page lifts it only when all is well.',
  },
  {
    id: 'ActiveSync-18',
    section: VERIFY,
    now: 'Exchange 2016, 2019 and Subscription Edition are treated too; older versions are told that they have no health sets.',
    why: 'The page speaks of Exchange 2013 only.',
  },
];
