import { fill } from '../../cards';
import { asRepeat } from '../../cards/repeat';
import { fillSmall } from '../../cards/small';
import type { Desk } from '../cases/desk';
import type { OutboxRow } from '../cases/store';
import type { Messenger } from '../delivery/outbox';
import { type Reason, SendError } from '../delivery/send-error';
import { type Connector, ConnectorError } from './connector';
import type { Conversations, Place } from './conversations';

export interface TeamsMessengerParts {
  connector: Connector;
  conversations: Conversations;
  desk: Pick<Desk, 'read' | 'now'>;
  botId: string;
}

/** Fills a waiting message from its case as it is now, and sends it to Teams. */
export class TeamsMessenger implements Messenger {
  constructor(private readonly parts: TeamsMessengerParts) {}

  async send(row: OutboxRow, activityId?: string): Promise<string | undefined> {
    const { connector, conversations, desk, botId } = this.parts;
    const place = await conversations.find(row.conversation);
    if (!place)
      throw new SendError('Nobody from this conversation has written yet.', { reason: 'not-there', ambiguous: false });
    const current = row.caseId === undefined ? undefined : await desk.read(row.caseId);
    const reader = { zone: place.zone, now: desk.now() };
    const filled = row.small ? fillSmall(row.view, current, reader) : fill(row.view, current, reader);
    const activity = {
      ...(row.ambiguous && activityId === undefined ? asRepeat(filled) : filled),
      from: { id: botId },
      conversation: { id: place.conversationId },
    };
    try {
      if (place.conversationId === '') return await this.openThread(row.conversation, place, activity);
      if (activityId === undefined) return (await connector.post(place, activity)).id;
      await connector.update(place, activityId, activity);
      return activityId;
    } catch (error) {
      throw error instanceof ConnectorError ? toSendError(error, activityId !== undefined) : error;
    }
  }

  /** The first message to a planned thread opens it. */
  private async openThread(alias: string, place: Place, activity: object): Promise<string> {
    const { channelId = '', tenantId = '', serviceUrl } = place;
    const opened = await this.parts.connector.startThread({ serviceUrl, channelId, tenantId }, activity);
    await this.parts.conversations.opened(alias, place, opened.conversationId);
    return opened.activityId;
  }
}

/**
 * What Teams' answer means for the next try. A second update does no harm, so only posts can be ambiguous.
 * Source: the Bot Connector's error codes, and Teams' page on rate limits (which to try again).
 */
function toSendError(error: ConnectorError, isUpdate: boolean): SendError {
  const { status = 0, code, retryAfterSeconds, ambiguous } = error;
  return new SendError(`${error.message} (${[status || undefined, code].filter(Boolean).join(' ')})`, {
    reason: reasonOf(status, code, isUpdate),
    ambiguous: ambiguous && !isUpdate,
    retryAfterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1_000,
  });
}

function reasonOf(status: number, code: string | undefined, isUpdate: boolean): Reason {
  if (code === 'ServiceUrlRefused' || code === 'BadId') return 'not-there';
  if (status === 0 || status === 408 || status === 412 || status === 429 || status >= 500) return 'later';
  if (status === 401) return 'sign-in';
  if (status === 413 || code === 'MessageSizeTooBig') return 'too-big';
  if (status === 404) return isUpdate && code !== 'ConversationNotFound' ? 'card-gone' : 'not-there';
  if (status === 403) return code === 'BotNotInConversationRoster' ? 'not-there' : 'blocked';
  return 'refused';
}
