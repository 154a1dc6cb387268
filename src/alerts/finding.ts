import type { Alert } from './alert';

/** What a text says is wrong, before its values are checked. Several servers or health sets are several findings. */
export interface Finding {
  state: Alert['state'];
  server?: string;
  healthSet?: string;
  monitor?: string;
}
