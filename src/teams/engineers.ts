import { LRUCache } from 'lru-cache';
import type { Person } from '../cases/events';
import type { Engineers, Place } from '../handoff/places';
import type { Connector, Member } from './connector';
import type { Conversations } from './conversations';
import { parseThread } from './thread';

export interface EngineersParts {
  connector: Pick<Connector, 'member' | 'members'>;
  conversations: Pick<Conversations, 'find'>;
  /** Directory object ids in lower case; empty means: the members of each tier's channel. */
  allowed: readonly string[];
  destinations: { of(kind: 'escalations'): Promise<readonly { conversation: string; serviceUrl: string }[]> };
  now: () => Date;
}

/** How long Teams' answer about one person is believed, in milliseconds. */
const BELIEVED_FOR = 15 * 60_000;
/** A place with more people than this mentions nobody of itself. */
const FEW = 10;

/**
 * Who may take an escalation: the members of the tier's channel or chat, as Teams' roster says it, and where a list is
 * set only those on it. Guests may not, and nobody may while Teams cannot be asked.
 */
export class TeamsEngineers implements Engineers {
  private readonly known = new LRUCache<string, { isMember: boolean; until: number }>({ max: 10_000 });

  constructor(private readonly parts: EngineersParts) {}

  async mayAct(home: string, by: Person): Promise<boolean> {
    if (!this.isAllowed(by)) return false;
    const place = await this.parts.conversations.find(home);
    if (!place) return false;
    const conversationId =
      place.kind === 'channel'
        ? (place.channelId ?? parseThread(place.conversationId).channelId)
        : place.conversationId;
    return await this.isMember({ serviceUrl: place.serviceUrl, conversationId }, place.tenantId, by);
  }

  async mayChoose(home: string, by: Person): Promise<boolean> {
    const place = await this.parts.conversations.find(home);
    if (!place || !this.isAllowed(by)) return false;
    if (place.kind === 'channel' || this.parts.allowed.length > 0) return await this.mayAct(home, by);
    const tiers = await this.parts.destinations.of('escalations');
    for (const { conversation, serviceUrl } of tiers)
      if (await this.isMember({ serviceUrl, conversationId: conversation }, place.tenantId, by)) return true;
    return false;
  }

  async peopleOf({ serviceUrl, conversation }: Place, named: readonly string[]): Promise<readonly Person[]> {
    const address = { serviceUrl, conversationId: conversation };
    const { connector } = this.parts;
    try {
      const members =
        named.length === 0
          ? await connector.members(address)
          : await Promise.all(named.slice(0, FEW).map((id) => connector.member(address, id)));
      const people = members.flatMap((member) => (member && isOneOfUs(member) ? [toPerson(member)] : []));
      const allowed = people.filter((person) => this.isAllowed(person));
      return allowed.length > FEW ? [] : allowed;
    } catch {
      return [];
    }
  }

  /** Teams finds a member by the directory's id too; the Agents Playground does not, but its list tells it. */
  private async memberOf(
    address: { serviceUrl: string; conversationId: string },
    id: string,
  ): Promise<Member | undefined> {
    const { connector } = this.parts;
    const found = await connector.member(address, id);
    return found ?? (await connector.members(address)).find(({ aadObjectId }) => aadObjectId === id);
  }

  private isAllowed({ id }: Person): boolean {
    const { allowed } = this.parts;
    return allowed.length === 0 || allowed.includes(id.toLowerCase());
  }

  private async isMember(
    address: { serviceUrl: string; conversationId: string },
    tenantId: string | undefined,
    { id }: Person,
  ): Promise<boolean> {
    const key = `${address.conversationId}|${id}`;
    const now = this.parts.now().getTime();
    const before = this.known.get(key);
    if (before && before.until > now) return before.isMember;
    try {
      const member = await this.memberOf(address, id);
      const isMember =
        member !== undefined && isOneOfUs(member) && (!member.tenantId || !tenantId || member.tenantId === tenantId);
      this.known.set(key, { isMember, until: now + BELIEVED_FOR });
      return isMember;
    } catch {
      return false;
    }
  }
}

const isOneOfUs = ({ userRole = 'user' }: Member): boolean => !/^(?:guest|anonymous)$/i.test(userRole);

const toPerson = ({ aadObjectId, id, name = 'colleague' }: Member): Person => ({ id: aadObjectId ?? id, name });
