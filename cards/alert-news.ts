import type { Attachment } from 'botbuilder';
import type { Alert } from '../src/alerts';
import { lastHeard, stateOf } from '../src/cases/alerts/case-alerts';
import type { Case } from '../src/cases/case';
import type { Instant } from '../src/cases/events';
import { headingOf, type Seen, told } from './alert';
import { closedCard } from './case-cards';
import { type Button, line, page } from './page';
import { timeOf } from './time';

// What is told in an alert's thread after its root card: it is over, it is back, the silence has ended.

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
