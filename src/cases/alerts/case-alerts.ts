import { type Alert, type AlertState, type SourceName, standing } from '../../alerts';
import type { Facts } from '../../facts/facts';
import type { Instant, Person } from '../person';
import type { AlertHappening, HeardAgain } from './alert-events';
import { runbookFor } from './alert-runbook';

// What a case knows of its alerts: the fold of their events. The same alerts come to the same, in any order and told
// any number of times.

/** All that was told under one fingerprint. */
export interface ToldAlert {
  fingerprint: string;
  /** The alert whose words are shown. */
  shown: Alert;
  state: AlertState;
  /** The minutes in which it was told that it fires, each with the alert's key: a delivery made twice counts once. */
  told: ReadonlySet<string>;
  sources: readonly SourceName[];
}

export interface CaseAlerts {
  /**
   * The one that matters most first: what a running triage is about; else what fires, the worst, what a runbook treats,
   * the oldest. Never empty.
   */
  list: readonly ToldAlert[];
  /** It has a thread; until then nothing is sent. */
  placed: boolean;
  /** The root card was last changed by alerts. */
  updatedAt?: Instant;
  /** A due row is set: the root card is changed again then. */
  updateDue?: Instant;
  /** What the thread was told last, and when; not set before the first time. */
  toldState: Alert['state'];
  toldAt?: Instant;
  owner?: { by: Person; at: Instant };
  transient?: { by: Person; at: Instant };
  snooze?: { by: Person; until: Instant; reason: string };
}

/** In a storm a root card changes so often, in milliseconds. */
export const PACE_MS = 30_000;
/** More than this many minutes of one alert are not counted. */
const MOST_TOLD = 10_000;

export const stateOf = ({ list }: CaseAlerts): Alert['state'] =>
  list.some(({ state }) => state.state === 'firing') ? 'firing' : 'resolved';

export const isSilent = ({ snooze }: CaseAlerts, at: Instant): boolean => snooze !== undefined && snooze.until > at;

/** What a repeat is counted by. */
export const minuteOf = (key: string, at: Instant): string => `${key}@${at.slice(0, 16)}`;

/** One more alert under its fingerprint. */
export function withAlert(before: ToldAlert | undefined, alert: Alert): ToldAlert {
  const told = alert.state === 'firing' ? minuteOf(alert.sourceKey, alert.receivedAt) : undefined;
  return {
    fingerprint: alert.fingerprint,
    shown: before ? better(before.shown, alert) : alert,
    state: standing(before?.state, alert),
    told: counted(before?.told, told),
    sources: [...new Set([...(before?.sources ?? []), alert.source])].sort(),
  };
}

/** Whether an alert tells something, and what comes of it: `new` to be kept whole, `again` to be counted, or nothing. */
export function newsIn(
  before: ToldAlert | undefined,
  alert: Alert,
): { news: 'new' | 'again'; after: ToldAlert } | { news: 'nothing' } {
  if (before && wasJustTold(before, alert)) return { news: 'nothing' };
  const after = withAlert(before, alert);
  if (!before || !saysTheSame(after.shown, before.shown) || after.sources.length !== before.sources.length)
    return { news: 'new', after };
  if (!sameState(after.state, before.state)) return { news: 'new', after };
  return after.told.size > before.told.size ? { news: 'again', after } : { news: 'nothing' };
}

/** The same spell, in the same minute, in the same words: most of what comes in a storm. */
function wasJustTold({ shown, state, told, sources }: ToldAlert, alert: Alert): boolean {
  if (alert.state !== 'firing' || !told.has(minuteOf(alert.sourceKey, alert.receivedAt))) return false;
  const spell = state.spells.find(({ key }) => key === alert.sourceKey);
  return (
    spell !== undefined &&
    spell.startedAt === alert.startedAt &&
    spell.severity <= alert.severity &&
    state.firstAt <= alert.receivedAt &&
    sources.includes(alert.source) &&
    (saysTheSame(shown, alert) || compare(rank(alert), rank(shown)) > 0)
  );
}

/** When it was last heard of says nothing by itself. */
function sameState(one: AlertState, other: AlertState): boolean {
  const { spells, heardAt, ...rest } = one;
  const { spells: others, heardAt: then, ...also } = other;
  return (
    JSON.stringify(rest) === JSON.stringify(also) &&
    spells.length === others.length &&
    spells.every((spell, i) => spell === others[i] || JSON.stringify(spell) === JSON.stringify(others[i]))
  );
}

const counted = (told: ReadonlySet<string> = new Set(), minute: string | undefined): ReadonlySet<string> =>
  minute === undefined || told.has(minute) || told.size >= MOST_TOLD ? told : new Set([...told, minute]);

/** Of two alerts of one fingerprint the one to show: what fires, the worst, the newest; words decide where all is equal. */
const better = (one: Alert, other: Alert): Alert => {
  if (saysTheSame(one, other)) return heardAt(one, other.receivedAt);
  return compare(rank(other), rank(one)) < 0 ? other : one;
};

const heardAt = (alert: Alert, at: Instant): Alert => (at > alert.receivedAt ? { ...alert, receivedAt: at } : alert);

