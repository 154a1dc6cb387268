import type { Alert, Severity } from './alert';
import type { Instant } from './instant';

/** More spells than anybody reads the number of; beyond them the oldest are forgotten. */
export const MOST_SPELLS = 1000;

/** One spell of one alert, as far as it has been told. */
interface Spell {
  key: string;
  series?: string;
  severity: Severity;
  /** When it was first heard of. */
  heardAt: Instant;
  startedAt?: Instant;
  /** Set once its end has been told. */
  endedAt?: Instant;
}

/** What all alerts of one fingerprint come to. Plain data: it can be stored and folded on. */
export interface AlertState {
  /** `resolved` when nothing fires any more. */
  state: 'firing' | 'resolved';
  /** The worst of what fires, or of all when nothing does. */
  severity: Severity;
  /** How many spells there were, {@link MOST_SPELLS} at most: neither a repeat nor an end counts. */
  count: number;
  /** The beginning of the first one. */
  firstAt: Instant;
  /** The newest thing that happened, a beginning or an end, by the sources' clocks where they tell it. */
  lastAt: Instant;
  /** When the newest alert came in, repeats included. */
  heardAt: Instant;
  /** By key. */
  spells: readonly Spell[];
}

/**
 * Takes one more alert of the same fingerprint into account. The same alerts come to the same state in any order and
 * told any number of times (up to {@link MOST_SPELLS} spells):
 * - a spell's end counts, whether it came before or after its beginning;
 * - of a series the newest spell decides, so an old beginning that comes late changes nothing;
 * - other alerts stand until their own end, or any end after their beginning, is told.
 */
export function standing(before: AlertState | undefined, alert: Alert): AlertState {
  const happened =
    alert.state === 'resolved' ? (alert.endedAt ?? alert.receivedAt) : (alert.startedAt ?? alert.receivedAt);
  const spells = withSpell(before?.spells ?? [], spellOf(alert));
  const firing = spells.filter(isFiring(spells));
  const counted = firing.length > 0 ? firing : spells;
  return {
    state: firing.length > 0 ? 'firing' : 'resolved',
    severity: Math.min(...counted.map(({ severity }) => severity)) as Severity,
    count: spells.length,
    firstAt: earlier(before?.firstAt, earlier(alert.startedAt, alert.receivedAt))!,
    lastAt: later(before?.lastAt, happened)!,
    heardAt: later(before?.heardAt, alert.receivedAt)!,
    spells,
  };
}

const spellOf = (alert: Alert): Spell => ({
  key: alert.sourceKey,
  ...(alert.series ? { series: alert.series } : {}),
  severity: alert.severity,
  heardAt: alert.receivedAt,
  ...(alert.startedAt ? { startedAt: alert.startedAt } : {}),
  ...(alert.state === 'resolved' ? { endedAt: alert.endedAt ?? alert.receivedAt } : {}),
});

function withSpell(spells: readonly Spell[], spell: Spell): Spell[] {
  const known = spells.find(({ key }) => key === spell.key);
  const all = [...spells.filter(({ key }) => key !== spell.key), known ? merged(known, spell) : spell];
  const newest =
    all.length > MOST_SPELLS
      ? all.sort((a, b) => compare(startOf(b), startOf(a)) || compare(a.key, b.key)).slice(0, MOST_SPELLS)
      : all;
  return newest.sort((a, b) => compare(a.key, b.key));
}

function merged(one: Spell, other: Spell): Spell {
  const series = earlier(one.series, other.series);
  const startedAt = earlier(one.startedAt, other.startedAt);
  const endedAt = later(one.endedAt, other.endedAt);
  return {
    key: one.key,
    ...(series ? { series } : {}),
    severity: Math.min(one.severity, other.severity) as Severity,
    heardAt: earlier(one.heardAt, other.heardAt)!,
    ...(startedAt ? { startedAt } : {}),
    ...(endedAt ? { endedAt } : {}),
  };
}

/** Which of these spells still hold. */
function isFiring(spells: readonly Spell[]): (spell: Spell) => boolean {
  const newestStart = new Map<string, Instant>();
  for (const spell of spells) {
    if (spell.series) newestStart.set(spell.series, later(newestStart.get(spell.series), startOf(spell))!);
  }
  const lastEnd = spells.map(({ endedAt }) => endedAt).reduce(later, undefined);
  return (spell) => {
    if (spell.endedAt) return false;
    if (spell.series) return startOf(spell) === newestStart.get(spell.series);
    return !lastEnd || startOf(spell) > lastEnd;
  };
}

const startOf = ({ startedAt, heardAt }: Spell): Instant => startedAt ?? heardAt;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
