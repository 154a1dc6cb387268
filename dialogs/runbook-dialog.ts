import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Press } from '../cards/press';
import * as advance from '../src/cases/advance';
import type { Case } from '../src/cases/case';
import { type Decision, nothing, type View } from '../src/cases/decision';
import type { Acted, Desk } from '../src/cases/desk';
import { RefusedError } from '../src/cases/refused';
import { askToEscalate, endedWith } from '../src/handoff/escalate';
import { liveHandoff } from '../src/handoff/handoff';
import { runbookById } from '../src/runbooks';
import type { Reply, Turn } from './turn';
import { turnOf } from './turn-state';
import { meaningOf } from './typed';

export const RUNBOOK = 'runbook';

/** Walks one case: card out, answer in, next card out. It carries; the case decides. */
export class RunbookDialog extends Dialog {
  constructor(private readonly desk: Desk) {
    super(RUNBOOK);
  }

  override async beginDialog(dc: DialogContext, options?: { caseId: number }): Promise<DialogTurnResult> {
    dc.activeDialog!.state = options ?? {};
    return await this.continueDialog(dc);
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { caseId } = dc.activeDialog!.state as { caseId: number };
    const { acted, reply } = await this.take(
      turn,
      turn.press?.kind === 'answer' || turn.press?.kind === 'tool' ? turn.press.caseId : caseId,
    );
    if (acted?.current.status === 'closed') return await dc.endDialog(reply);
    return { ...Dialog.EndOfTurn, result: reply };
  }

  private async take(turn: Turn, caseId: number): Promise<{ acted?: Acted; reply?: Reply }> {
    const { press } = turn;
    if (press?.kind === 'answer') {
      const acted = await this.act(turn, caseId, (current, at) =>
        advance.answer(current, { ...press, via: 'button', facts: press.inputs }, { by: turn.by, at }),
      );
      return { acted, reply: { view: { name: 'answered', visit: press.visit ?? visitAnswered(acted) }, caseId } };
    }
    if (press?.kind === 'tool') return await this.useTool(turn, press, caseId);
    return { acted: await this.hear(turn, caseId) };
  }

  private async hear(turn: Turn, caseId: number): Promise<Acted | undefined> {
    return await this.act(turn, caseId, (current, at) => {
      const said = { by: turn.by, at };
      const meaning = meaningOf(current, turn.text, turn.locale);
      if (meaning?.kind === 'answer') return advance.answer(current, { step: current.step ?? '', ...meaning }, said);
      if (meaning?.kind === 'facts') return advance.fillIn(current, meaning.facts, said);
      if (!turn.isToUs) return nothing;
      throw new RefusedError(advance.notOffered(current));
    });
  }

  private async useTool(
    turn: Turn,
    press: Press & { kind: 'tool' },
    caseId: number,
  ): Promise<{ acted: Acted; reply: Reply }> {
    let shown: View | undefined;
    const acted = await this.act(turn, caseId, (current, at) => {
      const { decision, instead } = toolDecision(current, press, { by: turn.by, at });
      shown = instead;
      const inPlace = turn.isExecute && instead !== undefined;
      return inPlace ? { ...decision, send: decision.send.filter(({ view }) => view !== instead) } : decision;
    });
    return { acted, reply: { view: shown ?? sameCard(press, acted.current), caseId } };
  }

  private act(turn: Turn, caseId: number, decide: (current: Case, at: string) => Decision): Promise<Acted> {
    return this.desk.act(turn.key, caseId, turn.home, (current, at) => {
      keepQuiet(current, turn);
      return endedWith(current, decide(current, at));
    });
  }
}

/** While an engineer has the case the runbook waits; what only shows something works. */
function keepQuiet(current: Case, { press }: Turn): void {
  const live = liveHandoff(current);
  if (!live?.owner || live.paused || (press?.kind === 'tool' && ONLY_SHOWS.has(press.do))) return;
  throw new RefusedError(
    `${live.owner.name} has this case now, so the runbook waits. Write to ${live.owner.name} here, or type withdraw to take the case back.`,
  );
}

const ONLY_SHOWS: ReadonlySet<string> = new Set(['escalate', 'path', 'status', 'explain', 'ask-explain']);

/** The visit that the answer ended. */
const visitAnswered = ({ before, current, kind }: Acted): number =>
  kind === 'done' ? before.visit : (current.path.at(-1)?.visit ?? current.visit);

/** What a tool does, and the view that takes the pressed card's place, where one does. */
function toolDecision(
  current: Case,
  press: Press & { kind: 'tool' },
  said: advance.Said,
): { decision: Decision; instead?: View } {
  const inPlace = (view: View, decision: Decision = advance.show(view)) => ({ decision, instead: view });
  switch (press.do) {
    case 'back':
      return { decision: advance.back(current, said) };
    case 'facts':
      return { decision: advance.fillIn(current, press.inputs, said) };
    case 'show':
    case 'pick':
      return { decision: advance.pick(current, said) };
    case 'ask-close':
      return { decision: advance.askToClose(current) };
    case 'close':
      return { decision: advance.close(current, { ...said, anyway: false }) };
    case 'close-anyway':
      return { decision: advance.close(current, { ...said, anyway: true }) };
    case 'reopen':
      return { decision: advance.reopen(current, said) };
    case 'put-back':
      return { decision: advance.putBack(current, press.inputs.change ?? '', said) };
    case 'remind': {
      const decision = advance.remind(current, Number(press.inputs.minutes), said);
      const view: View = { name: 'remind-set', due: decision.remind[0]!.due };
      return inPlace(view, { ...decision, send: [{ view }] });
    }
    case 'explain':
      return inPlace({ name: 'explained', query: press.inputs.code ?? '' });
    case 'open':
      return { decision: openRunbook(current, press.inputs, said) };
    case 'ask-remind':
    case 'ask-explain':
    case 'path':
    case 'status':
    case 'values':
      return { decision: advance.show({ name: press.do }) };
    case 'escalate':
      return { decision: askToEscalate(current) };
  }
}

function openRunbook(current: Case, { runbook = '', section = '' }: Press['inputs'], said: advance.Said): Decision {
  const found = runbookById(runbook);
  if (!found) throw new RefusedError('That runbook is not in the list any more. Type start to see the list.');
  return advance.openAt(current, found, section, said);
}

/** The card the button is on, as it is now. */
function sameCard(press: Press & { kind: 'tool' }, current: Case): View {
  switch (press.on) {
    case 'status':
    case 'path':
    case 'values':
    case 'confirm-close':
    case 'leftovers':
    case 'closed':
    case 'ask-remind':
    case 'ask-explain':
      return { name: press.on };
    case 'step':
      return { name: 'step', visit: press.visit ?? current.visit };
    default:
      return { name: 'status' };
  }
}
