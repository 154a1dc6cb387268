import type { Press } from '../cards/press';
import type { Case } from '../src/cases/case';
import { type Decision, nothing, type View } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { RefusedError } from '../src/cases/refused';
import { cancel, draft, NOBODY, type Offering, request, retry, withdraw } from '../src/handoff/escalate';
import { AGAIN, confirm, notYet, reopen } from '../src/handoff/give-back';
import { handoffOf, openHandoff } from '../src/handoff/handoff';
import { pause } from '../src/handoff/relay';

const NOT_SENT = 'Nothing was sent. The case goes on here.';

type Pressed = Press & { kind: 'handoff' };

export const isRequesters = ({ act }: Pressed): boolean => REQUESTERS.has(act);

const REQUESTERS: ReadonlySet<Pressed['act']> = new Set([
  'preview',
  'send',
  'change',
  'cancel',
  'withdraw',
  'retry',
  'pause',
  'resume',
  'confirm',
  'not-yet',
  'object',
]);

/** What a requester's button does, and what stands in the pressed card's place. */
export function doRequester(
  current: Case,
  press: Pressed,
  offering: Offering,
  said: Said,
): { decision: Decision; view: View } {
  const { act, handoff, inputs, about } = press;
  const home: View = { name: 'handoff-home', handoff };
  switch (act) {
    case 'preview': {
      const decision = draft(current, inputs, said);
      return { decision, view: { name: 'words', text: 'The preview is below.' } };
    }
    case 'change': {
      if (handoffOf(current, handoff)?.state !== 'draft') return { decision: nothing, view: home };
      const ask: View = { name: 'handoff-ask', handoff };
      return { decision: { ...nothing, send: [{ view: ask }] }, view: { name: 'words', text: 'Change it below.' } };
    }
    case 'send':
      return { decision: request(current, handoff, offering, said), view: home };
    case 'cancel': {
      const wasSent = handoffOf(current, handoff) !== undefined;
      return { decision: cancel(current, handoff, said), view: wasSent ? home : { name: 'words', text: NOT_SENT } };
    }
    case 'withdraw':
      return { decision: openHandoff(current)?.id === handoff ? withdraw(current, said) : nothing, view: home };
    case 'retry':
      if (offering.tiers.length === 0) throw new RefusedError(NOBODY);
      return { decision: retry(current, handoff, offering, said), view: home };
    case 'pause':
    case 'resume':
      return { decision: pause(current, act === 'pause', said), view: home };
    case 'confirm':
      return { decision: confirm(current, handoff, said), view: home };
    case 'not-yet':
      return { decision: notYet(current, handoff, said), view: home };
    case 'object':
      return { decision: reopen(current, { handoff, note: inputs.note, again: about === AGAIN }, said), view: home };
    default:
      throw new RefusedError('That button belongs to the engineers.');
  }
}
