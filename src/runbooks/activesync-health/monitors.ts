import type { Monitor } from '../health/monitor';

// Source: the table of the ActiveSync health set page. A probe is invoked by the health set of its own column.

export const FAMILY = 'ActiveSync*';
export const POOL = 'MSExchangeSyncAppPool';

export const ctpMonitor: Monitor = {
  key: 'ctp',
  name: 'ActiveSyncCTPMonitor',
  healthSet: 'ActiveSync',
  probe: 'ActiveSync\\ActiveSyncCTPProbe',
  family: FAMILY,
};

export const proxyTestMonitor: Monitor = {
  key: 'proxy-test',
  name: 'ActiveSyncProxyTestMonitor',
  healthSet: 'ActiveSync.Proxy',
  probe: 'ActiveSync.Proxy\\ActiveSyncProxyTestProbe',
  family: FAMILY,
};

export const deepTestMonitor: Monitor = {
  key: 'deep-test',
  name: 'ActiveSyncDeepTestMonitor',
  healthSet: 'ActiveSync',
  probe: 'ActiveSync.Protocol\\ActiveSyncDeepTestProbe',
  family: FAMILY,
};

export const selfTestMonitor: Monitor = {
  key: 'self-test',
  name: 'ActiveSyncSelfTestMonitor',
  healthSet: 'ActiveSync.Protocol',
  probe: 'ActiveSync.Protocol\\ActiveSyncSelfTestProbe',
  family: FAMILY,
};

/** Reads a performance counter: no probe stands behind it, though the table puts it beside one. */
export const requestsQueuedMonitor: Monitor = {
  key: 'requests-queued',
  name: 'RequestsQueuedGt500Monitor',
  healthSet: 'ActiveSync',
  family: FAMILY,
};
