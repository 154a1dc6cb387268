import type { Alert } from '../../alerts';
import type { Facts } from '../../facts/facts';
import { runbookById } from '../../runbooks';
import type { Runbook } from '../../runbooks/runbook';
import { pick, start } from '../advance';
import type { Case } from '../case';
import { close } from '../closing';
import { both, type Claim, type Decision, type Message, nothing, type Reminder } from '../decision';
import type { CaseEvent, Said } from '../events';
import { append } from '../fold';
import { RefusedError } from '../refused';
import { show } from '../showing';
import { ALERT_SLOT, type HeardAgain, NEWS_SLOT } from './alert-events';
import { runbookFor } from './alert-runbook';
import { type CaseAlerts, isSilent, newsIn, saysTheSame, stateOf, withAlert, within } from './case-alerts';

// What alerts do to a case, and what people do about them. Pure: a case and what came in, a decision out.

/** The root card, changed where it stands. */
const update: Message = { slot: ALERT_SLOT, replaces: true, view: { name: 'alert' } };

/** The name under which an alert's open case is found. */
export const claimOf = ({ fingerprint }: Pick<Alert, 'fingerprint'>): Claim => ({ name: `alert:${fingerprint}` });

/** The first alerts of a case. `where` is its thread; without one nothing is sent until it has one. */
export function openFor(fresh: Case, alerts: readonly Alert[], said: Said, where?: string): Decision {
  const decision = take(fresh, alerts, said);
  return where === undefined ? decision : both(decision, place(append(fresh, decision.events), where, said));
}

/** Gives a case of alerts its thread, and posts its root card there. */
export function place(current: Case, where: string, { by, at }: Said): Decision {
  if (!current.alerts || current.alerts.placed) return nothing;
  const placed: Decision = {
    ...nothing,
    events: [{ type: 'alert-placed', where, by, at }],
    send: [{ slot: ALERT_SLOT, view: { name: 'alert' } }],
  };
  return both(placed, tell(append(current, placed.events), { by, at }));
}

/** Alerts for a case that is open already, or that closed while they were on their way. */
export function hear(current: Case, alerts: readonly Alert[], said: Said): Decision {
  const taken = take(current, alerts, said);
  if (taken.events.length === 0) return nothing;
  const after = append(current, taken.events);
  const told = tell(after, said);
  if (told.events.length > 0) return both(taken, told);
  return { ...taken, ...shown(current.alerts, after.alerts) };
}

/** What is kept of them: those with something new whole, the others by the minute. */
function take(current: Case, alerts: readonly Alert[], { by, at }: Said): Decision {
  const kept = entries(current, alerts);
  if (!kept) return nothing;
  const known = new Set((current.alerts?.list ?? []).map(({ fingerprint }) => fingerprint));
  const fresh = [...new Set(kept.alerts.map(({ fingerprint }) => fingerprint))].filter((print) => !known.has(print));
  return {
    events: [{ type: 'alerted', ...kept, by, at }],
    send: [],
    remind: [],
    claims: fresh.map((fingerprint) => claimOf({ fingerprint })),
  };
}

function entries(
  current: Case,
  alerts: readonly Alert[],
): { alerts: readonly Alert[]; again: readonly HeardAgain[] } | undefined {
  const known = new Map((current.alerts?.list ?? []).map((told) => [told.fingerprint, told]));
  const fresh: Alert[] = [];
  const again: HeardAgain[] = [];
  for (const alert of alerts) {
    const before = known.get(alert.fingerprint);
    const told = newsIn(before, alert);
    if (told.news === 'nothing') continue;
    if (told.news === 'new' || !before) fresh.push(alert);
    else again.push(repeat(alert, saysTheSame(before.shown, alert)));
    known.set(alert.fingerprint, told.after);
  }
  return fresh.length + again.length === 0 ? undefined : { alerts: fresh, again };
}

const repeat = ({ fingerprint, sourceKey, source, receivedAt }: Alert, same: boolean): HeardAgain => ({
  fingerprint,
  key: sourceKey,
  source,
  at: receivedAt,
  ...(same ? { same } : {}),
});

