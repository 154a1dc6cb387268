import { createHash, timingSafeEqual } from 'node:crypto';
import type { Case } from '../cases/case';
import { type Decision, nothing } from '../cases/decision';
import type { Desk } from '../cases/desk';
import type { Said } from '../cases/events';
import { RefusedError } from '../cases/refused';
import { giveBack } from './give-back';
import { handoffOf, hasOwner, threadOf } from './handoff';
import { HUB_ID, HubActivity, hubTalk } from './hub';
import { accept } from './offer';
import { edited, fromEngineer, removed } from './relay';
import { moveOn } from './rules';

export interface HubDoorParts {
  desk: Desk;
  token: string;
}

/** What the hub is answered with. */
export interface HubAnswer {
  status: 202 | 400 | 401 | 409;
  body?: { error: string };
}

/** Takes what the agent hub says: a status of a handoff, or a message of its agent. */
export const hubDoor =
  ({ desk, token }: HubDoorParts) =>
  async (authorization: string | undefined, body: unknown): Promise<HubAnswer> => {
    if (!isToken(authorization, token)) return { status: 401, body: { error: 'Not signed in.' } };
    const activity = HubActivity.safeParse(body).data;
    const talk = activity && hubTalk(activity.conversation.id);
    if (!activity || !talk) return { status: 400, body: { error: 'That is no activity of a handoff.' } };
    const { id, type, conversation, from } = activity;
    // One message may be edited many times.
    const form = type === 'messageUpdate' ? `|${activity.timestamp ?? ''}|${activity.text}` : '';
    const by = { id: HUB_ID, name: from?.name?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim() || 'The agent hub' };
    try {
      await desk.act(`hub|${conversation.id}|${type}|${id}${form}`, talk.caseId, undefined, (current, at) =>
        decide(current, talk.handoff, activity, { by, at }),
      );
      return { status: 202 };
    } catch (error) {
      if (error instanceof RefusedError) return { status: 409, body: { error: error.message } };
      throw error;
    }
  };

function decide(current: Case, id: number, activity: HubActivity, said: Said): Decision {
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

/** Both are hashed, so that neither their lengths nor their letters tell by how long it takes. */
function isToken(authorization: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(authorization ?? ''), hash(`Bearer ${token}`));
}
