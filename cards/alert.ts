import type { Attachment } from 'botbuilder';
import type { Alert, Severity } from '../src/alerts';
import { runbookFor } from '../src/cases/alert-runbook';
import { type Case, runbookOf } from '../src/cases/case';
import { type CaseAlerts, isSilent, lastHeard, stateOf, type ToldAlert } from '../src/cases/case-alerts';
import type { Instant } from '../src/cases/events';
import { FACTS } from '../src/facts/facts';
import { runbooks } from '../src/runbooks';
import type { Runbook } from '../src/runbooks/runbook';
import { closedCard } from './case-cards';
import { type Button, cut, type Item, line, page } from './page';
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
const SOURCES: Readonly<Record<Alert['source'], string>> = {
  alertmanager: 'Alertmanager',
  'azure-monitor': 'Azure Monitor',
  grafana: 'Grafana',
  scom: 'SCOM',
  text: 'a message',
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
    header: `Case ${current.id} · ${SEVERITIES[main.state.severity]} · ${standingOf(current, alerts)}`,
    heading: headingOf(main, stateOf(alerts)),
    why: `${told(main, seen)} ${toldBy(alerts)}`,
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
      text: `“${cut(one.shown.title, 160)}” · ${SEVERITIES[one.state.severity]} · told by ${one.sources.map((source) => SOURCES[source]).join(', ')}`,
    },
    { kind: 'text', text: told(one, seen) },
  ]);

/** `Since 10:30. Told 3 times, last at 10:45.` */
function told({ state, told: minutes }: ToldAlert, { zone, now }: Seen): string {
  const at = (moment: Instant) => timeOf(moment, zone, now);
  const times = minutes.size === 1 ? 'Told once' : `Told ${minutes.size} times`;
  const spells = state.count > 1 ? ` It came ${state.count} times.` : '';
  return state.state === 'firing'
    ? `Since ${at(state.firstAt)}. ${times}, last at ${at(state.heardAt)}.${spells}`
    : `From ${at(state.firstAt)} to ${at(state.lastAt)}. ${times}.${spells}`;
}

const toldBy = ({ list }: CaseAlerts): string => {
  const names = [...new Set(list.flatMap(({ sources }) => sources))].sort().map((source) => SOURCES[source]);
  return `Told by ${names.join(', ')}.`;
};

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
  const lines = others.slice(0, MOST_LISTED).map(({ shown, state }): Item => {
    const times = state.count > 1 ? `, ${state.count} times` : '';
    const since = state.state === 'firing' ? `since ${timeOf(state.firstAt, zone, now)}${times}` : `recovered${times}`;
    return {
      kind: 'text',
      text: `• ${shown.healthSet ?? cut(shown.title, 120)} · ${SEVERITIES[state.severity]} · ${since}`,
    };
  });
  const rest = others.length - lines.length;
  return [
    { kind: 'bold', text: others.length === 1 ? 'One more on this server:' : `${others.length} more on this server:` },
    ...lines,
    ...(rest > 0 ? [{ kind: 'text', text: `and ${rest} more` } as Item] : []),
  ];
}

/** Its own words, and where to look: shown as they are. */
function words({ shown }: ToldAlert): Item[] {
  const { title, text, links, warnings } = shown;
  const said = text.trim() === '' ? title : text;
  return [
    { kind: 'code', text: cut(said.trim(), LONGEST_TEXT), language: 'Plaintext' },
    ...links.slice(0, MOST_LINKS).map((link): Item => ({ kind: 'text', text: `${link.text}: ${cut(link.url, 300)}` })),
    ...warnings.slice(0, MOST_WARNINGS).map((warning): Item => ({ kind: 'text', text: cut(warning, 200) })),
  ];
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
  return [
    current.step ? tool('Show the current step', 'show') : tool('Start triage', 'triage', { style: 'positive' }),
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

/** Told in the thread: it is over, or it is back. It never closes a case. */
export function alertNewsCard(current: Case, state: Alert['state'], at: Instant, { zone, now }: Seen): Attachment {
  const { alerts, status } = current;
  if (!alerts) return closedCard(current);
  const main = alerts.list[0]!;
  if (status === 'closed') return line('■', `${headingOf(main, stateOf(alerts))}. Case ${current.id} is closed.`);
  const when = timeOf(at, zone, now);
  const tool = (title: string, what: string): Button => ({
    title,
    verb: 'tool',
    data: { caseId: current.id, visit: current.visit, do: what, on: 'alert-news' },
  });
  if (state === 'firing' || stateOf(alerts) === 'firing')
    return page({
      header: `Case ${current.id}`,
      heading: headingOf(main, stateOf(alerts)),
      why: state === 'firing' ? `It is back: told at ${when}.` : `It had recovered at ${when}, and is back since.`,
      buttons: [current.step ? tool('Show the current step', 'show') : tool('Start triage', 'triage')],
    });
  const has = alerts.owner
    ? `${alerts.owner.by.name} has the case. It stays open until somebody closes it.`
    : 'The case stays open until somebody closes it.';
  return page({
    header: `Case ${current.id}`,
    heading: headingOf(main, 'resolved'),
    why: `Told at ${when}. ${has}`,
    buttons: [
      tool('Close the case', 'close'),
      tool('It was transient', 'transient'),
      ...(current.step ? [tool('Show the current step', 'show')] : []),
    ],
  });
}

export const askSnoozeCard = (current: Case): Attachment =>
  page({
    header: `Case ${current.id}`,
    heading: 'How long shall this thread be silent?',
    why: 'Alerts are counted meanwhile. It ends by itself.',
    inputs: [
      {
        id: 'minutes',
        label: 'For how long',
        value: '120',
        choices: [
          { title: '30 minutes', value: '30' },
          { title: '2 hours', value: '120' },
          { title: '8 hours', value: '480' },
          { title: '1 day', value: '1440' },
          { title: '1 week', value: '10080' },
        ],
        required: true,
      },
      { id: 'reason', label: 'Why', placeholder: 'For example planned maintenance', maxLength: 200 },
    ],
    buttons: [
      {
        title: 'Keep it silent',
        verb: 'tool',
        data: { caseId: current.id, visit: current.visit, do: 'snooze', on: 'alert' },
        takesInputs: true,
      },
    ],
  });

export function snoozeOverCard(current: Case, { zone, now }: Seen): Attachment {
  const { alerts } = current;
  if (!alerts || current.status === 'closed') return closedCard(current);
  const main = alerts.list[0]!;
  return page({
    header: `Case ${current.id} · the silence is over`,
    heading: headingOf(main, stateOf(alerts)),
    why: `${told(main, { zone, now })} Last heard of at ${timeOf(lastHeard(alerts), zone, now)}.`,
    buttons: [
      {
        title: current.step ? 'Show the current step' : 'Start triage',
        verb: 'tool',
        data: { caseId: current.id, visit: current.visit, do: current.step ? 'show' : 'triage', on: 'snooze-over' },
      },
      {
        title: 'Close the case',
        verb: 'tool',
        data: { caseId: current.id, visit: current.visit, do: 'close', on: 'alert-news' },
      },
    ],
  });
}
