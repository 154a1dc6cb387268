import type { Activity } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store } from '../cases/store/store';

const Place = z.object({
  serviceUrl: z.string(),
  conversationId: z.string(),
  tenantId: z.string().optional(),
  kind: z.enum(['personal', 'groupChat', 'channel']),
  channelId: z.string().optional(),
  /** Whose chat with the bot it is. */
  userId: z.string().optional(),
  /** The time zone of whoever spoke last: times on cards are told in it. */
  zone: z.string().optional(),
  /** The name we gave this thread before Teams gave it its id. */
  alias: z.string().optional(),
});

/** Where a conversation is reached, as its own messages told us. */
export type Place = z.infer<typeof Place>;

const KEPT_IN_MEMORY = 10_000;

/** Remembers where conversations are reached, so that reminders and alerts can speak first. */
export class Conversations {
  private readonly known = new LRUCache<string, Place>({ max: KEPT_IN_MEMORY });

  constructor(private readonly store: Store) {}

  /** Learns from an activity; writes only what is new. */
  async learn(activity: Activity): Promise<void> {
    const before = await this.find(activity.conversation.id);
    const place = { ...placeOf(activity), alias: before?.alias };
    const id = activity.from?.aadObjectId;
    if (place.userId && id && (await this.chatWith(id)) !== (place.alias ?? place.conversationId))
      await this.keep(`chat:${id}`, place);
    if (before && JSON.stringify(before) === JSON.stringify(place)) return;
    await this.keep(place.conversationId, place);
    if (place.alias) await this.keep(place.alias, place);
  }

  /** The chat of two with a person, by their directory id. */
  async chatWith(id: string): Promise<string | undefined> {
    const place = await this.find(`chat:${id}`);
    return place && (place.alias ?? place.conversationId);
  }

  /**
   * Names a thread that is still to be opened in a channel: what is sent to `alias` waits in order, and the first of
   * it opens the thread.
   */
  async plan(
    alias: string,
    channel: { serviceUrl: string; channelId: string; tenantId?: string; zone?: string },
  ): Promise<void> {
    await this.keep(alias, { ...channel, conversationId: '', kind: 'channel', alias });
  }

  /** Teams opened a planned thread, or a chat anew: from now on both names mean it. */
  async opened(alias: string, planned: Place, conversationId: string): Promise<void> {
    const place = { ...planned, conversationId, alias };
    await this.keep(conversationId, place);
    await this.keep(alias, place);
  }

  /** The name a conversation goes by in our tables: its alias where it has one. */
  async homeOf(conversationId: string): Promise<string> {
    return (await this.find(conversationId))?.alias ?? conversationId;
  }

  /**
   * A message that did not mention the bot reached it in a channel: the app may read that channel. That is a row of its
   * own, which is no conversation, so that whichever node wrote it, all of them know after a restart.
   */
  async heardAll(channelId: string): Promise<void> {
    const id = `hears:${channelId}`;
    if (await this.find(id)) return;
    await this.keep(id, { serviceUrl: '', conversationId: id, kind: 'channel', channelId });
  }

  /** Whether the bot hears what does not mention it, in the channel of this conversation. */
  async hearsAll(home: string): Promise<boolean> {
    const place = await this.find(home);
    if (place?.kind === 'personal') return true;
    return place?.channelId !== undefined && (await this.find(`hears:${place.channelId}`)) !== undefined;
  }

  private async keep(id: string, place: Place): Promise<void> {
    // Known at once: the first press in a thread may come before the disk has its name.
    this.known.set(id, place);
    try {
      await this.store.conversations.keep(id, place);
    } catch (error) {
      this.known.delete(id);
      throw error;
    }
  }

  async find(id: string): Promise<Place | undefined> {
    const before = this.known.get(id);
    // A thread that was still to be opened may have been opened by another node meanwhile.
    if (before && before.conversationId !== '') return before;
    const place = Place.safeParse(await this.store.conversations.find(id)).data;
    if (place) this.known.set(id, place);
    return place;
  }
}

const placeOf = ({ serviceUrl, conversation, channelData, localTimezone, from, recipient }: Activity): Place => ({
  serviceUrl,
  conversationId: conversation.id,
  tenantId: conversation.tenantId ?? channelData?.tenant?.id,
  kind:
    conversation.conversationType === 'channel' || conversation.conversationType === 'groupChat'
      ? conversation.conversationType
      : 'personal',
  channelId: channelData?.channel?.id,
  userId: (conversation.conversationType ?? 'personal') === 'personal' ? personIn(from?.id, recipient?.id) : undefined,
  zone: localTimezone,
});

/** An id as Teams and the Playground make them; anything else is kept nowhere. */
const USER_ID = /^[\w:.-]{1,200}$/;

const personIn = (id: string | undefined, bot: string | undefined): string | undefined =>
  id !== undefined && id !== bot && USER_ID.test(id) ? id : undefined;
