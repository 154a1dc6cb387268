import type { Case } from '../case';

/** The alerts of a case for its record: who told of what, since when, how often, and how it stands now. Worst first. */
export const alertsOf = ({ alerts }: Pick<Case, 'alerts'>) =>
  (alerts?.list ?? []).map(({ fingerprint, shown, sources, state, told }) => ({
    fingerprint,
    sources,
    /** What the source calls it. */
    rule: shown.title,
    monitor: shown.monitor,
    server: shown.server,
    healthSet: shown.healthSet,
    state: state.state,
    /** 0 is the worst, 4 is for information. */
    severity: state.severity,
    firstSeen: state.firstAt,
    lastSeen: state.heardAt,
    /** In how many minutes it was told that it fires. */
    told: told.size,
    /** How often it began anew. */
    spells: state.count,
  }));
