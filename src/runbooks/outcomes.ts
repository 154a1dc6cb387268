import type { StepMeta } from './runbook';

/** The final states every runbook ends in; an answer leads to one by `#resolved`, `#support` or `#vendor`. */
export const outcomes = (words: { resolved: StepMeta; support: StepMeta; vendor?: StepMeta }) => ({
  resolved: { id: 'resolved', type: 'final' as const, meta: { ...words.resolved, outcome: 'resolved' as const } },
  support: { id: 'support', type: 'final' as const, meta: { ...words.support, outcome: 'support' as const } },
  ...(words.vendor
    ? { vendor: { id: 'vendor', type: 'final' as const, meta: { ...words.vendor, outcome: 'vendor' as const } } }
    : {}),
});
