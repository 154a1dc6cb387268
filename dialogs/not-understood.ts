import { factsNeeded, mustBeFilledIn, notOffered, openOnly } from '../src/cases/asking';
import { type Case, offeredAnswers, stepOf } from '../src/cases/case';
import type { Decision, View } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { unread } from '../src/cases/evidence/paste';
import { askWhether, likelyAnswers } from '../src/cases/meant';
import { show } from '../src/cases/showing';
import { worksAsked } from '../src/handoff/handoff';
import { runbooks } from '../src/runbooks';
import { findRunbooks } from '../src/runbooks/find';
import { PICTURE } from './pasting';
import { LONGEST_WORDS } from './start-dialog';
import type { Turn } from './turn';
import { isEmojiOnly, isThanks } from './typed';

type WayOn = View & { name: 'way-on' };

const MOST_RUNBOOKS = 3;
const LONG = 1_000;

/** Words that are no answer: asks which answer is near, or says what is possible. Nothing is taken that was not clearly said. */
export function notUnderstood(current: Case, { text, output, hasPicture }: Turn, said: Said): Decision {
  openOnly(current);
  const wayOn = (heading: string, more: Partial<WayOn> = {}) =>
    show({ name: 'way-on', visit: current.visit, heading, ...more });
  if (output) return wayOn('I can’t read that', { why: unread(output) });
  if (hasPicture) return wayOn('I can’t read that', { why: PICTURE });
  if (isThanks(text)) return wayOn('You’re welcome');
  if (/^\s*snooze\b/i.test(text)) return wayOn('Snooze works in an alert’s thread', { why: REMIND_INSTEAD });
  if (ENGINEER.test(text))
    return wayOn('Hand the case to an engineer?', { why: 'Everything you tried goes along.', escalate: true });
  if (worksAsked(current) !== undefined) return wayOn('Does it work?', { why: 'Type yes or no. Yes closes the case.' });
  const likely = likelyAnswers(current, text);
  const others = otherProblems(current, text);
  if (likely.length > 0) {
    const decision = wayOn(askedFor(current, likely), { answers: likely, ...others });
    return { ...decision, events: [askWhether(current, likely, text, said)] };
  }
  if (others.runbooks.length > 0)
    return wayOn('Is it another problem?', {
      why: `Choose its runbook: that opens a case of its own. Or go on with case ${current.id}.`,
      ...others,
    });
  return whatIsPossible(current, text);
}

/** The answers of the step, to choose from. */
export function whatIsPossible(current: Case, text: string): Decision {
  const step = stepOf(current);
  const waits = !step || factsNeeded(current).length > 0 || mustBeFilledIn(step).length > 0;
  const answers = waits ? [] : offeredAnswers(current).map(({ answer }) => answer);
  const view: WayOn = { name: 'way-on', visit: current.visit, heading: 'What would you like to do?' };
  if (answers.length === 0) return show({ ...view, why: notOffered(current) });
  const lead =
    text.length > LONG
      ? 'That is a long message. Paste only what the command printed. '
      : isEmojiOnly(text)
        ? `“${text.trim().slice(0, 20)}” alone can mean many things. `
        : '';
  const question = step?.meta.ask ?? step?.meta.title ?? '';
  return show({ ...view, heading: 'Which answer is it?', why: `${lead}The step asks: ${question}`, answers });
}

const REMIND_INSTEAD = 'To have this step brought back later, write for example: remind 15.';

/** Asked for in a few words; a sentence that only mentions an engineer says something else. */
const ENGINEER =
  /^\s*(?:please\s+)?(?:(?:send|hand|give|pass|forward)\b.{0,30}\b(?:engineers?|support|tier\s*2|level\s*2)|(?:an?\s+|the\s+)?engineer|human|(?:ask|call|get)\s+(?:an?\s+|the\s+)?(?:engineer|human))\W*$/i;

function askedFor(current: Case, likely: readonly string[]): string {
  if (likely.length > 1) return 'Which of these do you mean?';
  return `Do you mean “${offeredAnswers(current).find(({ answer }) => answer === likely[0])?.label}”?`;
}

/** Runbooks that the words name, other than the one that runs. */
function otherProblems(current: Case, text: string): { runbooks: readonly string[]; words: string } {
  const found = /\s/.test(text) ? findRunbooks(runbooks, text).map(({ runbook }) => runbook.id) : [];
  return {
    runbooks: found[0] === current.runbook ? [] : found.filter((id) => id !== current.runbook).slice(0, MOST_RUNBOOKS),
    words: text.slice(0, LONGEST_WORDS),
  };
}
