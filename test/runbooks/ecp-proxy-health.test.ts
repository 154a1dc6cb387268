import { ecpProxyHealth } from '../../src/runbooks/ecp-proxy-health';
import { type Walk, walk } from '../support/walk';

const facts = { healthSet: 'ECP.Proxy' };
const frontEnd = { ...facts, role: 'client-access', exchange: '2013' };
const failing = (known: Record<string, string> = facts): Walk =>
  walk(ecpProxyHealth, known).press('Go on').press('ECPProxyTestMonitor').press('No, it says something else');
const reruns = "Invoke-MonitoringProbe -Identity 'ECP.Proxy\\ECPProxyTestProbe' -Server 'EX01' | Format-List";

describe('an ECP.Proxy alert', () => {
  it('reruns the probe; success means that it is over', () => {
    walk(ecpProxyHealth, facts)
      .press('Go on')
      .press('ECPProxyTestMonitor')
      .runs(reruns)
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it('asks which of the common causes the failure points at', () => {
    failing()
      .asks('What does the failure point at?')
      .says('Logging\\HttpProxy\\Ecp')
      .offers(
        'HTTP 500 or 503, or a timeout',
        'HTTP 401, or a failed sign-in',
        'Active Directory is named',
        'None of these',
      );
  });
});

describe('the application pool as the cause', () => {
  const pool = (known = facts): Walk =>
    failing(known).press('HTTP 500 or 503, or a timeout').asks('Is the admin center’s application pool started?');

  it('is the admin center’s own pool, recycled by a command that PowerShell understands', () => {
    pool()
      .runs("Get-WebAppPoolState -Name 'MSExchangeECPAppPool'")
      .press('Yes, it is Started')
      .runs("Restart-WebAppPool -Name 'MSExchangeECPAppPool'")
      .runs('& "$env:SystemRoot\\System32\\inetsrv\\appcmd.exe" recycle apppool /apppool.name:"MSExchangeECPAppPool"')
      .press('Yes')
      .runs(reruns)
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it('is started when it was stopped', () => {
    pool().press('No').runs("Start-WebAppPool -Name 'MSExchangeECPAppPool'").press('Yes').runs(reruns);
  });

  const untilRestart = (known = facts): Walk =>
    pool(known)
      .press('Yes, it is Started')
      .press('Yes')
      .press('No, it says something else')
      .warns('Everyone who uses mail through this server')
      .runs('iisreset /noforce')
      .press('Yes')
      .runs(reruns)
      .press('No, it says something else');

  it('leads over IIS to a restart, databases first, and lifts the block at each end', () => {
    const restarted = untilRestart()
      .at('proxy-test.block')
      .press('Yes, I ran the command')
      .press('No, none is active')
      .press('Yes, and its services run')
      .runs(reruns);
    restarted.press('Yes, it says Succeeded').press('Yes').press('They are back').leavesChanged().ends('resolved');
    restarted.press('No, it says something else').press('Yes').leavesChanged().ends('support');
  });

  it('only restarts an Exchange 2013 Client Access server', () => {
    untilRestart(frontEnd)
      .at('proxy-test.restart')
      .press('Yes, and its services run')
      .press('No, it says something else')
      .ends('support');
  });
});

describe('the monitoring credentials as the cause', () => {
  const accounts = failing().press('HTTP 401, or a failed sign-in');

  it('has the HealthMailbox accounts looked at, repaired, and their passwords set anew', () => {
    accounts
      .runs('Get-Mailbox -Monitoring | Format-Table -AutoSize -Property Name,ServerName,Database')
      .press('No, some are not')
      .asks('Are they repaired?')
      .press('Yes')
      .runs("Restart-Service -Name 'MSExchangeHM'")
      .waits(10)
      .press('Yes, 10 minutes ago')
      .runs(reruns)
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it('leads on to the pool when they were not it', () => {
    accounts
      .press('Yes, all of them')
      .press('Yes, 10 minutes ago')
      .press('No, it says something else')
      .asks('Is the admin center’s application pool started?');
  });
});

describe('the domain controllers as the cause', () => {
  const controllers = failing()
    .press('Active Directory is named')
    .asks('Do the domain controllers answer this server?');

  it('has them put right before anything restarts', () => {
    const silent = controllers
      .runs('nltest "/dsgetdc:$env:USERDNSDOMAIN" /force')
      .press('No, or only some do')
      .asks('Do they answer now?');
    silent.press('Yes').runs(reruns).press('Yes, it says Succeeded').ends('resolved');
    silent.press('No: hand it over').ends('support');
  });

  it('leads on to a sign-in by hand when they answer', () => {
    controllers.press('Yes, they answer').asks('Is the test user there?');
  });
});

describe('a failure that points at nothing', () => {
  const testUser = failing().press('None of these').asks('Is the test user there?');
  const signIn = testUser.press('Yes').leavesChanged('test-user').says('/ecp');

  it('lets a test user sign in at /ecp and removes it again', () => {
    signIn
      .press('No, it fails')
      .runs("Remove-Mailbox -Identity 'ecp-triage-test'")
      .press('Yes')
      .leavesChanged()
      .asks('Is the admin center’s application pool started?');
  });

  it('looks at the probe’s own sign-in when the test user gets in', () => {
    signIn
      .press('Yes, a page opens')
      .press('No, it stays for now')
      .leavesChanged('test-user')
      .asks('Are the monitoring accounts there, enabled and unlocked?');
  });

  it('goes on without a test user where none may be made', () => {
    testUser.press('No: go on without one').leavesChanged().asks('Is the admin center’s application pool started?');
  });
});

describe('another monitor', () => {
  it('gets the nearest recovery, or is handed over', () => {
    const other = walk(ecpProxyHealth, facts).press('Go on').press('Another monitor').asksFor('monitor');
    other.press('Try the nearest recovery').at('proxy-test.rerun');
    other.press('Hand it over').ends('support');
  });
});
