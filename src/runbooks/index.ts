import type { Runbook } from './runbook';

/** Every runbook: one folder, one line. */
export const runbooks: readonly Runbook[] = [];

export const runbookById = (id: string): Runbook | undefined => runbooks.find((runbook) => runbook.id === id);
