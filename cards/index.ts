import { type Activity, ActivityTypes, type Attachment } from 'botbuilder';
import { stateOf } from '../src/cases/alerts/case-alerts';
import { type Case, closeQuestionStands } from '../src/cases/case';
import type { View } from '../src/cases/decision';
import type { Instant } from '../src/cases/events';
import { packetPages } from '../src/cases/record/packet-pages';
import { titleOf } from '../src/cases/title';
import { pinnedNote } from '../src/handoff/handoff';
import { runbookById, runbooks } from '../src/runbooks';
import type { Runbook } from '../src/runbooks/runbook';
import { alertCard, alertRunbooksCard, headingOf } from './alert';
import { alertNewsCard, askSnoozeCard, snoozeOverCard } from './alert-news';
import { answeredLine, closedLine, startedLine } from './answered';
import {
  askExplainCard,
  askRemindCard,
  caseListCard,
  closedCard,
  confirmCloseCard,
  leftoversCard,
  movedOnCard,
  pathCard,
  statusCard,
  valuesCard,
} from './case-cards';
import { COMMANDS } from './commands';
import { askPasteCard, evidenceCard, pastedLine } from './evidence';
import { explainedCard } from './explained';
import { handoffCard, handoffSummary, isHandoffView } from './handoff';
import { askLogsCard, logsFailedCard, logsLine } from './logs';
import { helpCard, menuCard, welcomeCard } from './menu';
import { line } from './page';
import { fileCard, isFileView } from './record-file';
import { stepCard } from './step';
import { timeOf } from './time';
import { showStepButton, wayOnCard } from './way-on';

export interface Reader {
  /** The reader's IANA time zone, where Teams told it. */
  zone?: string;
  now: Instant;
}

/** A view as the activity that shows it, filled from the case as it is now. */
export function fill(view: View, current: Case | undefined, reader: Reader): Partial<Activity> {
  if (view.name === 'words') return words(view.text);
  if (view.name === 'record' && current)
    return words(packetPages(current)[view.page - 1] ?? '(This part is gone.)', 'markdown');
  return {
    type: ActivityTypes.Message,
    attachments: [fillCard(view, current, reader)],
    summary: summaryOf(view, current),
    ...(NEWS.has(view.name) ? { channelData: { notification: { alert: true } } } : {}),
  };
}

/** What people wait for: Teams shows it in their activity feed, too. */
const NEWS: ReadonlySet<View['name']> = new Set([
  'handoff-taken',
  'handoff-returned',
  'handoff-closed',
  'handoff-offer',
  'relayed',
]);

const words = (text: string, textFormat: 'plain' | 'markdown' = 'plain'): Partial<Activity> => ({
  type: ActivityTypes.Message,
  text,
  textFormat,
});

/** A view as a card. Views of a case need the case; without it they say that it is gone. */
export function fillCard(view: View, current: Case | undefined, { zone, now }: Reader): Attachment {
  switch (view.name) {
    case 'menu':
      return menuCard(view.likely ? pickRunbooks(view.likely) : runbooks, view);
    case 'help':
      return helpCard(
        COMMANDS,
        'In a case, an answer typed means the same as its button. Paste a command’s output, and I read it.',
        showStepButton(current, 'help'),
      );
    case 'welcome':
      return welcomeCard(runbooks, view.team, view.installer);
    case 'case-list':
      return caseListCard(view, zone, now);
    case 'explained':
      return explainedCard(view.query, current);
    case 'words':
      return line('•', view.text);
    default:
      return current ? caseCard(view, current, { zone, now }) : line('•', 'This case is gone.');
  }
}

function caseCard(view: View, current: Case, { zone, now }: Reader): Attachment {
  if (isHandoffView(view)) return handoffCard(view, current, { zone, now });
  if (isFileView(view)) return fileCard(view, current);
  switch (view.name) {
    case 'step':
      return isCurrent(current, view.visit)
        ? stepCard(current, { ...view, note: view.note ?? pinnedNote(current) })
        : answeredLine(current, view.visit, zone, now);
    case 'came-due':
      return isCurrent(current, view.visit)
        ? stepCard(current, { note: `It is time to come back to this: ${timeOf(view.since, zone, now)}.` })
        : answeredLine(current, view.visit, zone, now);
    case 'answered':
      return answeredLine(current, view.visit, zone, now);
    case 'confirm-close':
      if (current.status === 'closed') return closedLine(current, zone, now);
      return closeQuestionStands(current) ? confirmCloseCard(current) : line('•', `Case ${current.id} stays open.`);
    case 'leftovers':
      return current.status === 'closed' ? closedLine(current, zone, now) : leftoversCard(current);
    case 'closed':
      return closedCard(current);
    case 'path':
      return pathCard(current, zone, now);
    case 'status':
      return statusCard(current, zone, now);
    case 'way-on':
      return wayOnCard(current, view);
    case 'ask-remind':
      return askRemindCard(current);
    case 'remind-set':
      return line('⏰', `I come back to this step at ${timeOf(view.due, zone, now)}.`);
    case 'ask-explain':
      return askExplainCard(current);
    case 'values':
      return valuesCard(current, view);
    case 'started':
      return startedLine(current, zone, now);
    case 'picked':
      return line('✓', 'The case at hand:', `${current.id} · ${titleOf(current)}`);
    case 'moved-on':
      return movedOnCard(current, view.why);
    case 'alert':
      return alertCard(current, { zone, now });
    case 'alert-news':
      return alertNewsCard(current, view.state, view.at, { zone, now });
    case 'alert-runbooks':
      return alertRunbooksCard(current);
    case 'ask-snooze':
      return askSnoozeCard(current);
    case 'snooze-over':
      return snoozeOverCard(current, { zone, now });
    case 'ask-paste':
      return isCurrent(current, view.visit) ? askPasteCard(current) : answeredLine(current, view.visit, zone, now);
    case 'evidence':
      return evidenceCard(current, view.seq, zone, now);
    case 'ask-logs':
      return isCurrent(current, view.visit)
        ? askLogsCard(current, view.files)
        : answeredLine(current, view.visit, zone, now);
    case 'logs':
      return logsLine(current, view, zone, now);
    case 'logs-failed':
      return logsFailedCard(current, view.seq);
    case 'pasted':
      return pastedLine(current, view.seq, zone, now);
    default:
      return line('•', `Case ${current.id}`);
  }
}

const isCurrent = (current: Case, visit: number): boolean => current.status === 'open' && current.visit === visit;

const pickRunbooks = (ids: readonly string[]): Runbook[] => ids.flatMap((id) => runbookById(id) ?? []);

/** What the notification says. */
function summaryOf(view: View, current: Case | undefined): string {
  if (current && isHandoffView(view)) return handoffSummary(view, current);
  if (current?.alerts && view.name.startsWith('alert'))
    return `Case ${current.id}: ${headingOf(current.alerts.list[0]!, stateOf(current.alerts))}`;
  const what =
    {
      step: 'the next step',
      'came-due': 'it is time to look again',
      closed: 'closed',
      evidence: 'what the output says',
      'logs-failed': 'the logs could not be read',
      'file-offer': 'its record as a file',
      'file-info': 'its record as a file',
    }[view.name as string] ?? 'Exchange Triage';
  return current ? `Case ${current.id}: ${what}` : 'Exchange Triage';
}
