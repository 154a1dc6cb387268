import type { Person } from '../src/cases/events';
import { RefusedError } from '../src/cases/refused';
import type { Engineers, Verdict } from '../src/handoff/places';
import type { Turn } from './turn';

/**
 * What a conversation's roster says of somebody: one of its people; a guest, somebody anonymous or of another tenant; not
 * in it; or nothing, for now.
 */
export type Standing = 'member' | 'guest' | 'absent' | 'unknown';

/** Who asks, and where. */
export type Asker = Pick<Turn, 'kind' | 'home' | 'by'>;

export interface Roster {
  /** @param home the conversation's name in our tables; in a chat of two everybody is a member */
  standing(home: string, by: Person): Promise<Standing>;
}

const NOT_TOLD: Readonly<Record<Turn['kind'], string>> = {
  personal: 'Teams did not tell me who is in the engineers’ channel. Try again in a minute.',
  groupChat: 'Teams did not tell me who is in this chat. Try again in a minute.',
  channel: 'Teams did not tell me who is in this channel. Try again in a minute.',
};

const colleague = ({ kind }: Asker): string =>
  kind === 'channel' ? 'a member of this team' : 'a colleague in this chat';

function onlyReads(standing: Standing, turn: Asker): string | undefined {
  if (standing === 'guest')
    return `Ask ${colleague(turn)} to do that: guests can read here, with help, status and path.`;
  if (standing === 'absent')
    return `Ask ${colleague(turn)} to do that, or try again in a minute: Teams does not list you here yet.`;
  return undefined;
}

/**
 * Who may act in group chats and channels. Walking a case goes on while Teams does not tell who is there; what gives
 * power over others waits until it does.
 */
export class Permits {
  constructor(private readonly roster: Roster) {}

  /** @returns what keeps this person from changing anything here, in words; `undefined` where nothing does */
  async against(turn: Asker): Promise<string | undefined> {
    return onlyReads(await this.roster.standing(turn.home, turn.by), turn);
  }

  /** @throws RefusedError for what only those may do whom the roster knows, while it does not answer */
  async mustBeKnown(turn: Asker): Promise<void> {
    if ((await this.roster.standing(turn.home, turn.by)) === 'unknown') throw new RefusedError(NOT_TOLD[turn.kind]);
  }
}

/** Those who may act on an escalation here. @throws RefusedError */
export async function mustAct(engineers: Engineers, turn: Asker): Promise<void> {
  mustBe(
    await engineers.mayAct(turn.home, turn.by),
    turn,
    'Only an escalation engineer of this team can do that. Ask one of them to do it.',
  );
}

function mustBe(verdict: Verdict, turn: Asker, words: string): void {
  if (verdict === 'unknown') throw new RefusedError(NOT_TOLD[turn.kind]);
  if (verdict === 'no') throw new RefusedError(words);
}

/** Those who may say where alerts and escalations go. @throws RefusedError */
export async function mustChoose(engineers: Engineers, turn: Asker): Promise<void> {
  mustBe(
    await engineers.mayChoose(turn.home, turn.by),
    turn,
    turn.kind === 'channel'
      ? 'Only the engineers of this team can choose that. Ask one of them to write it.'
      : 'Only an escalation engineer can take escalations in a chat. Write it in the engineers’ channel first.',
  );
}
