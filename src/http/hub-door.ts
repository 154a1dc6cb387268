import type { Desk } from '../cases/desk';
import { RefusedError } from '../cases/refused';
import { HUB_ID, HubActivity, hubTalk } from '../handoff/hub';
import { hubSaid } from '../handoff/hub-said';
import { bearerIn, tokenCheck } from './bearer';
import type { Answer } from './requests';

export interface HubDoorParts {
  desk: Desk;
  token: string;
}

/** `POST /api/handoff`: takes what the agent hub says, a status of a handoff or a message of its agent. */
export function hubDoor({ desk, token }: HubDoorParts) {
  const isHub = tokenCheck([token]);
  return async (authorization: string | undefined, body: unknown): Promise<Answer> => {
    const shown = bearerIn(authorization);
    if (shown === undefined || !isHub(shown)) return { status: 401, body: { error: 'Not signed in.' } };
    const activity = HubActivity.safeParse(body).data;
    const talk = activity && hubTalk(activity.conversation.id);
    if (!activity || !talk) return { status: 400, body: { error: 'That is no activity of a handoff.' } };
    const { id, type, conversation, from } = activity;
    // One message may be edited many times.
    const form = type === 'messageUpdate' ? `|${activity.timestamp ?? ''}|${activity.text}` : '';
    const by = { id: HUB_ID, name: from?.name?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim() || 'The agent hub' };
    try {
      await desk.act(`hub|${conversation.id}|${type}|${id}${form}`, talk.caseId, undefined, (current, at) =>
        hubSaid(current, talk.handoff, activity, { by, at }),
      );
      return { status: 202 };
    } catch (error) {
      if (error instanceof RefusedError) return { status: 409, body: { error: error.message } };
      throw error;
    }
  };
}
