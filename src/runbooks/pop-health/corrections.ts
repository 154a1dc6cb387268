import type { Correction } from '../runbook';

const VERIFY = 'verifying-the-issue-still-exists';
const DEEP_TEST = 'poptestdeepmonitor-and-popselftestmonitor-recovery-actions';
const CTP = 'popctpmonitor-recovery-actions';
const PROXY = 'popproxytestmonitor-recovery-actions';
const COMMAND_TIME = 'averagecommandprocessingtimegt60smonitor-recovery-actions';

export const corrections: readonly Correction[] = [
  {
    id: 'POP-01',
    section: DEEP_TEST,
    now: 'The monitor is called PopDeepTestMonitor.',
    why: 'The heading says PopTestDeepMonitor, a name Exchange does not have.',
  },
  {
    id: 'POP-02',
    section: CTP,
    now: 'The monitor is called PopCTPMonitor.',
    why: 'The heading writes it POPCTPMonitor; overrides need its exact case.',
  },
  {
    id: 'POP-03',
    section: CTP,
    now: 'The protocol log is switched by -ProtocolLogEnabled.',
    why: 'Set-PopSettings has no parameter -ProtocolLoggingEnabled.',
  },
  {
    id: 'POP-04',
    section: CTP,
    now: 'The log names the Mailbox server first; then Get-ServerHealth runs against that server.',
    why: 'Get-ServerHealth cannot tell which server served the probe.',
  },
  {
    id: 'POP-05',
    section: CTP,
    now: 'Get-PopSettings prints only ProtocolLogEnabled and LogFileLocation.',
    why: 'The page lets the reader look for one line among thirty.',
  },
  {
    id: 'POP-06',
    section: CTP,
    now: 'The protocol log is turned off on every way out.',
    why: 'The page turns it off only at the very end.',
  },
  {
    id: 'POP-07',
    section: CTP,
    now: 'The probe’s result after the restart decides at once; cleaning up comes after it.',
    why: 'The page uses the result two steps later.',
  },
  {
    id: 'POP-08',
    section: DEEP_TEST,
    now: '$false lifts the block; moving the databases back is a step of its own.',
    why: 'The page says that $false fails the databases over. It moves nothing.',
  },
  {
    id: 'POP-09',
    section: DEEP_TEST,
    now: 'Databases that stay active have a way on: again twice at most, by hand, in an outage, or handed over.',
    why: 'The page says nothing for them.',
  },
  {
    id: 'POP-10',
    section: DEEP_TEST,
    now: 'The block is lifted before a case is handed over too.',
    why: 'On the page a failed recovery leaves the server blocked.',
  },
  {
    id: 'POP-11',
    section: DEEP_TEST,
    now: 'The services are named: MSExchangePOP3BE behind, MSExchangePOP3 in front.',
    why: 'The page speaks of the back-end service without its name.',
  },
  {
    id: 'POP-12',
    section: VERIFY,
    now: 'Both services are looked at before a probe, started, and set to start by themselves; or the alert is muted.',
    why: 'They start by hand and are off after setup.',
  },
  {
    id: 'POP-13',
    section: COMMAND_TIME,
    now: 'Every command bears the case’s own server.',
    why: 'The note speaks of server1.contoso.com, the commands of <ServerName>.',
  },
  {
    id: 'POP-14',
    section: COMMAND_TIME,
    now: 'The monitor’s AlertValue decides after each step.',
    why: 'The page ends with “if the probe continues to fail”, but no probe stands behind this monitor.',
  },
  {
    id: 'POP-15',
    section: PROXY,
    now: 'The bindings are looked at before the server restarts, and databases move away first where it has any.',
    why: 'The probe connects to 127.0.0.1, and newer servers hold databases too.',
  },
  {
    id: 'POP-18',
    section: VERIFY,
    now: 'The property looked for is ResultType.',
    why: 'The output has no property named Result.',
  },
  {
    id: 'POP-20',
    section: VERIFY,
    now: 'Invoke-MonitoringProbe tests POP.',
    why: 'Test-PopConnectivity needs a test mailbox that few organisations still have.',
  },
];
