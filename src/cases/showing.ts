import type { Case } from './case';
import { type Decision, type Message, nothing, slotOf } from './decision';

// The messages that show where a case stands.

export const show = (view: Message['view']): Decision => ({ ...nothing, send: [{ view }] });

export const showStep = (current: Case): Message =>
  current.status === 'closed'
    ? { view: { name: 'closed' } }
    : { slot: slotOf(current.visit), view: { name: 'step', visit: current.visit } };

/** The current step's card shrinks to a line, whatever it is then. */
export const shrink = (current: Case): Message => ({
  slot: slotOf(current.visit),
  replaces: true,
  view: { name: 'answered', visit: current.visit },
});

/** Shows the step as the newest card, and shrinks the one before: no two cards of a step can differ. */
export const showAgain = (current: Case): Message[] =>
  current.status === 'open' ? [shrink(current), showStep(current)] : [showStep(current)];