/** Tells the thread that the trouble is over, or back: at once, but not more often than people can follow. */
function tell({ alerts, status }: Case, { by, at }: Said): Decision {
  if (!alerts?.placed || status === 'closed' || isSilent(alerts, at)) return nothing;
  const state = stateOf(alerts);
  if (state === alerts.toldState || (alerts.toldAt !== undefined && within(alerts.toldAt, at))) return nothing;
  return {
    events: [{ type: 'alert-told', state, by, at }],
    send: [update, { slot: NEWS_SLOT, view: { name: 'alert-news', state, at } }],
    remind: [],
  };
}

/** The card is changed now, or a row is set for it. */
function shown(before: CaseAlerts | undefined, after: CaseAlerts | undefined): Pick<Decision, 'send' | 'remind'> {
  const now = after?.updatedAt !== undefined && after.updatedAt !== before?.updatedAt && !wasDue(before, after);
  const due = after?.updateDue !== undefined && after.updateDue !== before?.updateDue;
  const row: Reminder[] = due ? [{ kind: 'alert-update', due: after.updateDue!, visit: 0 }] : [];
  return { send: now ? [update] : [], remind: row };
}

/** A row has shown it at that moment, or is about to. */
const wasDue = (before: CaseAlerts | undefined, after: CaseAlerts): boolean => before?.updateDue === after.updatedAt;

/** A due row of an alert: the card is shown as it is now, or a silence ends. */
export function alertDue(current: Case, { kind, due }: Reminder, said: Said): Decision {
  const { alerts } = current;
  if (!alerts?.placed) return nothing;
  if (kind === 'alert-snooze')
    return alerts.snooze?.until === due && current.status === 'open' ? endSnooze(current, said) : nothing;
  if (alerts.updateDue !== due || isSilent(alerts, said.at)) return nothing;
  const told = tell(current, said);
  return told.events.length > 0 ? told : { ...nothing, send: [update] };
}

/** Puts a case into somebody's hands. */
export function acknowledge(current: Case, { by, at }: Said): Decision {
  mustBeOpen(current);
  if (alertsOf(current).owner?.by.id === by.id) return { ...nothing, send: [update] };
  return { ...nothing, events: [{ type: 'acknowledged', by, at }] };
}

/** Begins the triage with what the alert tells. `chosen` is a runbook's id; without one the alert's own is taken. */
export function triage(current: Case, chosen: string | undefined, said: Said): Decision {
  mustBeOpen(current);
  const runbook = chosen ? runbookById(chosen) : runbookFor(alertsOf(current).list[0]!.shown);
  if (current.step && (!chosen || (runbook?.id === current.runbook && !current.outcome))) return pick(current, said);
  if (!runbook) {
    if (chosen) throw new RefusedError('That runbook is not in the list any more. Choose another.');
    return show({ name: 'alert-runbooks' });
  }
  const events = before(current, runbook, said);
  const begun = start(append(current, events), runbook, said);
  return { ...begun, events: [...events, ...begun.events] };
}

/** Who begins has the case; and what the runbook's own alert tells counts, where another one is the main alert. */
function before(current: Case, runbook: Runbook, { by, at }: Said): CaseEvent[] {
  const { owner, list } = alertsOf(current);
  const own = list.find(({ shown: alert }) => runbookFor(alert)?.id === runbook.id)?.shown.facts;
  const facts: Facts = Object.fromEntries(
    Object.entries(own ?? {}).filter(([fact, value]) => list[0]!.shown.facts[fact as keyof Facts] !== value),
  );
  return [
    ...(owner ? [] : [{ type: 'acknowledged' as const, by, at }]),
    ...(Object.keys(facts).length > 0 ? [{ type: 'facts' as const, facts, by, at }] : []),
  ];
}

/** Closes with the word that nothing had to be done. What is still changed is asked about first. */
export function transient(current: Case, { by, at }: Said): Decision {
  mustBeOpen(current);
  alertsOf(current);
  const closing = close(current, { by, at, anyway: false });
  if (!closing.events.some(({ type }) => type === 'closed')) return closing;
  return { ...closing, events: [{ type: 'found-transient', by, at }, ...closing.events] };
}

