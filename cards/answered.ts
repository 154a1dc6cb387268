import type { Attachment } from 'botbuilder';
import type { Case, Given } from '../src/cases/case';
import type { Instant } from '../src/cases/events';
import { line } from './page';
import { timeOf } from './time';

/** What a step's card shrinks to: who answered what, and when. A card left behind by a step back says so. */
export function answeredLine(current: Case, visit: number, zone: string | undefined, now: Instant): Attachment {
  const given = givenAt(current, visit);
  if (given) return line('✓', given.question, given.label, `· ${given.by.name}, ${timeOf(given.at, zone, now)}`);
  const takenBack = current.events.find(
    (event, seq) => event.type === 'answered' && seq >= visit && isTakenBack(current, seq),
  );
  if (current.status === 'closed' && current.visit === visit)
    return line(
      '■',
      `Case ${current.id} is closed.`,
      '',
      current.closedAt ? `· ${timeOf(current.closedAt, zone, now)}` : '',
    );
  return takenBack?.type === 'answered'
    ? line('↩', takenBack.question, '', `· answer taken back, asked again below`)
    : line('↩', 'This step was left.', '', '· the newest card is the current one');
}

const givenAt = (current: Case, visit: number): Given | undefined =>
  current.path.find((given) => given.visit === visit);

const isTakenBack = (current: Case, seq: number): boolean =>
  current.events.some((event) => event.type === 'back' && event.takes === seq);
