import { fill } from '../../cards';
import type { Desk } from '../cases/desk';
import type { OutboxRow } from '../cases/store';
import type { Messenger } from '../delivery/outbox';
import { SendError } from '../delivery/send-error';
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
      throw new SendError('Nobody from this conversation has written yet.', { final: true, ambiguous: false });
    const current = row.caseId === undefined ? undefined : await desk.read(row.caseId);
    const activity = {
      ...fill(row.view, current, { zone: place.zone, now: desk.now() }),
      from: { id: botId },
      conversation: { id: place.conversationId },
    };
    try {
      if (place.conversationId === '') return await this.openThread(row.conversation, place, activity);
      if (activityId === undefined) return (await connector.post(place, activity)).id;
      await connector.update(place, activityId, activity);
      return activityId;
    } catch (error) {
      throw error instanceof ConnectorError ? toSendError(error) : error;
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

/** What Teams' answer means for the next try. Source: the Bot Connector's error codes. */
function toSendError(error: ConnectorError): SendError {
  const { status = 0, code, retryAfterSeconds, ambiguous } = error;
  const again = status === 0 || status === 408 || status === 412 || status === 429 || status >= 500;
  return new SendError(`${error.message} (${[status || undefined, code].filter(Boolean).join(' ')})`, {
    final: !again && status !== 401,
    ambiguous,
    retryAfterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1_000,
  });
}
