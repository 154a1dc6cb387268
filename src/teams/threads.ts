import type { Place, Threads } from '../handoff/places';
import type { Conversations } from './conversations';

/** Threads in Teams' channels. */
export const teamsThreads = (conversations: Conversations): Threads => ({
  async plan(alias, { serviceUrl, conversation, tenantId }: Place) {
    if (await conversations.find(alias)) return;
    await conversations.plan(alias, { serviceUrl, channelId: conversation, tenantId });
  },
  hearsAll: (home) => conversations.hearsAll(home),
});