export const saysTheSame = (one: Alert, other: Alert): boolean => compare(words(one), words(other)) === 0;

const rank = (alert: Alert): readonly (string | number)[] => [
  alert.state === 'firing' ? 0 : 1,
  alert.severity,
  -Date.parse(alert.startedAt ?? alert.receivedAt),
  -Date.parse(alert.receivedAt),
  ...words(alert),
];

const words = (alert: Alert): readonly (string | number)[] => [
  alert.state,
  alert.severity,
  alert.source,
  alert.title,
  alert.text,
  alert.monitor ?? '',
  alert.server ?? '',
  alert.startedAt ?? '',
  alert.sourceKey,
];

function compare(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [i, a] of one.entries()) {
    const b = other[i]!;
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

const weight = ({ state, fingerprint, shown }: ToldAlert): readonly (string | number)[] => [
  state.state === 'firing' ? 0 : 1,
  state.severity,
  runbookFor(shown) ? 0 : 1,
  state.firstAt,
  fingerprint,
];

/** The alerts of a case after one more entry of its timeline. */
export function applyAlert(
  before: CaseAlerts | undefined,
  event: AlertHappening & { by: Person; at: Instant },
): CaseAlerts | undefined {
  if (event.type === 'alerted') return alerted(before, event);
  if (!before) return undefined;
  const { by, at } = event;
  switch (event.type) {
    case 'alert-placed':
      return { ...before, placed: true };
    case 'alert-told':
      return { ...before, toldState: event.state, toldAt: at, updatedAt: at, updateDue: undefined };
    case 'acknowledged':
      return { ...before, owner: { by, at } };
    case 'found-transient':
      return { ...before, transient: { by, at } };
    case 'snoozed':
      return { ...before, snooze: { by, until: event.until, reason: event.reason } };
    case 'snooze-over':
      return { ...before, snooze: undefined };
  }
}

function alerted(
  before: CaseAlerts | undefined,
  { alerts, again, at }: AlertHappening & { type: 'alerted'; at: Instant },
): CaseAlerts | undefined {
  const byPrint = new Map((before?.list ?? []).map((told) => [told.fingerprint, told]));
  for (const alert of alerts) byPrint.set(alert.fingerprint, withAlert(byPrint.get(alert.fingerprint), alert));
  for (const heard of again) {
    const told = byPrint.get(heard.fingerprint);
    if (told) byPrint.set(heard.fingerprint, heardAgain(told, heard));
  }
  const list = [...byPrint.values()].sort((a, b) => compare(weight(a), weight(b)));
  if (list.length === 0) return before;
  if (!before) return { list, placed: false, toldState: 'firing' };
  return paced({ ...before, list }, at);
}

const heardAgain = (told: ToldAlert, { key, at, same }: HeardAgain): ToldAlert => ({
  ...told,
  shown: same ? heardAt(told.shown, at) : told.shown,
  state: at > told.state.heardAt ? { ...told.state, heardAt: at } : told.state,
  told: counted(told.told, minuteOf(key, at)),
});

/** The card changes at once if it has not for a while; else when that while is over. */
function paced(alerts: CaseAlerts, at: Instant): CaseAlerts {
  if (!alerts.placed || isSilent(alerts, at)) return alerts;
  const { updateDue, toldAt, toldState } = alerts;
  if (updateDue !== undefined && updateDue > at) return alerts;
  const last = updateDue ?? alerts.updatedAt;
  if (last !== undefined && within(last, at)) return { ...alerts, updatedAt: last, updateDue: later(last) };
  const mustWait = stateOf(alerts) !== toldState && toldAt !== undefined && within(toldAt, at);
  return { ...alerts, updatedAt: at, updateDue: mustWait ? later(toldAt) : undefined };
}

export const within = (since: Instant, at: Instant): boolean => Date.parse(at) - Date.parse(since) < PACE_MS;

const later = (at: Instant): Instant => new Date(Date.parse(at) + PACE_MS).toISOString();

/** What a running triage is about stays the main alert. */
export function withMain(alerts: CaseAlerts, healthSet: string | undefined): CaseAlerts {
  const main = alerts.list.find(({ shown }) => shown.healthSet?.toLowerCase() === healthSet?.toLowerCase());
  return main && healthSet ? { ...alerts, list: [main, ...alerts.list.filter((told) => told !== main)] } : alerts;
}

/** Facts that the main alert tells; what a person has said instead stays. Once a runbook runs, alerts change none. */
export function factsAfter(facts: Facts, before: CaseAlerts | undefined, after: CaseAlerts): Facts {
  const was: Facts = before?.list[0]?.shown.facts ?? {};
  const own = Object.entries(facts).filter(([fact, value]) => was[fact as keyof Facts] !== value);
  return { ...after.list[0]?.shown.facts, ...Object.fromEntries(own) };
}

/** When something was last told of an alert, for people. */
export const lastHeard = ({ list }: CaseAlerts): Instant =>
  list
    .map(({ state }) => state.heardAt)
    .sort()
    .at(-1)!;
