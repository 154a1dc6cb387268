import type { AlertSource, SourceName } from './alert';
import { alertmanager } from './alertmanager';
import { azureMonitor } from './azure-monitor';
import { grafana } from './grafana';
import { scom } from './scom';
import { text } from './text';

/** Every source: one file, one line. The name is the last part of its address, `/api/alerts/<name>`. */
export const sources: Readonly<Record<SourceName, AlertSource>> = {
  alertmanager,
  'azure-monitor': azureMonitor,
  grafana,
  scom,
  text,
};

export const isSourceName = (name: string): name is SourceName => Object.hasOwn(sources, name);

export {
  type Alert,
  type AlertSource,
  type Link,
  type Severity,
  SOURCE_NAMES,
  type SourceName,
  type SourceRule,
} from './alert';
export { hostOf } from './fingerprint';
export { type AlertState, standing } from './order';
export { isAlert, isMonitorsOwn, readAlertText } from './read-text';
export { alertOfMessage, readSharedMessage, type SharedMessage } from './shared-message';
export { AlertUnreadableError } from './unreadable';
