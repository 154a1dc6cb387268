import { pick } from './advance';
import { openOnly } from './asking';
import { type Case, stillChanged } from './case';
import type { Decision, Message } from './decision';
import type { CaseEvent, Said } from './events';
import { append } from './fold';
import { RefusedError } from './refused';
import { showAgain, shrink } from './showing';

/** Says that a change was put back. */
export function putBack(current: Case, change: string, { by, at }: Said): Decision {
  if (!stillChanged(current).some(({ id }) => id === change))
    throw new RefusedError('That change is already put back.');
  return {
    events: [{ type: 'put-back', change, by, at }],
    send: [{ slot: 'leftovers', replaces: true, view: { name: 'leftovers' } }],
    remind: [],
  };
}

/** Asks before closing. At the end of the runbook, or before anything was done, there is nothing to ask. */
export function askToClose(current: Case, { by, at }: Said): Decision {
  openOnly(current);
  if (current.outcome !== undefined || isUntouched(current)) return close(current, { by, at, anyway: false });
  return {
    events: [{ type: 'close-asked', left: 0, by, at }],
    send: [{ slot: 'close', view: { name: 'confirm-close' } }],
    remind: [],
  };
}

/** Leaves the case open after all. */
export function keepOpen(current: Case, said: Said): Decision {
  const decision = pick(current, said);
  const question: Message = { slot: 'close', replaces: true, view: { name: 'confirm-close' } };
  return { ...decision, send: [question, ...decision.send] };
}

/** Closes, but with something still changed only when that was said a second time. */
export function close(current: Case, { by, at, anyway }: Said & { anyway: boolean }): Decision {
  openOnly(current);
  const left = stillChanged(current).length;
  if (left > 0 && !anyway)
    return {
      events: [{ type: 'close-asked', left, by, at }],
      send: [{ slot: 'leftovers', view: { name: 'leftovers' } }],
      remind: [],
    };
  const replaced: Message[] = [
    shrink(current),
    { slot: 'close', replaces: true, view: { name: 'confirm-close' } },
    { slot: 'leftovers', replaces: true, view: { name: 'leftovers' } },
  ];
  return {
    events: [{ type: 'closed', outcome: current.outcome, left, by, at }],
    send: [...replaced, { view: { name: 'closed' } }],
    remind: [],
  };
}

/** Opens a closed case again, where it stood. */
export function reopen(current: Case, { by, at }: Said): Decision {
  if (current.status === 'open') throw new RefusedError(`Case ${current.id} is open already.`);
  const events: CaseEvent[] = [{ type: 'reopened', by, at }];
  return { events, send: showAgain(append(current, events)), remind: [] };
}

const DOES_NOTHING: ReadonlySet<CaseEvent['type']> = new Set([
  'opened',
  'started',
  'facts',
  'shown',
  'picked',
  'reminded',
  'came-due',
  'answer-asked',
  'close-asked',
]);

/** Nothing was answered, pasted, noted or asked of anybody: somebody only looked. */
const isUntouched = ({ events }: Case): boolean => events.every(({ type }) => DOES_NOTHING.has(type));
