import { openOnly } from './asking';
import type { Case } from './case';
import { type Decision, nothing, type Reminder, slotOf } from './decision';
import type { Said } from './events';
import { later } from './later';
import { RefusedError } from './refused';
import { shrink } from './showing';

/** The longest reminder that may be asked for: two days, in minutes. */
export const LONGEST_REMINDER = 2 * 24 * 60;

export function remind(current: Case, minutes: number, { by, at }: Said): Decision {
  openOnly(current);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_REMINDER)
    throw new RefusedError(`Give the minutes as a whole number from 1 to ${LONGEST_REMINDER}, for example: remind 15.`);
  const due = later(at, minutes);
  return {
    events: [{ type: 'reminded', step: current.step ?? '', due, minutes, by, at }],
    send: [],
    remind: [{ kind: 'step', due, visit: current.visit }],
  };
}

/** A reminder is due: says so and shows the step again, unless the case went on meanwhile. */
export function comeDue(current: Case, reminder: Reminder, { by, at }: Said): Decision {
  if (current.status !== 'open' || reminder.visit !== current.visit) return nothing;
  return {
    events: [{ type: 'came-due', step: current.step ?? '', due: reminder.due, by, at }],
    send: [
      shrink(current),
      { slot: slotOf(current.visit), view: { name: 'came-due', visit: current.visit, since: reminder.due } },
    ],
    remind: [],
  };
}
