import { FACTS, type FactName, factInWords } from '../../facts/facts';
import { runbookById } from '../../runbooks';
import type { CaseEvent, Instant } from '../events';
import { inline } from './inline';

/** One event in a few words of Markdown. @param when how its times are told */
export function tell(event: CaseEvent, when = (at: Instant): string => at): string {
  switch (event.type) {
    case 'answered':
      return `answered “${event.question}” with “${inline(event.label)}” (${event.via})${event.status === undefined ? '' : `, ${event.status}`}`;
    case 'started':
      return `started the runbook ${runbookById(event.runbook)?.title ?? event.runbook}, version ${event.version}${event.step ? `, at ${event.step}` : ''}`;
    case 'facts':
      return `filled in ${Object.entries(event.facts)
        .map(
          ([fact, value]) => `${FACTS[fact as FactName].label} ${inline(factInWords(fact as FactName, value ?? ''))}`,
        )
        .join(', ')}`;
    case 'shown':
      return `was shown ${many(event.commands.length, 'command')}`;
    case 'reminded':
      return `a reminder for ${when(event.due)}`;
    case 'came-due':
      return `the reminder for ${when(event.due)} came due`;
    case 'put-back':
      return `put back ${event.change}`;
    case 'close-asked':
      return event.left > 0 ? `was shown ${many(event.left, 'change')} still in place` : 'was asked whether to close';
    case 'closed':
      return `closed the case${event.left > 0 ? ` with ${many(event.left, 'change')} left in place` : ''}`;
    case 'noted':
      return `noted: ${inline(event.text)}`;
    case 'answer-asked':
      return `wrote “${inline(event.words)}”, and was asked which answer that is`;
    case 'not-sent':
      return `a message (${event.view}) could not be delivered: ${event.why}`;
    case 'back':
      return 'took the last answer back';
    case 'evidence':
      return event.received === undefined ? `pasted output: ${event.kinds.join(', ')}` : 'the logs were read';
    case 'logs-received':
      return `sent ${event.files.map(inline).join(', ')}`;
    case 'logs-failed':
      return `the logs could not be read: ${inline(event.why)}`;
    case 'file-offered':
      return `was offered the record as a file, ${event.bytes} bytes`;
    case 'file-accepted':
      return 'wanted the file';
    case 'file-declined':
      return 'did not want the file';
    case 'file-sent':
      return `sent ${inline(event.name)}`;
    case 'file-failed':
      return `the file was not sent: ${inline(event.why)}`;
    case 'not-so':
      return `set the output of entry ${event.evidence + 1} aside`;
    case 'jumped':
      return `went to ${event.step}`;
    case 'alerted':
      return alerted(event);
    case 'alert-placed':
      return `opened a thread in ${inline(event.where)}`;
    case 'alert-told':
      return event.state === 'resolved' ? 'told the thread that it is over' : 'told the thread that it is back';
    case 'acknowledged':
      return 'took the case';
    case 'found-transient':
      return 'found it transient';
    case 'snoozed':
      return `kept the thread silent until ${when(event.until)}${event.reason ? `: ${inline(event.reason)}` : ''}`;
    case 'snooze-over':
      return 'the silence ended';
    case 'relayed':
      return `wrote to the ${event.from === 'requester' ? 'engineer' : 'requester'}`;
    case 'relay-failed':
      return `a message was not delivered: ${inline(event.why)}`;
    case 'handoff-requested':
      return `asked ${event.tiers.map(({ name }) => inline(name)).join(', then ')}`;
    case 'handoff-declined':
      return `declined${event.reason ? `: ${inline(event.reason)}` : ''}`;
    case 'handoff-assigned':
      return `asked ${inline(event.to.name)} to take it`;
    case 'handoff-moved-on':
      return `the next were asked (${event.why})`;
    case 'handoff-released':
      return `released it (${event.why})${event.note ? `: ${inline(event.note)}` : ''}`;
    case 'handoff-returned':
      return `gave it back (${event.outcome}): ${inline(event.note)}`;
    case 'handoff-failed':
      return `nobody could be reached: ${inline(event.why)}`;
    case 'handoff-trouble':
      return inline(event.what);
    case 'handoff-rated':
      return event.enough
        ? 'had enough to work with'
        : `missed something${event.missing ? `: ${inline(event.missing)}` : ''}`;
    case 'handoff-not-yet':
      return 'it doesn’t work yet';
    case 'handoff-accepted':
    case 'handoff-offered':
    case 'handoff-drafted':
    case 'handoff-withdrawn':
    case 'handoff-expired':
    case 'handoff-cancelled':
    case 'handoff-closed':
    case 'handoff-reopened':
      return event.type.slice('handoff-'.length);
    default:
      return event.type;
  }
}

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What came in, and how often it was said again. */
function alerted({ alerts, again }: CaseEvent & { type: 'alerted' }): string {
  const said = alerts.map(({ source, state, title }) => `${source} (${state}): ${inline(title)}`);
  const repeats = again.length > 0 ? [`${again.length} told again`] : [];
  return [...said, ...repeats].join('; ');
}
