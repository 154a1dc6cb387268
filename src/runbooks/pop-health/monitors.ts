import type { Monitor } from '../health/monitor';
import type { Place } from '../health/place';
import { ps } from '../powershell';
import type { Instruction } from '../runbook';

// Source: the table of the POP health set page.

export const FAMILY = 'POP*';

/** POP services start by hand and are off after setup: a probe against a stopped one tells nothing. */
const first = (on: Place): readonly Instruction[] => [
  'See first that the POP3 services of the server are Running:',
  ps`Get-Service -Name 'MSExchangePOP3*' -ComputerName ${on.server}`,
];

export const ctpMonitor: Monitor = {
  key: 'ctp',
  name: 'PopCTPMonitor',
  healthSet: 'POP',
  probe: 'POP\\PopCTPProbe',
  family: FAMILY,
  first,
};

export const proxyTestMonitor: Monitor = {
  key: 'proxy-test',
  name: 'PopProxyTestMonitor',
  healthSet: 'POP.Proxy',
  probe: 'POP.Proxy\\PopProxyTestProbe',
  family: FAMILY,
  first,
};

export const deepTestMonitor: Monitor = {
  key: 'deep-test',
  name: 'PopDeepTestMonitor',
  healthSet: 'POP.Protocol',
  probe: 'POP.Protocol\\PopDeepTestProbe',
  family: FAMILY,
  first,
};

export const selfTestMonitor: Monitor = {
  key: 'self-test',
  name: 'PopSelfTestMonitor',
  healthSet: 'POP.Protocol',
  probe: 'POP.Protocol\\PopSelfTestProbe',
  family: FAMILY,
  first,
};

/** Reads a performance counter: no probe stands behind it, though the table puts it beside one. */
export const commandTimeMonitor: Monitor = {
  key: 'command-time',
  name: 'AverageCommandProcessingTimeGt60sMonitor',
  healthSet: 'POP',
  family: FAMILY,
};
