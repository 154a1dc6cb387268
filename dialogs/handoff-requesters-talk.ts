import type { Activity } from 'botbuilder';
import type { Case } from '../src/cases/case';
import { type Decision, nothing } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { RefusedError } from '../src/cases/refused';
import { withdraw } from '../src/handoff/escalate';
import { handoffsOf, liveHandoff } from '../src/handoff/handoff';
import { fromRequester, pause } from '../src/handoff/relay';
import type { HandoffParts, Here } from './handoff-parts';
import { readRequester } from './handoff-typed';
import { readWritten } from './heard';
import type { Turn } from './turn';

/** What the requester's side writes about an escalation, or to its engineer. */
export class RequestersTalk {
  constructor(private readonly parts: Pick<HandoffParts, 'desk'>) {}

  /** @returns false where the words are for the bot itself */
  async hear(turn: Turn, activity: Activity): Promise<boolean> {
    if (!turn.isToUs) return false;
    const typed = readRequester(turn.text);
    const open = await this.parts.desk.openIn(turn.home);
    const cases = await Promise.all(open.map(({ id }) => this.parts.desk.glance(id)));
    const talks = cases.flatMap((current): Here[] => {
      const handoff = current && liveHandoff(current);
      return current && handoff ? [{ current, handoff }] : [];
    });
    if (typed) return await this.typed(turn, typed, talks[0]?.current ?? cases.find(isEscalated));
    const talking = talks.filter(({ handoff }) => !handoff.paused);
    if (talking.length === 0 || STILL_HEARD.test(turn.text)) return false;
    const written = readWritten(activity, turn.text);
    const { current, text } = whichTalk(talking, written.text);
    if (!current) {
      await this.askWhich(turn, talking);
      return true;
    }
    const heard = { id: activity.id ?? turn.key, text, files: written.files };
    await this.parts.desk.act(turn.key, current.id, turn.home, (now, at) =>
      liveHandoff(now) ? fromRequester(now, heard, { by: turn.by, at }) : nothing,
    );
    return true;
  }

  private async typed(turn: Turn, typed: 'withdraw' | 'pause' | 'resume', current?: Case): Promise<boolean> {
    if (!current) throw new RefusedError('Nothing is escalated here.');
    await this.parts.desk.act(turn.key, current.id, turn.home, (now, at): Decision => {
      const said: Said = { by: turn.by, at };
      return typed === 'withdraw' ? withdraw(now, said) : pause(now, typed === 'pause', said);
    });
    return true;
  }

  /** Two engineers in one chat: nothing is sent to the wrong one by guessing. */
  private async askWhich(turn: Turn, talking: readonly Here[]): Promise<void> {
    const names = talking.map(({ current, handoff }) => `${current.id} for ${handoff.owner?.name}`).join(', ');
    await this.parts.desk.say(turn.key, turn.home, [
      {
        name: 'words',
        text: `That was not sent: you talk with more than one engineer here. Begin with the case’s number: ${names}.`,
      },
    ]);
  }
}

/** Words that mean the bot even while an engineer has the case. */
const STILL_HEARD = /^\s*(?:help|hi|hello|\?|status|cases|export(?:\s+here)?|escalate)\s*[.!]*\s*$/i;

const isEscalated = (current: Case | undefined): boolean =>
  current !== undefined &&
  handoffsOf(current).some(({ state }) => state === 'draft' || state === 'requested' || state === 'offered');

/** The talk that is meant: the only one, or the one whose number the words begin with. */
function whichTalk(talking: readonly Here[], text: string): { current?: Case; text: string } {
  const [, number, rest = ''] = /^\s*(\d{4,15})\b[\s:,]*([\s\S]*)$/.exec(text) ?? [];
  const named = talking.find(({ current }) => String(current.id) === number);
  if (named) return { current: named.current, text: rest };
  return { current: talking.length === 1 ? talking[0]!.current : undefined, text };
}
