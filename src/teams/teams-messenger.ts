import { fill } from '../../cards';
import { asRepeat } from '../../cards/repeat';
import { fillSmall } from '../../cards/small';
import type { Desk } from '../cases/desk';
import type { OutboxRow } from '../cases/store/store';
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
  /** Threads that were opened, and whose names are not kept yet. */
  private readonly opened = new Map<string, { conversationId: string; activityId: string }>();

  constructor(private readonly parts: TeamsMessengerParts) {}

  async send(row: OutboxRow, activityId?: string): Promise<string | undefined> {
    const place = await this.parts.conversations.find(row.conversation);
    if (!place)
      throw new SendError('Nobody from this conversation has written yet.', { reason: 'not-there', ambiguous: false });
    try {
      return await this.sendTo(place, row, activityId);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const anew = isLost(error) ? await this.findAnew(row.conversation, place) : undefined;
      if (!anew) throw toSendError(error, activityId !== undefined);
      return await this.sendTo(anew, row).catch((second: unknown) => {
        throw second instanceof ConnectorError ? toSendError(second, false) : second;
      });
    }
  }

  private async sendTo(place: Place, row: OutboxRow, activityId?: string): Promise<string | undefined> {
    const { connector, desk, botId } = this.parts;
    const current = row.caseId === undefined ? undefined : await desk.read(row.caseId);
    const reader = { zone: place.zone, now: desk.now() };
    const filled = row.small ? fillSmall(row.view, current, reader) : fill(row.view, current, reader);
    const activity = {
      ...(row.ambiguous && activityId === undefined ? asRepeat(filled) : filled),
      from: { id: botId },
      conversation: { id: place.conversationId },
    };
    if (place.conversationId === '') return await this.openThread(row.conversation, place, activity);
    if (activityId === undefined) return (await connector.post(place, activity)).id;
    await connector.update(place, activityId, activity);
    return activityId;
  }

  /** A person who installed the app anew may have another chat with it: Teams is asked once. */
  private async findAnew(conversation: string, place: Place): Promise<Place | undefined> {
    const { connector, conversations } = this.parts;
    const { userId, tenantId, serviceUrl, conversationId: before } = place;
    if (!userId || !tenantId) return undefined;
    try {
      const { conversationId } = await connector.startChat({ serviceUrl, tenantId, userId });
      if (conversationId === before) return undefined;
      await conversations.opened(conversation, place, conversationId);
      return { ...place, conversationId };
    } catch (error) {
      if (error instanceof ConnectorError) return undefined;
      throw error;
    }
  }

  /** The first message to a planned thread opens it: once, even if its name can only be kept at a later try. */
  private async openThread(alias: string, place: Place, activity: object): Promise<string> {
    const { channelId = '', tenantId = '', serviceUrl } = place;
    const { connector, conversations } = this.parts;
    const opened =
      this.opened.get(alias) ?? (await connector.startThread({ serviceUrl, channelId, tenantId }, activity));
    this.opened.set(alias, opened);
    await conversations.opened(alias, place, opened.conversationId);
    this.opened.delete(alias);
    return opened.activityId;
  }
}

/** The conversation is gone, or the bot is not in it. */
const isLost = ({ status, code }: ConnectorError): boolean =>
  code === 'ConversationNotFound' || (status === 403 && code === 'BotNotInConversationRoster');

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
