import type { Press } from '../cards/press';
import type { Case } from '../src/cases/case';
import type { Decision, View } from '../src/cases/decision';
import { RefusedError } from '../src/cases/refused';
import { objectsOf } from '../src/handoff/earlier';
import { handoffOf, handoffsOf } from '../src/handoff/handoff';
import { type Doing, type Done, doEngineer, epochOf } from './handoff-engineer';
import type { HandoffParts } from './handoff-parts';
import { doRequester, isRequesters } from './handoff-requester';
import { mustAct } from './permits';
import { recordFor } from './record';
import { planTiers } from './tiers';
import type { Reply, Turn } from './turn';

/** The buttons of a handoff's cards, and what engineers type instead of pressing them. */
export class HandoffPresses {
  constructor(private readonly parts: HandoffParts) {}

  press(turn: Turn, press: Press & { kind: 'handoff' }): Promise<Reply> {
    return isRequesters(press) ? this.requesterPress(turn, press) : this.engineerPress(turn, press);
  }

  private async requesterPress(turn: Turn, press: Press & { kind: 'handoff' }): Promise<Reply> {
    const { desk } = this.parts;
    const before = await desk.read(press.caseId);
    const next = press.act === 'retry' && before ? handoffsOf(before).length + 1 : press.handoff;
    const asks = press.act === 'send' || press.act === 'retry';
    const tiers = asks && before ? await planTiers(this.parts, press.caseId, turn.home, next) : [];
    const predecessors = asks && before ? await this.predecessorsOf(before) : [];
    const offering = { tiers, minutes: this.parts.minutes, predecessors };
    let view: View = { name: 'handoff-home', handoff: press.handoff };
    await desk.act(turn.key, press.caseId, turn.home, (current, at) => {
      if (press.act === 'retry' && handoffsOf(current).length + 1 !== next)
        throw new RefusedError('Somebody else asked again at the same moment. The newest card shows where it stands.');
      const done = doRequester(current, press, offering, { by: turn.by, at });
      view = done.view;
      return done.decision;
    });
    return { view, caseId: press.caseId };
  }

  /** The cases that were escalated last about the same things. */
  private async predecessorsOf(current: Case): Promise<readonly Case[]> {
    const { desk, store } = this.parts;
    const found = await store.claims.find(objectsOf(current).map(({ name }) => name));
    const ids = new Set([...found.values()].map(({ caseId }) => caseId).filter((id) => id !== current.id));
    const cases = await Promise.all([...ids].map((id) => desk.glance(id)));
    return cases.filter((one) => one !== undefined);
  }

  private async engineerPress(turn: Turn, press: Press & { kind: 'handoff' }): Promise<Reply> {
    if (press.act === 'record') {
      await this.mustBeTheirs(turn, press.caseId, press.handoff);
      await this.giveRecord(turn, press.caseId, { here: false });
      return { view: { name: 'handoff-packet', handoff: press.handoff }, caseId: press.caseId };
    }
    const view = await this.act(turn, press.caseId, {
      act: press.act,
      handoff: press.handoff,
      epoch: press.epoch,
      inputs: press.inputs,
      about: press.about,
    });
    return { view, caseId: press.caseId };
  }

  /**
   * @returns which tier this conversation is
   * @throws RefusedError in a conversation that was not asked, and for whoever is no engineer there
   */
  private async mustBeTheirs(turn: Turn, caseId: number, handoff: number): Promise<number> {
    const { desk, engineers } = this.parts;
    const current = await desk.read(caseId);
    const tier = (current && handoffOf(current, handoff))?.tiers.findIndex(({ to }) => to === turn.home) ?? -1;
    if (tier < 0) throw new RefusedError('This escalation doesn’t belong to this conversation.');
    await mustAct(engineers, turn);
    return tier;
  }

  /** Gives whoever asks in a tier's conversation the whole record. */
  async giveRecord(turn: Turn, caseId: number, how: { here: boolean }): Promise<void> {
    const give = await recordFor(this.parts, turn, how);
    await this.parts.desk.act(turn.key, caseId, undefined, (now, at) => give(now, { by: turn.by, at }));
  }

  /** An engineer's act, by button or typed, for those who may. */
  async act(
    turn: Turn,
    caseId: number,
    doing: Pick<Doing, 'act' | 'handoff' | 'inputs' | 'about'> & { epoch?: number },
  ): Promise<View> {
    const { desk, threads } = this.parts;
    const tier = await this.mustBeTheirs(turn, caseId, doing.handoff);
    const hearsAll = doing.act === 'live-on' && (await threads.hearsAll(turn.home));
    let view: View = { name: 'handoff-offer', handoff: doing.handoff, tier };
    await desk.act(turn.key, caseId, undefined, (now, at) => {
      const done: Done = doEngineer(
        now,
        {
          ...doing,
          epoch: doing.epoch ?? epochOf(now, doing.handoff),
          from: turn.home,
          id: turn.key,
          hearsAll,
        },
        { by: turn.by, at },
      );
      view = done.view;
      return turn.isExecute ? inPlace(done) : spoken(done, turn.home);
    });
    return view;
  }
}

/** An Execute's answer shows the view itself: it is not sent as well. */
const inPlace = ({ decision, view }: Done): Decision => ({
  ...decision,
  send: decision.send.filter((message) => message.slot !== undefined || message.view !== view),
});

/** Without a card to replace, what came of it is said in the conversation. */
const spoken = ({ decision, words }: Done, to: string): Decision =>
  words === undefined
    ? decision
    : { ...decision, send: [...decision.send, { to, view: { name: 'words', text: words } }] };
