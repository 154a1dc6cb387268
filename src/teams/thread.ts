/** A conversation in a channel: the channel, and the post that its thread hangs from. */
export interface Thread {
  channelId: string;
  /** The root post's id: a whole number. Missing for the channel itself. */
  rootId?: string;
}

const MARK = ';messageid=';
const ROOT = /^[1-9]\d{0,19}$/;

/** The conversation id of a thread. Source: Teams writes it `{channel id};messageid={root id}`. */
export const threadId = ({ channelId, rootId }: Thread): string =>
  rootId === undefined ? channelId : `${channelId}${MARK}${rootId}`;

/** What a conversation id of a channel names. A root that is not a number is no root: the whole id is the channel. */
export function parseThread(conversationId: string): Thread {
  const at = conversationId.indexOf(MARK);
  const rootId = at < 0 ? '' : conversationId.slice(at + MARK.length);
  return at > 0 && ROOT.test(rootId)
    ? { channelId: conversationId.slice(0, at), rootId }
    : { channelId: conversationId };
}
