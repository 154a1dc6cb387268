import { popHealth } from '../../src/runbooks/pop-health';
import { type Walk, walk } from '../support/walk';

const facts = { healthSet: 'POP' };
const frontEnd = { ...facts, server: 'CAS01', role: 'client-access', exchange: '2013' };
const backEnd = { ...facts, role: 'mailbox', exchange: '2013' };
const unhealthy = (monitor: string, known: Record<string, string> = facts): Walk =>
  walk(popHealth, known).press('Go on').press(monitor);
const failing = (monitor: string, known: Record<string, string> = facts): Walk =>
  unhealthy(monitor, known).press('Yes, they are Running').press('No, it says something else');

describe('a POP alert', () => {
  it('lists every monitor of the page', () => {
    walk(popHealth, facts)
      .press('Go on')
      .offers(
        'PopCTPMonitor',
        'PopProxyTestMonitor',
        'PopDeepTestMonitor',
        'PopSelfTestMonitor',
        'AverageCommandProcessingTimeGt60sMonitor',
        'None is any more',
        'Another monitor',
      );
  });

  it.each([
    ['PopCTPMonitor', 'POP\\PopCTPProbe'],
    ['PopProxyTestMonitor', 'POP.Proxy\\PopProxyTestProbe'],
    ['PopDeepTestMonitor', 'POP.Protocol\\PopDeepTestProbe'],
    ['PopSelfTestMonitor', 'POP.Protocol\\PopSelfTestProbe'],
  ])('looks at the services before it reruns the probe of %s', (monitor, probe) => {
    unhealthy(monitor)
      .asks('Do the POP3 services run?')
      .runs("Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX01'")
      .press('Yes, they are Running')
      .runs(`Invoke-MonitoringProbe -Identity '${probe}' -Server 'EX01' | Format-List`)
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  const both = "'MSExchangePOP3','MSExchangePOP3BE'";
  it.each([
    ['PopCTPMonitor', facts, both],
    ['PopProxyTestMonitor', { ...facts, exchange: '2016' }, both],
    ['PopDeepTestMonitor', { ...facts, exchange: 'SE' }, both],
    ['AverageCommandProcessingTimeGt60sMonitor', facts, both],
    ['PopCTPMonitor', { ...backEnd, role: 'combined' }, both],
    ['PopCTPMonitor', frontEnd, "'MSExchangePOP3'"],
    ['PopSelfTestMonitor', backEnd, "'MSExchangePOP3BE'"],
  ])('starts every POP3 service the server has, for good, when %s tells of it: %j', (monitor, known, services) => {
    const stopped = unhealthy(monitor, known).press('No, and POP is used here').runs(`Start-Service -Name ${services}`);
    stopped.press('No, they do not start').leavesChanged().ends('support');
    const started = stopped.press('Yes').runs(`Get-Service -Name ${services} | Set-Service -StartupType Automatic`);
    const kept = started.press('Yes, I ran the command').leavesChanged('pop-start-type');
    started.press('No, they stay as they were').leavesChanged().at(kept.step.id);
  });

  it.each([
    ['PopCTPMonitor', 'MSExchangePOP3', 'MSExchangePOP3BE'],
    ['PopDeepTestMonitor', 'MSExchangePOP3BE', 'MSExchangePOP3'],
  ])('takes an output for Yes only if both services run, though %s looks at one', (monitor, one, other) => {
    const asked = unhealthy(monitor);
    const row = (status: string, name: string, shown: string) => `${status.padEnd(9)}${name.padEnd(19)}${shown}\n`;
    const head = row('Status', 'Name', 'DisplayName') + row('------', '----', '-----------');
    const output = (state: string) => `${head}${row('Running', one, 'POP3')}${row(state, other, 'POP3')}\n\n`;
    asked.paste(output('Running')).suggests('Yes, they are Running');
    asked.paste(output('Stopped')).suggests('nothing');
  });

  it('looks at the services again only after the server restarted', () => {
    const looks = "Get-Service -Name 'MSExchangePOP3*' -ComputerName 'CAS01'";
    const probed = failing('PopProxyTestMonitor', frontEnd).press('Yes');
    expect(probed.commands).not.toContain(looks);
    probed
      .press('No, it says something else')
      .press('Yes, 0.0.0.0 or 127.0.0.1 is there')
      .press('Yes, and its services run')
      .runs(looks);
  });

  it('mutes the monitor where nobody uses POP, and says how to unmute it', () => {
    const unused = unhealthy('PopCTPMonitor').press('No, and nobody uses POP here');
    unused
      .runs(
        "Add-ServerMonitoringOverride -Identity 'POP\\PopCTPMonitor' -Server 'EX01' -ItemType Monitor -PropertyName Enabled -PropertyValue 0 -Duration 60.00:00:00",
      )
      .press('Yes')
      .leavesChanged('monitor-off')
      .ends('resolved');
    unused.press('No: hand it over').leavesChanged().ends('support');
  });

  it.each([
    ['PopDeepTestMonitor', frontEnd, 'combined'],
    ['PopSelfTestMonitor', frontEnd, 'mailbox'],
    ['PopCTPMonitor', backEnd, 'combined'],
    ['PopProxyTestMonitor', backEnd, 'client-access'],
  ])('doubts that %s is of a server without that role', (monitor, known, role) => {
    const doubted = unhealthy(monitor, known).asks('Are server, version and role right now?');
    doubted.press('They were right: hand it over').ends('support');
    doubted.press('I have corrected them').ends('support');
    doubted.knows({ role }).press('I have corrected them').asks('Do the POP3 services run?');
    doubted.knows({ exchange: '2019' }).press('I have corrected them').asks('Do the POP3 services run?');
  });
});

describe.each([
  ['PopDeepTestMonitor', 'POP.Protocol\\PopDeepTestProbe'],
  ['PopSelfTestMonitor', 'POP.Protocol\\PopSelfTestProbe'],
])('the recovery of %s', (monitor, probe) => {
  it('restarts the back-end service, then the server with its databases moved away', () => {
    const restarted = failing(monitor, backEnd)
      .runs("Restart-Service -Name 'MSExchangePOP3BE'")
      .press('Yes')
      .runs(`Invoke-MonitoringProbe -Identity '${probe}' -Server 'EX01' | Format-List`)
      .press('No, it says something else')
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('Yes, and its services run');
    restarted
      .press('Yes, it says Succeeded')
      .press('Yes')
      .leavesChanged()
      .runs("Move-ActiveMailboxDatabase -ActivatePreferredOnServer 'EX01'")
      .press('They stay where they are')
      .ends('resolved');
    restarted
      .press('No, it says something else')
      .runs("Set-MailboxServer -Identity 'EX01' -DatabaseCopyActivationDisabledAndMoveNow $false")
      .press('Yes')
      .leavesChanged()
      .ends('support');
  });
});

describe('the recovery of PopCTPMonitor', () => {
  const logging = failing('PopCTPMonitor', frontEnd)
    .runs("Restart-Service -Name 'MSExchangePOP3'")
    .press('Yes')
    .press('No, it says something else')
    .runs("Set-PopSettings -Server 'CAS01' -ProtocolLogEnabled $true")
    .press('Yes')
    .leavesChanged('pop-protocol-log');
  const mailboxServer = logging
    .press('No, it says something else')
    .runs("Get-PopSettings -Server 'CAS01' | Format-List ProtocolLogEnabled,LogFileLocation")
    .press('Yes')
    .asksFor('mailboxServer');
  const turnsOff = "Set-PopSettings -Server 'CAS01' -ProtocolLogEnabled $false";

  it('turns the protocol log off where it was set and the service did not restart', () => {
    failing('PopCTPMonitor', frontEnd)
      .press('No, it gave an error')
      .press('It is set, but there was no restart')
      .leavesChanged('pop-protocol-log')
      .press('No, it names none')
      .press('Yes, and its services run')
      .press('Yes, it says Succeeded')
      .runs(turnsOff);
  });

  it('turns the protocol log off when the probe succeeds at once', () => {
    logging.press('Yes, it says Succeeded').runs(turnsOff).press('Yes').leavesChanged().ends('resolved');
  });

  it('reads the log before it looks at the Mailbox server it names', () => {
    mailboxServer.runs(
      "Get-ServerHealth -Identity 'MBX01' | Where-Object { $_.HealthSetName -like 'POP*' } | Format-Table -AutoSize -Property Name, AlertValue, HealthSetName, TargetResource",
    );
    logging.press('No, it says something else').press('No, it names none').at('ctp.restart');
  });

  it('puts the Mailbox server right first, comes back, and turns the log off', () => {
    mailboxServer
      .press('PopDeepTestMonitor')
      .runs("Invoke-MonitoringProbe -Identity 'POP.Protocol\\PopDeepTestProbe' -Server 'MBX01' | Format-List")
      .press('No, it says something else')
      .runs("Restart-Service -Name 'MSExchangePOP3BE'")
      .says("'MBX01'")
      .press('Yes')
      .press('Yes, it says Succeeded')
      .runs("Invoke-MonitoringProbe -Identity 'POP\\PopCTPProbe' -Server 'CAS01' | Format-List")
      .press('Yes, it says Succeeded')
      .runs(turnsOff)
      .press('Yes')
      .ends('resolved');
  });

  it('turns the log off before it hands over a Mailbox server that stays unwell', () => {
    mailboxServer
      .press('AverageCommandProcessingTimeGt60sMonitor')
      .press('No, it gave an error')
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('No, or not all services run')
      .leavesChanged('pop-protocol-log', 'activation-blocked-mailbox-server')
      .press('No, it stays for now')
      .runs(turnsOff)
      .press('Yes')
      .leavesChanged('activation-blocked-mailbox-server')
      .ends('support');
  });

  it('restarts the front end when all is well behind it, and turns the log off either way', () => {
    const restarted = mailboxServer.press('None, all are Healthy').at('ctp.restart').press('Yes, and its services run');
    restarted.press('Yes, it says Succeeded').runs(turnsOff).press('Yes').leavesChanged().ends('resolved');
    restarted.press('No, it says something else').runs(turnsOff).press('Yes').leavesChanged().ends('support');
  });
});

describe('the recovery of PopProxyTestMonitor', () => {
  const bindings = failing('PopProxyTestMonitor', frontEnd)
    .runs("Restart-Service -Name 'MSExchangePOP3'")
    .press('Yes')
    .press('No, it says something else')
    .asks('Does the service listen on 127.0.0.1?');

  it('restarts the service, looks at the bindings, then restarts the server', () => {
    bindings
      .press('Yes, 0.0.0.0 or 127.0.0.1 is there')
      .at('proxy-test.restart')
      .press('Yes, and its services run')
      .press('No, it says something else')
      .ends('support');
  });

  it('adds the address the probe connects to', () => {
    bindings
      .press('No, only other addresses are')
      .press('Yes')
      .leavesChanged('pop-local-binding')
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it('moves databases first on Exchange 2016 and later', () => {
    failing('PopProxyTestMonitor', { ...facts, exchange: '2016' })
      .press('No, it gave an error')
      .press('Yes, 0.0.0.0 or 127.0.0.1 is there')
      .at('proxy-test.block');
  });
});

describe('the recovery of AverageCommandProcessingTimeGt60sMonitor', () => {
  it.each([
    [frontEnd, "'MSExchangePOP3'"],
    [backEnd, "'MSExchangePOP3BE'"],
    [{ ...backEnd, role: 'combined' }, "'MSExchangePOP3','MSExchangePOP3BE'"],
    [{ ...facts, exchange: '2019', role: 'client-access' }, "'MSExchangePOP3','MSExchangePOP3BE'"],
  ])('restarts the services that the server has: %j', (known, services) => {
    unhealthy('AverageCommandProcessingTimeGt60sMonitor', known)
      .press('Yes, they are Running')
      .runs(`Restart-Service -Name ${services}`);
  });

  it('waits 10 minutes after each step and goes by the monitor', () => {
    unhealthy('AverageCommandProcessingTimeGt60sMonitor')
      .press('Yes, they are Running')
      .press('Yes')
      .waits(10)
      .press('No, it is Unhealthy')
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('Yes, and its services run')
      .waits(10)
      .press('No, it is Unhealthy')
      .press('Yes')
      .leavesChanged()
      .ends('support');
  });

  it('is the nearest recovery for a monitor the page does not list', () => {
    unhealthy('Another monitor').press('Try the nearest recovery').at('command-time.services');
    unhealthy('Another monitor').press('Hand it over').ends('support');
  });
});
