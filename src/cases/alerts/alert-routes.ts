import type { Alert } from '../../alerts';
import type { Destination } from '../store/destinations';

// Which channel an alert belongs to.

/** What a destination can be narrowed to. */
export const FILTERS = ['healthSet', 'source'] as const;

/** The destination that names the alert most closely; of several, the one set first. `undefined` where none takes it. */
export function routeOf(alert: Alert, destinations: readonly Destination[]): Destination | undefined {
  const fitting = destinations.filter(({ filters }) => fits(alert, filters));
  return [...fitting].sort((a, b) => narrowness(b) - narrowness(a))[0];
}

const narrowness = ({ filters }: Destination): number =>
  FILTERS.filter((filter) => (filters[filter] ?? []).length > 0).length;

export const takesEverything = (destination: Destination): boolean => narrowness(destination) === 0;

const fits = (alert: Alert, { healthSet = [], source = [] }: Destination['filters']): boolean =>
  (source.length === 0 || source.includes(alert.source)) &&
  (healthSet.length === 0 || healthSet.some((set) => isOf(alert.healthSet, set)));

/** `POP` names POP.Protocol and POP.Proxy along. */
function isOf(healthSet: string | undefined, named: string): boolean {
  const set = healthSet?.toLowerCase();
  return set === named.toLowerCase() || set?.startsWith(`${named.toLowerCase()}.`) === true;
}
