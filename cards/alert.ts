import type { Attachment } from 'botbuilder';
import type { Alert, Severity } from '../src/alerts';
import { runbookFor } from '../src/cases/alerts/alert-runbook';
import { type CaseAlerts, isSilent, stateOf, type ToldAlert } from '../src/cases/alerts/case-alerts';
import { type Case, runbookOf } from '../src/cases/case';
import type { Instant } from '../src/cases/events';
import { FACTS } from '../src/facts/facts';
import { runbooks } from '../src/runbooks';
import type { Runbook } from '../src/runbooks/runbook';
import { type Button, cut, type Item, page } from './page';
import { timeOf } from './time';

// The cards of an alert's thread. All that an alert says stands where markdown is not rendered.

export interface Seen {
  zone: string | undefined;
  now: Instant;
}

const SEVERITIES: Readonly<Record<Severity, string>> = {
  0: 'Critical',
  1: 'Error',
  2: 'Warning',
  3: 'Minor',
  4: 'Information',
};

/** The doors as people call them. */
const SOURCES: Readonly<Record<Exclude<Alert['source'], 'text'>, string>> = {
  alertmanager: 'Alertmanager',
  'azure-monitor': 'Azure Monitor',
  grafana: 'Grafana',
  scom: 'SCOM',
};

const MOST_LISTED = 15;
const LONGEST_TEXT = 800;
const MOST_LINKS = 3;
const MOST_WARNINGS = 2;

/** The root card of an alert's thread: what, where, since when, how often, how bad, which runbook, who has it. */
export function alertCard(current: Case, seen: Seen): Attachment {
  const { alerts } = current;
  if (!alerts) return page({ heading: `Case ${current.id} has no alert` });
  const [main, ...others] = alerts.list as [ToldAlert, ...ToldAlert[]];
  return page({
    header: [`Case ${current.id}`, ...severityOf(main), standingOf(current, alerts)].join(' · '),
    heading: headingOf(main, stateOf(alerts)),
    why: `${told(main, seen)} ${toldBy(sourcesOf(alerts))}`,
    items: [
      { kind: 'text', text: whereabouts(main) },
      { kind: 'bold', text: runbookLine(current, main) },
      { kind: 'text', text: ownerLine(current, alerts, seen) },
      ...silence(alerts, seen),
      ...othersOf(others, seen),
      ...words(main),
    ],
    buttons: buttonsOf(current, alerts, seen),
  });
}

function standingOf({ status }: Case, alerts: CaseAlerts): string {
  const [holds, over] = alerts.list[0]!.shown.healthSet ? ['unhealthy', 'recovered'] : ['open', 'over'];
  const state = stateOf(alerts) === 'firing' ? holds : over;
  return status === 'closed' ? `${state}, closed` : state;
}

export function headingOf({ shown }: ToldAlert, state: Alert['state']): string {
  const { server, healthSet, title } = shown;
  const over = state === 'resolved';
  if (!healthSet) return over ? `Over: ${title}` : title;
  return `${healthSet}${server ? ` on ${server}` : ''} ${over ? 'has recovered' : 'is unhealthy'}`;
}

/** Each alert of a case for a card that is not its own: what, how bad, told by whom, since when and how often. */
export const alertItems = ({ alerts }: Case, most: number, seen: Seen): Item[] =>
  (alerts?.list ?? []).slice(0, most).flatMap((one): Item[] => [
    { kind: 'bold', text: `Alert: ${headingOf(one, one.state.state)}` },
    {
      kind: 'text',
      text: [`“${cut(one.shown.title, 160)}”`, ...severityOf(one), toldBy(one.sources)].join(' · '),
    },
    { kind: 'text', text: told(one, seen) },
  ]);

/** How bad it is, where anybody has said so. */
const severityOf = ({ shown, state }: ToldAlert): string[] =>
  shown.severityUnsaid && state.severity === shown.severity ? [] : [SEVERITIES[state.severity]];

/** `Since 10:30. Repeated, last at 10:45. It began 2 times.`: a repeat is the same trouble, a beginning is a new one. */
export function told({ state, told: minutes }: ToldAlert, { zone, now }: Seen): string {
  const at = (moment: Instant) => timeOf(moment, zone, now);
  const began = state.count > 1 ? ` It began ${state.count} times.` : '';
  if (state.state !== 'firing') return `From ${at(state.firstAt)} to ${at(state.lastAt)}.${began}`;
  const repeated = minutes.size > 1 ? ` Repeated, last at ${at(state.heardAt)}.` : '';
  return `Since ${at(state.firstAt)}.${repeated}${began}`;
}

const sourcesOf = ({ list }: CaseAlerts): Alert['source'][] => list.flatMap(({ sources }) => sources);

/** A text says nothing of who sent it. */
function toldBy(sources: readonly Alert['source'][]): string {
  const names = [...new Set(sources)]
    .sort()
    .filter((source) => source !== 'text')
    .map((source) => SOURCES[source]);
  const asText = sources.includes('text') ? ['as text'] : [];
  return `Told ${[...(names.length > 0 ? [`by ${names.join(', ')}`] : []), ...asText].join(' and ')}.`;
}

const whereabouts = ({ shown }: ToldAlert): string =>
  shown.server || shown.healthSet || shown.monitor || shown.mailbox
    ? (['server', 'healthSet', 'monitor', 'mailbox'] as const)
        .flatMap((fact) => (shown[fact] ? [`${FACTS[fact].label}: ${shown[fact]}`] : []))
        .join(' · ')
    : 'It names no server and no health set.';

