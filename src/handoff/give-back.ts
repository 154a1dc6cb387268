import { goTo } from '../cases/advance';
import { type Case, runbookOf, stillChanged } from '../cases/case';
import { close, reopen as reopenCase } from '../cases/closing';
import { both, type Decision, nothing } from '../cases/decision';
import type { CaseEvent, Said } from '../cases/events';
import { append } from '../cases/fold';
import { RETURNS, type Returned } from '../cases/handoff-events';
import { RefusedError } from '../cases/refused';
import { showAgain } from '../cases/showing';
import { stepsOf } from '../runbooks/steps';
import { asksWhetherItWorks, handoffOf, hasOwner, openHandoff, threadOf, worksAsked } from './handoff';
import {
  arm,
  editOffer,
  editRequesters,
  handoffAt,
  heldBy,
  IDLE_MINUTES,
  lineTo,
  ownedBy,
  REOPEN_HOURS,
  showRequester,
} from './rules';
import { withoutSecrets } from './without-secrets';

// The way back: the engineer gives the case back to a step, or closes it; either side can open it again.

export const LONGEST_NOTE = 500;

/** What the buttons say that open a closed case again: no other button does. */
export const AGAIN = 'again';

export const RETURN_WORDS: Readonly<Record<Returned, string>> = {
  solved: 'Solved',
  workaround: 'There is a workaround',
  'do-next': 'Do this next',
  'need-info': 'Information is needed',
  'not-ours': 'Not ours to solve',
};

export interface GivingBack {
  handoff: number;
  from: string;
  outcome?: string;
  note?: string;
  /** The step to go on at; the current one where it is missing. */
  step?: string;
}

/** Gives the case back with a note, pinned on the step where the runbook goes on. */
export function giveBack(current: Case, giving: GivingBack, said: Said): Decision {
  const { by, at } = said;
  const handoff = heldBy(current, giving.handoff, giving.from, by);
  const outcome = RETURNS.find((one) => one === giving.outcome);
  if (!outcome) throw new RefusedError(`Choose what you give it back with: ${RETURNS.join(', ')}.`);
  const note = withoutSecrets((giving.note ?? '').trim().slice(0, LONGEST_NOTE));
  if (note.text === '') throw new RefusedError('Say in a sentence what you found, or what to do next.');
  const step = giving.step?.trim() || undefined;
  const runbook = runbookOf(current);
  if (step !== undefined && !(runbook && stepsOf(runbook).has(step)))
    throw new RefusedError(`“${step.slice(0, 80)}” is no step of this runbook. Choose one of the list.`);
  const jumps = step !== undefined && step !== current.step ? step : undefined;
  const returned: CaseEvent = {
    type: 'handoff-returned',
    handoff: handoff.id,
    outcome,
    note: note.text,
    redacted: note.count,
    step: jumps,
    by,
    at,
  };
  const told: Decision = {
    events: [returned],
    send: [editOffer(handoff), showRequester(handoff.id, 'handoff-returned')],
    remind: [],
  };
  const after = append(current, [returned]);
  const resumed = jumps ? goTo(after, jumps, said) : { ...nothing, send: showAgain(current) };
  return both(told, asksWhetherItWorks(outcome) ? withoutStep(resumed) : resumed);
}

/** The question is the one thing that stands: the step comes when it does not work, or when somebody asks for it. */
const withoutStep = (resumed: Decision): Decision => ({
  ...resumed,
  send: resumed.send.filter(({ view }) => view.name !== 'step'),
});

/** What the requester says to a return: it does not work yet. The runbook goes on, with the note pinned. */
export function notYet(current: Case, id: number, { by, at }: Said): Decision {
  const handoff = handoffOf(current, id);
  if (!handoff || worksAsked(current) !== id) return nothing;
  return {
    events: [{ type: 'handoff-not-yet', handoff: id, by, at }],
    send: [
      ...editRequesters(handoff),
      lineTo(threadOf(handoff), id, `${by.name} says that it doesn’t work yet, and goes on with the runbook.`),
      ...showAgain(current),
    ],
    remind: [],
  };
}

/** What the requester says to a return: it works. The handoff is closed, and the case is on its way to be. */
export function confirm(current: Case, id: number, said: Said): Decision {
  const handoff = handoffOf(current, id);
  if (handoff?.state !== 'returned') return nothing;
  const closed: CaseEvent = { type: 'handoff-closed', handoff: id, ...said };
  const ended: Decision = {
    events: [closed],
    send: [
      editOffer(handoff),
      ...editRequesters(handoff),
      lineTo(threadOf(handoff), id, `${said.by.name} confirms: it works.`),
    ],
    remind: [],
  };
  const after = append(current, [closed]);
  return after.status === 'closed' ? ended : both(ended, close(after, { ...said, anyway: false }));
}

