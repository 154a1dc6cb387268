import * as advance from '../src/cases/advance';
import { type Case, stepOf } from '../src/cases/case';
import * as closing from '../src/cases/closing';
import type { Decision } from '../src/cases/decision';
import type { Desk } from '../src/cases/desk';
import type { Said } from '../src/cases/events';
import { RefusedError } from '../src/cases/refused';
import { show } from '../src/cases/showing';
import { explain } from '../src/status';
import { readNamed } from './commands';
import { type RecordParts, recordFor } from './record';
import type { Turn } from './turn';

/** Cases that people name by their numbers, open or closed: to go on with one, open it again, or get its record. */
export class NamedCases {
  constructor(
    private readonly desk: Desk,
    private readonly records: RecordParts,
  ) {}

  /** @returns false where the words name no case of this conversation */
  async hear(turn: Turn): Promise<boolean> {
    const named = readNamed(turn.text);
    if (!named) return false;
    const { what } = named;
    const caseId = named.caseId ?? (await this.desk.lastClosedIn(turn.home))?.id;
    if (caseId === undefined) throw new RefusedError('No case was closed here. Type status to see the open ones.');
    if (what === 'show' && !(await this.isMeant(turn, caseId))) return false;
    const give = what === 'export' ? await recordFor(this.records, turn, { here: false }) : undefined;
    await this.desk.act(turn.key, caseId, turn.home, (current, at) => {
      const said: Said = { by: turn.by, at };
      if (give) return give(current, said);
      return what === 'reopen' ? closing.reopen(current, said) : shown(current, said);
    });
    return true;
  }

  /** The number of a case of this conversation, unless the step at hand asks for a number and knows this one. */
  private async isMeant({ home, text }: Turn, caseId: number): Promise<boolean> {
    if ((await this.desk.homeOf(caseId)) !== home) return false;
    const [newest] = await this.desk.openIn(home);
    const current = newest && (await this.desk.glance(newest.id));
    const asks = current && stepOf(current)?.meta.asksStatus;
    return !asks || /case/i.test(text) || explain(`${asks.command} ${caseId}`).length === 0;
  }
}

/** An open case becomes the one at hand; a closed one shows where it stands, with the way to open it again. */
const shown = (current: Case, said: Said): Decision =>
  current.status === 'open' ? advance.pick(current, said) : show({ name: 'status' });
