import { type Activity, ActivityTypes } from 'botbuilder';
import { type Case, stepOf } from '../src/cases/case';
import type { View } from '../src/cases/decision';
import { titleOf } from '../src/cases/title';
import { fill, type Reader } from '.';
import { cut } from './page';

const LONGEST = 2_000;

/**
 * A view whose card Teams found too big: its own smaller card where it has one; else words alone, what it is about and
 * how to go on by typing.
 */
export function fillSmall(view: View, current: Case | undefined, reader: Reader): Partial<Activity> {
  if (view.name === 'handoff-offer' || view.name === 'relayed') return fill({ ...view, small: true }, current, reader);
  const text = current ? caseInWords(current) : view.name === 'words' ? view.text : 'Type help to see what you can do.';
  return { type: ActivityTypes.Message, text: cut(text, LONGEST), textFormat: 'plain' };
}

function caseInWords(current: Case): string {
  const head = `Case ${current.id}, ${titleOf(current)}. Its card is too big to be shown.`;
  const step = stepOf(current);
  if (current.status === 'closed' || !step) return `${head} Type status to see where it stands.`;
  const labels = [...new Set(step.answers.map(({ label }) => `“${label}”`))];
  const answers = labels.length > 0 ? ` Type ${labels.join(' or ')}.` : '';
  return `${head}\n\n${step.meta.ask ?? step.meta.title}${answers}`;
}
