import { activeSyncProtocolHealth } from '../../src/runbooks/activesync-protocol-health';
import { walk } from '../support/walk';

const facts = { healthSet: 'ActiveSync.Protocol' };

describe('an ActiveSync.Protocol alert', () => {
  it('is verified against its own health set', () => {
    walk(activeSyncProtocolHealth, facts)
      .press('Go on')
      .runs(
        "Get-ServerHealth -Identity 'EX01' -HealthSet 'ActiveSync.Protocol' | Format-Table -AutoSize -Property Name, AlertValue, HealthSetName, TargetResource",
      )
      .offers('ActiveSyncDeepTestMonitor', 'ActiveSyncSelfTestMonitor', 'None is any more', 'Another monitor');
  });

  it.each([
    ['ActiveSyncDeepTestMonitor', 'ActiveSync.Protocol\\ActiveSyncDeepTestProbe'],
    ['ActiveSyncSelfTestMonitor', 'ActiveSync.Protocol\\ActiveSyncSelfTestProbe'],
  ])('enters the ActiveSync recovery of %s with its own probe', (monitor, probe) => {
    walk(activeSyncProtocolHealth, { ...facts, monitor })
      .press('Go on')
      .press('Yes, it is')
      .runs(`Invoke-MonitoringProbe -Identity '${probe}' -Server 'EX01' | Format-List`)
      .press('No, it says something else')
      .runs("Restart-WebAppPool -Name 'MSExchangeSyncAppPool'")
      .press('Yes')
      .runs(`Invoke-MonitoringProbe -Identity '${probe}' -Server 'EX01' | Format-List`)
      .press('Yes, it says Succeeded')
      .ends('resolved');
  });

  it('is over when no monitor is unhealthy any more', () => {
    walk(activeSyncProtocolHealth, facts).press('Go on').press('None is any more').ends('resolved');
  });

  it('sends a monitor of another health set to the runbook it belongs to', () => {
    walk(activeSyncProtocolHealth, facts)
      .press('Go on')
      .press('Another monitor')
      .says('start that runbook instead')
      .press('Hand it over')
      .ends('support');
  });
});
