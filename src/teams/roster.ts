import { LRUCache } from 'lru-cache';
import type { Roster, Standing } from '../../dialogs/permits';
import type { Person } from '../cases/events';
import type { Address, Connector, Member } from './connector';
import type { Conversations, Place } from './conversations';
import { type After, DeadlineError, within } from './deadline';
import { parseThread } from './thread';

export interface RosterParts {
  connector: Pick<Connector, 'member' | 'members'>;
  conversations: Pick<Conversations, 'find'>;
  now: () => Date;
  /** Real waiting where it is missing. */
  after?: After;
}

/** How long Teams may take to answer, in milliseconds: it waits 5 s itself for the answer to a press. */
const PATIENCE = 2_000;
const MINUTE = 60_000;
/** How long an answer, or none in time, is believed, in milliseconds. Whoever was just added is not kept out for long. */
const BELIEVED_FOR: Readonly<Record<Standing, number>> = {
  member: 15 * MINUTE,
  guest: MINUTE,
  absent: MINUTE,
  unknown: MINUTE / 2,
};

/** Who is in a conversation, as Teams' roster says it: asked once, then believed for a while. */
export class TeamsRoster implements Roster {
  private readonly known = new LRUCache<string, { standing: Standing; until: number }>({ max: 10_000 });

  constructor(private readonly parts: RosterParts) {}

  async standing(home: string, by: Person): Promise<Standing> {
    const place = await this.parts.conversations.find(home);
    if (!place) return 'unknown';
    // A chat of two is the tenant gate's.
    return place.kind === 'personal' ? 'member' : await this.standingIn(addressOf(place), place.tenantId, by);
  }

  /** The same of a channel or a chat by its own id. */
  async standingIn(address: Address, tenantId: string | undefined, { id }: Person): Promise<Standing> {
    const key = `${address.conversationId}|${id}`;
    const before = this.known.get(key);
    if (before && before.until > this.now()) return before.standing;
    // An answer that comes too late for this turn is there for the next one.
    const asking = this.memberOf(address, id).then((member) => this.remember(key, standingOf(member, tenantId)));
    return await this.inTime(asking).catch((error) => {
      // Whoever was refused before does not come in while Teams is silent.
      const standing = before && before.standing !== 'member' ? before.standing : 'unknown';
      return error instanceof DeadlineError ? this.remember(key, standing) : standing;
    });
  }

  /** People of a place: those who were named, or all. @throws where Teams does not tell in time */
  async people(address: Address, named: readonly string[]): Promise<readonly Member[]> {
    const { connector } = this.parts;
    if (named.length === 0) return (await this.inTime(connector.members(address))).filter(isOneOfUs);
    const found = await this.inTime(Promise.all(named.map((id) => connector.member(address, id))));
    return found.flatMap((member) => (member && isOneOfUs(member) ? [member] : []));
  }

  /** Teams finds a member by the directory's id too; the Agents Playground does not, but its list tells it. */
  private async memberOf(address: Address, id: string): Promise<Member | undefined> {
    const { connector } = this.parts;
    const found = await connector.member(address, id);
    return found ?? (await connector.members(address)).find(({ aadObjectId }) => aadObjectId === id);
  }

  private remember(key: string, standing: Standing): Standing {
    this.known.set(key, { standing, until: this.now() + BELIEVED_FOR[standing] });
    return standing;
  }

  private inTime<T>(asking: Promise<T>): Promise<T> {
    return within(PATIENCE, 'Asking Teams who is here', asking, this.parts.after);
  }

  private now(): number {
    return this.parts.now().getTime();
  }
}

/** Of a thread the channel: that has the people. */
const addressOf = ({ kind, serviceUrl, conversationId, channelId }: Place): Address => ({
  serviceUrl,
  conversationId: kind === 'channel' ? (channelId ?? parseThread(conversationId).channelId) : conversationId,
});

function standingOf(member: Member | undefined, tenantId: string | undefined): Standing {
  if (!member) return 'absent';
  const isOurs = !member.tenantId || !tenantId || member.tenantId.toLowerCase() === tenantId.toLowerCase();
  return isOurs && isOneOfUs(member) ? 'member' : 'guest';
}

const isOneOfUs = ({ userRole = 'user' }: Member): boolean => !/^(?:guest|anonymous)$/i.test(userRole);
