import type { Person } from '../cases/events';
import type { Engineers, Place, Verdict } from '../handoff/places';
import type { Member } from './connector';
import type { Conversations } from './conversations';
import type { TeamsRoster } from './roster';

export interface EngineersParts {
  roster: Pick<TeamsRoster, 'standing' | 'standingIn' | 'people'>;
  conversations: Pick<Conversations, 'find'>;
  /** Directory object ids in lower case; empty means: the members of each tier's channel. */
  allowed: readonly string[];
  destinations: { of(kind: 'escalations'): Promise<readonly { conversation: string; serviceUrl: string }[]> };
}

/** In a place with more people than this nobody can be asked by name, unless they were named. */
const FEW = 10;

/**
 * Who may take an escalation: the members of the tier's channel or chat, as Teams' roster says it, and where a list is
 * set only those on it. Guests may not, and nobody may while Teams cannot be asked.
 */
export class TeamsEngineers implements Engineers {
  constructor(private readonly parts: EngineersParts) {}

  async mayAct(home: string, by: Person): Promise<Verdict> {
    return this.isAllowed(by) ? VERDICTS[await this.parts.roster.standing(home, by)] : 'no';
  }

  async mayChoose(home: string, by: Person): Promise<Verdict> {
    const { allowed, conversations, destinations, roster } = this.parts;
    const place = await conversations.find(home);
    if (!place || !this.isAllowed(by)) return 'no';
    if (place.kind === 'channel' || allowed.length > 0) return await this.mayAct(home, by);
    const tiers = await destinations.of('escalations');
    const standings = await Promise.all(
      tiers.map(({ conversation, serviceUrl }) =>
        roster.standingIn({ serviceUrl, conversationId: conversation }, place.tenantId, by),
      ),
    );
    if (standings.includes('member')) return 'yes';
    return standings.includes('unknown') ? 'unknown' : 'no';
  }

  async peopleOf({ serviceUrl, conversation }: Place, named: readonly string[]): Promise<readonly Person[]> {
    const asked = this.parts.roster.people({ serviceUrl, conversationId: conversation }, named.slice(0, FEW));
    const people = (await asked.catch(() => [])).map(toPerson).filter((person) => this.isAllowed(person));
    return people.length > FEW ? [] : people;
  }

  private isAllowed({ id }: Person): boolean {
    const { allowed } = this.parts;
    return allowed.length === 0 || allowed.includes(id.toLowerCase());
  }
}

const VERDICTS = { member: 'yes', guest: 'no', absent: 'no', unknown: 'unknown' } as const;

const toPerson = ({ aadObjectId, id, name = 'colleague' }: Member): Person => ({ id: aadObjectId ?? id, name });
