import type { Case } from '../cases/case';
import { type Decision, nothing } from '../cases/decision';
import type { Said } from '../cases/events';
import { RefusedError } from '../cases/refused';
import { giveBack } from './give-back';
import { handoffOf, hasOwner, threadOf } from './handoff';
import type { HubActivity } from './hub';
import { accept } from './offer';
import { edited, fromEngineer, removed } from './relay';
import { moveOn } from './rules';

/**
 * What the agent hub says about a handoff: its status, or a message of its agent.
 * @param id the handoff
 */
export function hubSaid(current: Case, id: number, activity: HubActivity, said: Said): Decision {
  const from = activity.conversation.id;
  const handoff = handoffOf(current, id);
  if (!handoff || threadOf(handoff) !== from) throw new RefusedError('This handoff is not with the hub.');
  switch (activity.type) {
    case 'message':
      return fromEngineer(current, { handoff: id, from }, { id: activity.id, text: activity.text, files: [] }, said);
    case 'messageUpdate':
      return edited(current, 'engineer', { id: activity.id, text: activity.text, files: [] }, said);
    case 'messageDelete':
      return removed(current, 'engineer', activity.id, said);
    case 'event':
      break;
  }
  const { state, message, outcome = 'do-next' } = activity.value;
  if (state === 'accepted') return accept(current, { handoff: id, epoch: handoff.epoch, from }, said);
  if (state === 'completed') {
    if (!hasOwner(handoff)) return nothing;
    return giveBack(current, { handoff: id, from, outcome, note: message || 'The agent ended the talk.' }, said);
  }
  const asked = handoff.state === 'requested' || handoff.state === 'offered';
  return asked ? moveOn(current, handoff, 'declined', said) : nothing;
}