function runbookLine(current: Case, main: ToldAlert): string {
  const running = runbookOf(current);
  if (running) return `Triage runs: ${running.title}`;
  const fitting = runbookFor(main.shown);
  return fitting ? `Runbook: ${fitting.title}` : 'No runbook fits this alert. Choose one from the list, or escalate.';
}

function ownerLine({ status, closedAt }: Case, { owner, transient }: CaseAlerts, { zone, now }: Seen): string {
  if (transient && status === 'closed')
    return `${transient.by.name} found it transient, ${timeOf(transient.at, zone, now)}.`;
  if (status === 'closed' && closedAt) return `Closed, ${timeOf(closedAt, zone, now)}.`;
  return owner ? `Who has it: ${owner.by.name}, since ${timeOf(owner.at, zone, now)}` : 'Who has it: nobody yet';
}

function silence(alerts: CaseAlerts, { zone, now }: Seen): Item[] {
  const { snooze } = alerts;
  if (!snooze || !isSilent(alerts, now)) return [];
  const why = snooze.reason === '' ? '' : `: ${snooze.reason}`;
  return [{ kind: 'bold', text: `Silent until ${timeOf(snooze.until, zone, now)}${why} · ${snooze.by.name}` }];
}

function othersOf(others: readonly ToldAlert[], { zone, now }: Seen): Item[] {
  if (others.length === 0) return [];
  const lines = others.slice(0, MOST_LISTED).map((other): Item => {
    const { shown, state } = other;
    const times = state.count > 1 ? `, began ${state.count} times` : '';
    const since = state.state === 'firing' ? `since ${timeOf(state.firstAt, zone, now)}${times}` : `recovered${times}`;
    return {
      kind: 'text',
      text: [`• ${shown.healthSet ?? cut(shown.title, 120)}`, ...severityOf(other), since].join(' · '),
    };
  });
  const rest = others.length - lines.length;
  return [
    { kind: 'bold', text: others.length === 1 ? 'One more on this server:' : `${others.length} more on this server:` },
    ...lines,
    ...(rest > 0 ? [{ kind: 'text', text: `and ${rest} more` } as Item] : []),
  ];
}

/** Its own words, and where to look: shown as they are. What the card says already is left out. */
function words({ shown }: ToldAlert): Item[] {
  const { title, text, links, warnings } = shown;
  const said = (text.trim() === '' ? title : withoutKnown(shown)).trim();
  return [
    ...(said === '' || (said === title && !shown.healthSet)
      ? []
      : [{ kind: 'code', text: cut(said, LONGEST_TEXT), language: 'Plaintext' } as Item]),
    ...links.slice(0, MOST_LINKS).map((link): Item => ({ kind: 'text', text: `${link.text}: ${cut(link.url, 300)}` })),
    ...warnings.slice(0, MOST_WARNINGS).map((warning): Item => ({ kind: 'text', text: cut(warning, 200) })),
  ];
}

/** The lines of its text but for `server: EX01` and the like, where the card says the same. */
function withoutKnown({ text, server, healthSet, monitor, mailbox }: Alert): string {
  const known = new Set([server, healthSet, monitor, mailbox].flatMap((value) => value?.toLowerCase() ?? []));
  return text
    .split('\n')
    .filter((line) => !known.has(/^\w{1,40}: (.{1,253})$/.exec(line)?.[1]?.toLowerCase() ?? ''))
    .join('\n');
}

function buttonsOf(current: Case, alerts: CaseAlerts, { now }: Seen): Button[] {
  const tool = (title: string, what: string, more: Partial<Button> = {}): Button => ({
    title,
    verb: 'tool',
    data: { caseId: current.id, visit: current.visit, do: what, on: 'alert' },
    ...more,
  });
  if (current.status === 'closed') return [tool('Open it again', 'reopen')];
  const others = alerts.list.slice(1).flatMap(({ shown }) => runbookFor(shown) ?? []);
  const own = runbookFor(alerts.list[0]!.shown);
  const also = [...new Set(others)].filter((runbook) => runbook !== own && runbook.id !== current.runbook);
  const isOver = stateOf(alerts) === 'resolved';
  const goOn = current.step
    ? tool('Show the current step', 'show')
    : tool('Start triage', 'triage', { style: isOver ? 'default' : 'positive' });
  return [
    ...(isOver ? [tool('Close the case', 'close', { style: 'positive' })] : []),
    goOn,
    alerts.owner ? tool('Take it over', 'acknowledge', { more: true }) : tool('Acknowledge', 'acknowledge'),
    tool('It was transient', 'transient'),
    tool('Escalate', 'escalate'),
    ...also.slice(0, 3).map((runbook) => startWith(current, runbook, `Triage ${runbook.title}`, true)),
    tool('Choose a runbook', 'alert-runbooks', { more: true }),
    isSilent(alerts, now)
      ? tool('End the silence', 'unsnooze', { more: true })
      : tool('Keep it silent', 'ask-snooze', { more: true }),
  ];
}

const startWith = (current: Case, runbook: Runbook, title: string, more = false): Button => ({
  title,
  verb: 'tool',
  data: { caseId: current.id, visit: current.visit, do: 'triage', on: 'alert-runbooks', runbook: runbook.id },
  more,
});

/** Which runbook shall be run for this alert? */
export const alertRunbooksCard = (current: Case): Attachment =>
  page({
    header: `Case ${current.id}`,
    heading: 'Which runbook fits?',
    why: 'None of them? Escalate: the alert goes along.',
    buttons: [
      ...runbooks.map((runbook) => startWith(current, runbook, runbook.title)),
      {
        title: 'Escalate',
        verb: 'tool',
        data: { caseId: current.id, visit: current.visit, do: 'escalate', on: 'alert-runbooks' },
      },
    ],
  });
