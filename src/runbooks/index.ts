import { activeSyncGuide } from './activesync-guide';
import { activeSyncHealth } from './activesync-health';
import { activeSyncProtocolHealth } from './activesync-protocol-health';
import { ecpProxyHealth } from './ecp-proxy-health';
import { popHealth } from './pop-health';
import type { Runbook } from './runbook';

/** Every runbook: one folder, one line. */
export const runbooks: readonly Runbook[] = [
  activeSyncGuide,
  activeSyncHealth,
  activeSyncProtocolHealth,
  popHealth,
  ecpProxyHealth,
];

export const runbookById = (id: string): Runbook | undefined => runbooks.find((runbook) => runbook.id === id);
