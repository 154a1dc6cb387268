import type { Alert } from '../../alerts';
import { runbooks } from '../../runbooks';
import type { Runbook } from '../../runbooks/runbook';

/** The runbook that treats an alert's health set. */
export const runbookFor = ({ healthSet }: Pick<Alert, 'healthSet'>): Runbook | undefined =>
  healthSet === undefined
    ? undefined
    : runbooks.find(({ healthSets }) => healthSets.some((set) => set.toLowerCase() === healthSet.toLowerCase()));
