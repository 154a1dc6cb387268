import type { Attachment } from 'botbuilder';
import { answerIn, type Case, type Given, stepOf } from '../src/cases/case';
import type { CaseEvent, Instant } from '../src/cases/events';
import { fold } from '../src/cases/fold';
import { titleOf } from '../src/cases/title';
import { line } from './page';
import { timeOf } from './time';

/** What a step's card shrinks to: who answered what, and when. A card left behind another way says which. */
export function answeredLine(current: Case, visit: number, zone: string | undefined, now: Instant): Attachment {
  const given = givenAt(current, visit);
  if (given) return line('✓', given.question, answerIn(given), `· ${given.by.name}, ${timeOf(given.at, zone, now)}`);
  if (current.visit === visit) return current.status === 'closed' ? closedLine(current, zone, now) : again(current);
  const ended = endOf(current, visit);
  const question = questionAt(current, visit);
  const who = ended ? `${ended.by.name}, ${timeOf(ended.at, zone, now)}` : '';
  if (ended?.type === 'answered') return line('↩', question, '', '· answer taken back, asked again below');
  if (ended?.type === 'back') return line('↩', question, '', `· left by a step back · ${who}`);
  return line('↩', question, '', '· the newest card is the current one');
}

export const closedLine = (current: Case, zone: string | undefined, now: Instant): Attachment =>
  line('■', `Case ${current.id} is closed.`, '', current.closedAt ? `· ${timeOf(current.closedAt, zone, now)}` : '');

/** What the card that offered a runbook shrinks to. */
export const startedLine = (current: Case, zone: string | undefined, now: Instant): Attachment =>
  line(
    '✓',
    `Case ${current.id} is open:`,
    titleOf(current),
    `· ${current.openedBy.name}, ${timeOf(current.openedAt, zone, now)}`,
  );

const again = (current: Case): Attachment => line('↓', questionAt(current, current.visit), '', '· shown again below');

const givenAt = (current: Case, visit: number): Given | undefined =>
  current.path.find((given) => given.visit === visit);

/** What ended a visit that has no answer that counts. */
const endOf = (current: Case, visit: number): CaseEvent | undefined =>
  current.events.slice(visit).find(({ type }) => type === 'answered' || type === 'back' || type === 'started');

/** The question as it stood then. */
function questionAt(current: Case, visit: number): string {
  const meta = stepOf(fold(current.id, current.events.slice(0, visit)))?.meta;
  return meta?.ask ?? meta?.title ?? 'This step was left.';
}