/** The longest silence: a week, in minutes. */
export const LONGEST_SNOOZE = 7 * 24 * 60;
const LONGEST_REASON = 200;

/** Keeps the thread silent for so many minutes; alerts are counted meanwhile. */
export function snooze(current: Case, minutes: number, reason: string, { by, at }: Said): Decision {
  mustBeOpen(current);
  alertsOf(current);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_SNOOZE)
    throw new RefusedError('Say for how long, from a minute to a week: snooze 30m, snooze 2h, snooze 1d.');
  const until = new Date(Date.parse(at) + minutes * 60_000).toISOString();
  return {
    events: [{ type: 'snoozed', until, reason: reason.trim().slice(0, LONGEST_REASON), by, at }],
    send: [],
    remind: [{ kind: 'alert-snooze', due: until, visit: 0 }],
  };
}

/** Ends a silence before its time. */
export function unsnooze(current: Case, said: Said): Decision {
  mustBeOpen(current);
  if (!alertsOf(current).snooze) throw new RefusedError('This thread is not silent.');
  return endSnooze(current, said);
}

/** Says that the silence is over, and how the alert stands now. */
function endSnooze(current: Case, { by, at }: Said): Decision {
  const over: CaseEvent = { type: 'snooze-over', by, at };
  const state = stateOf(alertsOf(current));
  return {
    events: state === current.alerts?.toldState ? [over] : [over, { type: 'alert-told', state, by, at }],
    send: [update, { view: { name: 'snooze-over' } }],
    remind: [],
  };
}

/** What the root card shows beside the alerts: whatever changes it, the card follows. */
const ON_THE_CARD: ReadonlySet<CaseEvent['type']> = new Set([
  'started',
  'closed',
  'reopened',
  'acknowledged',
  'found-transient',
  'snoozed',
  'handoff-requested',
  'handoff-accepted',
  'handoff-released',
  'handoff-returned',
  'handoff-closed',
  'handoff-withdrawn',
]);

/** Changes the root card along with what it shows. */
export function withAlertCard(current: Case, decision: Decision): Decision {
  if (!current.alerts?.placed || !decision.events.some(({ type }) => ON_THE_CARD.has(type))) return decision;
  if (decision.send.some(({ slot }) => slot === ALERT_SLOT)) return decision;
  return { ...decision, send: [update, ...newsUpdate(current.alerts, decision), ...decision.send] };
}

/** The news in the thread says so too, where the case was closed or opened again. */
function newsUpdate({ toldAt, toldState }: CaseAlerts, { events }: Decision): Message[] {
  if (toldAt === undefined || !events.some(({ type }) => type === 'closed' || type === 'reopened')) return [];
  return [{ slot: NEWS_SLOT, replaces: true, view: { name: 'alert-news', state: toldState, at: toldAt } }];
}

/** A spell that began before the case closed is the closed case's, for so long after it (in milliseconds). */
const STRAGGLERS_MS = 5 * 60_000;

/** Whether alerts that belonged to a case which is closed by now are a new trouble: a new spell, or the old one still there. */
export function isNewTrouble(closed: Case, alerts: readonly Alert[]): boolean {
  const known = new Map((closed.alerts?.list ?? []).map((told) => [told.fingerprint, told]));
  return alerts.some((alert) => {
    const told = known.get(alert.fingerprint);
    if (alert.state !== 'firing' || withAlert(told, alert).state.state !== 'firing') return false;
    const isKnown = told?.state.spells.some(({ key }) => key === alert.sourceKey);
    return !isKnown || Date.parse(alert.receivedAt) - Date.parse(closed.closedAt ?? '') >= STRAGGLERS_MS;
  });
}

export const isAlertClock = (kind: Reminder['kind']): boolean => kind === 'alert-update' || kind === 'alert-snooze';

function alertsOf({ id, alerts }: Case): CaseAlerts {
  if (!alerts) throw new RefusedError(`Case ${id} has no alert. Type status to see where it stands.`);
  return alerts;
}

function mustBeOpen({ id, status }: Case): void {
  if (status === 'closed') throw new RefusedError(`Case ${id} is closed. Open it again on its card first.`);
}
