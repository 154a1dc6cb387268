import { activeSyncHealth } from '../../src/runbooks/activesync-health';
import { type Walk, walk } from '../support/walk';

const frontEnd = { server: 'CAS01', role: 'client-access', exchange: '2013' };
const unhealthy = (monitor: string, facts = {}): Walk =>
  walk(activeSyncHealth, facts).press('Go on').asks('Which monitor is Unhealthy?').press(monitor);
const untilRestart = (monitor: string, facts = {}): Walk =>
  unhealthy(monitor, facts)
    .press('No, it says something else')
    .press('No, it gave an error')
    .press('No, it gave an error');

const blocks = "Set-MailboxServer -Identity 'EX01' -DatabaseCopyActivationDisabledAndMoveNow $true";
const lifts = "Set-MailboxServer -Identity 'EX01' -DatabaseCopyActivationDisabledAndMoveNow $false";

describe('verifying an ActiveSync alert', () => {
  it('asks which server, version, role and health set first', () => {
    walk(activeSyncHealth).at('verify.identify').asksFor('server', 'exchange', 'role', 'healthSet');
  });

  it('lists the alert’s health set and its relatives, and every monitor of the page', () => {
    walk(activeSyncHealth, { healthSet: 'ActiveSync.Proxy' })
      .press('Go on')
      .runs(
        "Get-ServerHealth -Identity 'EX01' -HealthSet 'ActiveSync.Proxy' | Format-Table -AutoSize -Property Name, AlertValue, HealthSetName, TargetResource",
      )
      .runs(
        "Get-ServerHealth -Identity 'EX01' | Where-Object { $_.HealthSetName -like 'ActiveSync*' } | Format-Table -AutoSize -Property Name, AlertValue, HealthSetName, TargetResource",
      )
      .offers(
        'ActiveSyncCTPMonitor',
        'ActiveSyncProxyTestMonitor',
        'ActiveSyncDeepTestMonitor',
        'ActiveSyncSelfTestMonitor',
        'RequestsQueuedGt500Monitor',
        'None is any more',
        'Another monitor',
      );
  });

  it('is over when no monitor is unhealthy any more', () => {
    unhealthy('None is any more').ends('resolved');
  });

  it('looks first at the monitor the alert names', () => {
    walk(activeSyncHealth, { monitor: 'activesyncctpmonitor' })
      .press('Go on')
      .asks('Is the monitor in the alert still Unhealthy?')
      .press('Yes, it is')
      .at('ctp.rerun');
  });

  it('lets another monitor than the alert’s be the unhealthy one', () => {
    walk(activeSyncHealth, { monitor: 'ActiveSyncCTPMonitor' })
      .press('Go on')
      .press('No, but another one is')
      .press('RequestsQueuedGt500Monitor')
      .at('requests-queued.recycle-pool');
  });

  it('follows a monitor that is put right at the step', () => {
    walk(activeSyncHealth, { monitor: 'ActiveSyncCTPMonitor' })
      .press('Go on')
      .knows({ monitor: 'ActiveSyncSelfTestMonitor' })
      .press('Yes, it is')
      .at('self-test.rerun');
  });

  it.each([
    ['ActiveSyncCTPMonitor', 'ActiveSync\\ActiveSyncCTPProbe'],
    ['ActiveSyncProxyTestMonitor', 'ActiveSync.Proxy\\ActiveSyncProxyTestProbe'],
    ['ActiveSyncDeepTestMonitor', 'ActiveSync.Protocol\\ActiveSyncDeepTestProbe'],
    ['ActiveSyncSelfTestMonitor', 'ActiveSync.Protocol\\ActiveSyncSelfTestProbe'],
  ])('reruns the probe of %s; success means that it is over', (monitor, probe) => {
    unhealthy(monitor, frontEnd)
      .runs(`Invoke-MonitoringProbe -Identity '${probe}' -Server 'CAS01' | Format-List`)
      .says('ResultType')
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it('tells an old version that it has no health sets, and goes on when the version was wrong', () => {
    const old = walk(activeSyncHealth, { exchange: '2010' }).press('Go on').at('verify.too-old');
    old.press('It is that old: hand it over').ends('support');
    old.press('I have corrected it').ends('support');
    old.knows({ exchange: '2016' }).press('I have corrected it').at('verify.which');
  });
});

describe.each([
  ['ActiveSyncDeepTestMonitor', 'deep-test', 'ActiveSyncDeepTestProbe'],
  ['ActiveSyncSelfTestMonitor', 'self-test', 'ActiveSyncSelfTestProbe'],
])('the recovery of %s', (monitor, branch, probe) => {
  const reruns = `Invoke-MonitoringProbe -Identity 'ActiveSync.Protocol\\${probe}' -Server 'EX01' | Format-List`;

  it('recycles the pool, then restarts IIS, then the server, and reruns the probe after each', () => {
    unhealthy(monitor)
      .press('No, it says something else')
      .asks('Is the pool recycled?')
      .runs("Restart-WebAppPool -Name 'MSExchangeSyncAppPool'")
      .press('Yes')
      .asks('Does the probe succeed now?')
      .runs(reruns)
      .press('No, it says something else')
      .runs('iisreset /noforce')
      .warns('cut off')
      .press('Yes')
      .runs(reruns)
      .press('No, it says something else')
      .runs(blocks)
      .press('Yes, I ran the command')
      .leavesChanged('activation-blocked')
      .runs("Get-MailboxDatabaseCopyStatus -Server 'EX01' | Group-Object -Property Status")
      .press('No, none is active')
      .asks('Is the server back?')
      .warns('cut off')
      .press('Yes, and its services run')
      .runs(reruns)
      .press('Yes, it says Succeeded')
      .runs(lifts)
      .says('Databases do not move back by that')
      .press('Yes')
      .leavesChanged()
      .runs("Move-ActiveMailboxDatabase -ActivatePreferredOnServer 'EX01'")
      .press('They are back')
      .ends('resolved');
  });

  it('is over as soon as a probe succeeds', () => {
    const recycled = unhealthy(monitor).press('No, it says something else').press('Yes');
    recycled.press('Yes, it says Succeeded').ends('resolved');
    recycled.press('No, it says something else').press('Yes').press('Yes, it says Succeeded').ends('resolved');
  });

  it('goes by the monitor from the moment its probe can’t be run', () => {
    unhealthy(monitor)
      .press('It can’t be run')
      .press('Yes')
      .asks('Is the monitor Healthy now?')
      .waits(10)
      .says(monitor)
      .press('No, it is Unhealthy')
      .press('Yes')
      .asks('Is the monitor Healthy now?')
      .press('Yes, it is Healthy')
      .ends('resolved');
  });

  it('tries to move the databases again twice at most', () => {
    const again = (at: Walk): Walk => at.at(`${branch}.block`).press('Yes, I ran the command').press('Yes, some are');
    again(again(again(untilRestart(monitor))))
      .asks('How do you want to go on?')
      .warns('offline')
      .runs("Move-ActiveMailboxDatabase -Server 'EX01'")
      .offers('They have moved now', 'An outage is agreed', 'Hand it over')
      .press('Hand it over')
      .runs(lifts)
      .press('Yes')
      .leavesChanged()
      .ends('support');
  });

  it('lifts the block before it hands over a server that the restart did not help', () => {
    const failed = untilRestart(monitor)
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('Yes, and its services run')
      .press('No, it says something else')
      .runs(lifts);
    failed.press('Yes').leavesChanged().ends('support');
    failed.press('No, it stays for now').leavesChanged('activation-blocked').ends('support');
  });

  it('goes on where IIS may not restart', () => {
    unhealthy(monitor)
      .press('No, it says something else')
      .press('No, it gave an error')
      .press('It may not restart now')
      .at(`${branch}.block`);
  });

  it('lifts the block of a server that may not restart after all', () => {
    untilRestart(monitor)
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('It may not restart now')
      .runs(lifts)
      .press('Yes')
      .leavesChanged()
      .ends('support');
  });

  it('claims no change where the server was blocked already', () => {
    untilRestart(monitor).press('It was True already').leavesChanged().at(`${branch}.copies`);
  });

  it('restarts an Exchange 2013 Client Access server without moving databases', () => {
    untilRestart(monitor, frontEnd)
      .at(`${branch}.restart`)
      .press('Yes, and its services run')
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it.each([
    { exchange: '2013', role: 'combined' },
    { exchange: '2013', role: 'mailbox' },
    { exchange: '2016', role: 'client-access' },
    { exchange: 'SE', role: 'mailbox' },
  ])('moves databases first on Exchange $exchange, $role', (facts) => {
    untilRestart(monitor, facts).at(`${branch}.block`);
  });
});

describe('the recovery of ActiveSyncCTPMonitor', () => {
  const untilMailboxServer = unhealthy('ActiveSyncCTPMonitor', frontEnd)
    .press('No, it says something else')
    .press('Yes, it says True')
    .press('Yes')
    .press('No, it says something else')
    .press('Yes')
    .press('No, it says something else')
    .asks('Does the error name a Mailbox server?')
    .says('Mbx:');
  const onMailboxServer = untilMailboxServer.press('Yes').asks('Which monitor is Unhealthy on the Mailbox server?');

  it('looks first whether the probe can sign in', () => {
    const off = unhealthy('ActiveSyncCTPMonitor', frontEnd)
      .press('No, it says something else')
      .asks('Is Basic authentication on for ActiveSync?')
      .runs("Get-ActiveSyncVirtualDirectory -Server 'CAS01' | Format-Table -AutoSize -Property Server,BasicAuthEnabled")
      .press('No, it says False');
    off.press('No, off on purpose').leavesChanged().ends('support');
    off.press('No, it gave an error').leavesChanged().ends('support');
    off.press('Yes, it was off by mistake').leavesChanged('basic-on').press('Yes, it says Succeeded').ends('resolved');
  });

  it('asks for the Mailbox server that the error names', () => {
    onMailboxServer
      .asksFor('mailboxServer')
      .runs(
        "Get-ServerHealth -Identity 'MBX01' | Where-Object { $_.HealthSetName -like 'ActiveSync*' } | Format-Table -AutoSize -Property Name, AlertValue, HealthSetName, TargetResource",
      );
  });

  it.each([
    ['ActiveSyncDeepTestMonitor', 'ActiveSync.Protocol\\ActiveSyncDeepTestProbe'],
    ['ActiveSyncSelfTestMonitor', 'ActiveSync.Protocol\\ActiveSyncSelfTestProbe'],
  ])('puts %s of the Mailbox server right first, on that server, and comes back', (monitor, probe) => {
    onMailboxServer
      .press(monitor)
      .runs(`Invoke-MonitoringProbe -Identity '${probe}' -Server 'MBX01' | Format-List`)
      .press('No, it says something else')
      .press('Yes')
      .press('Yes, it says Succeeded')
      .at('ctp.after-mailbox-server-probe')
      .runs("Invoke-MonitoringProbe -Identity 'ActiveSync\\ActiveSyncCTPProbe' -Server 'CAS01' | Format-List")
      .press('No, it says something else')
      .asks('Are all monitors of the Mailbox server Healthy now?')
      .press('Yes, all are')
      .at('ctp.restart')
      .says("'CAS01'");
  });

  it('moves the Mailbox server’s databases before that server restarts, though the alert’s server has none', () => {
    onMailboxServer
      .press('RequestsQueuedGt500Monitor')
      .press('No, it gave an error')
      .press('No, it gave an error')
      .runs("Set-MailboxServer -Identity 'MBX01' -DatabaseCopyActivationDisabledAndMoveNow $true")
      .press('Yes, I ran the command')
      .leavesChanged('activation-blocked-mailbox-server')
      .press('No, none is active')
      .press('Yes, and its services run')
      .press('Yes, it is Healthy')
      .runs("Set-MailboxServer -Identity 'MBX01' -DatabaseCopyActivationDisabledAndMoveNow $false")
      .press('Yes')
      .leavesChanged()
      .press('They stay where they are')
      .at('ctp.after-mailbox-server-probe');
  });

  it('restarts the front end when nothing is wrong behind it', () => {
    onMailboxServer
      .press('None, all are Healthy')
      .at('ctp.restart')
      .press('Yes, and its services run')
      .at('ctp.after-restart-probe');
    untilMailboxServer.asksFor().press('No, it names none').at('ctp.restart');
  });

  it('says so when the Mailbox server’s monitor has no recovery', () => {
    const other = onMailboxServer.press('Another monitor').asks('How do you want to go on?');
    other.press('Hand it over').ends('support');
    other.press('Go on with the restart').at('ctp.restart');
  });
});

describe('the recovery of RequestsQueuedGt500Monitor', () => {
  it('waits 10 minutes after each step and goes by the monitor', () => {
    const restarted = unhealthy('RequestsQueuedGt500Monitor')
      .runs("Restart-WebAppPool -Name 'MSExchangeSyncAppPool'")
      .press('Yes')
      .waits(10)
      .asks('Is the monitor Healthy now?')
      .press('No, it is Unhealthy')
      .runs('iisreset /noforce')
      .press('Yes')
      .waits(10)
      .press('No, it is Unhealthy')
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('Yes, and its services run')
      .waits(10);
    restarted.press('Yes, it is Healthy').runs(lifts).press('Yes').press('They are back').ends('resolved');
    restarted.press('No, it is Unhealthy').runs(lifts).press('Yes').leavesChanged().ends('support');
  });

  it('only restarts a Client Access server', () => {
    unhealthy('RequestsQueuedGt500Monitor', frontEnd)
      .press('No, it gave an error')
      .press('No, it gave an error')
      .at('requests-queued.restart')
      .press('No, or not all services run')
      .ends('support');
  });
});

describe('a monitor without a recovery', () => {
  it('is said to have none, and gets the front end’s steps with its own probe', () => {
    unhealthy('ActiveSyncProxyTestMonitor', frontEnd)
      .press('No, it says something else')
      .offers('Try the nearest recovery', 'Hand it over')
      .press('Try the nearest recovery')
      .press('Yes')
      .runs(
        "Invoke-MonitoringProbe -Identity 'ActiveSync.Proxy\\ActiveSyncProxyTestProbe' -Server 'CAS01' | Format-List",
      );
  });

  it('is handed over when nobody wants the nearest recovery', () => {
    unhealthy('Another monitor').asksFor('monitor').press('Hand it over').ends('support');
    unhealthy('Another monitor').press('Try the nearest recovery').at('requests-queued.recycle-pool');
  });
});
