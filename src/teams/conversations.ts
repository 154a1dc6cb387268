import type { Activity } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store } from '../cases/store';

const Place = z.object({
  serviceUrl: z.string(),
  conversationId: z.string(),
  tenantId: z.string().optional(),
  kind: z.enum(['personal', 'groupChat', 'channel']),
  channelId: z.string().optional(),
  /** The time zone of whoever spoke last: times on cards are told in it. */
  zone: z.string().optional(),
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
    const place = placeOf(activity);
    const before = await this.find(place.conversationId);
    if (before && JSON.stringify(before) === JSON.stringify(place)) return;
    await this.store.keepConversation(place.conversationId, place);
    this.known.set(place.conversationId, place);
  }

  async keep(place: Place): Promise<void> {
    await this.store.keepConversation(place.conversationId, place);
    this.known.set(place.conversationId, place);
  }

  async find(id: string): Promise<Place | undefined> {
    const before = this.known.get(id);
    if (before) return before;
    const place = Place.safeParse(await this.store.conversation(id)).data;
    if (place) this.known.set(id, place);
    return place;
  }
}

const placeOf = ({ serviceUrl, conversation, channelData, localTimezone }: Activity): Place => ({
  serviceUrl,
  conversationId: conversation.id,
  tenantId: conversation.tenantId ?? channelData?.tenant?.id,
  kind:
    conversation.conversationType === 'channel' || conversation.conversationType === 'groupChat'
      ? conversation.conversationType
      : 'personal',
  channelId: channelData?.channel?.id,
  zone: localTimezone,
});
