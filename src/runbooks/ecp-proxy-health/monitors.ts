import type { Monitor } from '../health/monitor';

// Source: the table of the ECP.Proxy health set page.

export const FAMILY = 'ECP*';
export const POOL = 'MSExchangeECPAppPool';
export const SECTION = 'ecpproxytestmonitor-recovery-actions';
export const COMMON_ISSUES = 'common-issues';

export const proxyTestMonitor: Monitor = {
  key: 'proxy-test',
  name: 'ECPProxyTestMonitor',
  healthSet: 'ECP.Proxy',
  probe: 'ECP.Proxy\\ECPProxyTestProbe',
  family: FAMILY,
};