/** Back to the same engineer: the requester objects or has what was asked for, or the owner takes it up again. */
export function reopen(
  current: Case,
  { handoff: id, from, note, again }: { handoff: number; from?: string; note?: string; again: boolean },
  { by, at }: Said,
): Decision {
  const handoff = from === undefined ? handoffOf(current, id) : handoffAt(current, id, from);
  if (!handoff?.owner) throw new RefusedError('Nobody had taken this escalation. Press Escalate to ask anew.');
  if (from !== undefined) ownedBy(current, id, from, by);
  if (hasOwner(handoff)) throw new RefusedError(`${handoff.owner.name} has it already.`);
  if (openHandoff(current)) throw new RefusedError('Another escalation of this case is under way.');
  if (Date.parse(at) - Date.parse(handoff.ended?.at ?? at) > REOPEN_HOURS * 3_600_000)
    throw new RefusedError(`It was closed more than ${REOPEN_HOURS} hours ago. Open a new case and escalate that.`);
  if (current.status === 'closed' && !again)
    throw new RefusedError(`Case ${current.id} is closed. Open it again first: its newest card has the button.`);
  const words = note?.trim() ? withoutSecrets(note.trim().slice(0, LONGEST_NOTE)).text : undefined;
  const opened: Decision = current.status === 'closed' ? { ...reopenCase(current, { by, at }), send: [] } : nothing;
  const event: CaseEvent = { type: 'handoff-reopened', handoff: id, note: words, by, at };
  const { owner } = handoff;
  if (!handoff.snapshot.can({ ...event, seq: current.version } as never))
    throw new RefusedError('This escalation is over. Press Escalate to ask anew.');
  const armed = current.version + opened.events.length;
  return both(opened, {
    events: [event],
    send: [
      editOffer(handoff),
      ...editRequesters(handoff),
      lineTo(
        threadOf(handoff),
        id,
        by.id === owner.id
          ? `${by.name} took case ${current.id} up again.`
          : `${by.name} sends case ${current.id} back to you.${words ? ` “${words}”` : ''}`,
        by.id === owner.id ? undefined : [owner],
      ),
      { view: { name: 'handoff-taken', handoff: id, since: at } },
    ],
    remind: [arm('handoff-idle', at, IDLE_MINUTES, armed)],
  });
}

/** The owner closes the case. With something still changed on servers, only when that was said a second time. */
export function closeByOwner(
  current: Case,
  { handoff: id, from, note, anyway }: { handoff: number; from: string; note?: string; anyway: boolean },
  said: Said,
): Decision {
  const handoff = ownedBy(current, id, from, said.by);
  if (handoff.state === 'closed') throw new RefusedError(`Case ${current.id} is closed already.`);
  if (!anyway) return nothing;
  const words = note?.trim() ? withoutSecrets(note.trim().slice(0, LONGEST_NOTE)).text : undefined;
  const closed: CaseEvent = { type: 'handoff-closed', handoff: id, note: words, ...said };
  const after = append(current, [closed]);
  const left = stillChanged(current).length;
  const minutes = Math.max(1, Math.round((Date.parse(said.at) - Date.parse(handoff.acceptedAt ?? said.at)) / 60_000));
  return both(
    {
      events: [closed],
      send: [
        editOffer(handoff),
        lineTo(
          from,
          id,
          `${said.by.name} closed case ${current.id} after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. ${
            left === 0
              ? 'Nothing is left changed.'
              : `${left} ${left === 1 ? 'change is' : 'changes are'} left in place.`
          } It can be opened again for ${REOPEN_HOURS} hours.`,
        ),
        ...editRequesters(handoff),
        showRequester(id, 'handoff-closed'),
      ],
      remind: [],
    },
    current.status === 'closed' ? nothing : close(after, { ...said, anyway: true }),
  );
}

/** Was what went along enough? Kept for whoever mends the runbooks. */
export function rate(
  current: Case,
  { handoff: id, from, enough, missing }: { handoff: number; from: string; enough: boolean; missing?: string },
  { by, at }: Said,
): Decision {
  const handoff = ownedBy(current, id, from, by);
  if (handoff.state !== 'returned' && handoff.state !== 'closed') return nothing;
  const words = missing?.trim() ? withoutSecrets(missing.trim().slice(0, LONGEST_NOTE)).text : undefined;
  return { ...nothing, events: [{ type: 'handoff-rated', handoff: id, enough, missing: words, by, at }] };
}
