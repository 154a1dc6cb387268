import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Press } from '../cards/press';
import * as advance from '../src/cases/advance';
import { openOnly } from '../src/cases/asking';
import type { Case } from '../src/cases/case';
import * as closing from '../src/cases/closing';
import { type Decision, isNothing, type View } from '../src/cases/decision';
import type { Acted, Desk } from '../src/cases/desk';
import type { Said } from '../src/cases/events';
import { askForLogs } from '../src/cases/evidence/logs';
import { paste } from '../src/cases/evidence/paste';
import { askWhether } from '../src/cases/meant';
import { BadValueError, RefusedError } from '../src/cases/refused';
import { remind } from '../src/cases/reminding';
import { show } from '../src/cases/showing';
import { askToEscalate, endedWith } from '../src/handoff/escalate';
import { confirm, notYet } from '../src/handoff/give-back';
import { liveHandoff } from '../src/handoff/handoff';
import { runbookById } from '../src/runbooks';
import { alertTool } from './alert-tools';
import { readCommand } from './commands';
import { notUnderstood, whatIsPossible } from './not-understood';
import { pasteCard, pasteTool } from './pasting';
import type { LogsParts } from './sending-logs';
import type { Reply, Turn } from './turn';
import { turnOf } from './turn-state';
import { isCode, meaningOf } from './typed';

export const RUNBOOK = 'runbook';

/** Walks one case: card out, answer in, next card out. It carries; the case decides. */
export class RunbookDialog extends Dialog {
  constructor(
    private readonly desk: Desk,
    private readonly logs: Pick<LogsParts, 'takesFiles'>,
  ) {
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
    if (press?.kind === 'answer') return await this.sayingWhatDoesNotFit(turn, () => this.answer(turn, press, caseId));
    if (press?.kind === 'tool') return await this.sayingWhatDoesNotFit(turn, () => this.useTool(turn, press, caseId));
    return { acted: await this.hear(turn, caseId) };
  }

  private async answer(turn: Turn, press: Press & { kind: 'answer' }, caseId: number) {
    const acted = await this.act(turn, caseId, (current, at) =>
      advance.answer(current, { ...press, via: 'button', facts: press.inputs }, { by: turn.by, at }),
    );
    const view: View = { name: 'answered', visit: press.visit ?? visitAnswered(acted) };
    return { acted, reply: { view, caseId } };
  }

  /** A value that does not fit leaves its card where it is, with what was typed and why it is refused. */
  private async sayingWhatDoesNotFit(
    turn: Turn,
    take: () => Promise<{ acted?: Acted; reply?: Reply }>,
  ): Promise<{ acted?: Acted; reply?: Reply }> {
    try {
      return await take();
    } catch (error) {
      const { press } = turn;
      if (!(error instanceof BadValueError) || !turn.isExecute || !press || press.kind === 'start') throw error;
      const told = { note: error.message, entered: press.inputs };
      const current = await this.desk.read(press.caseId);
      const view: View =
        press.kind === 'tool' && press.on === 'values'
          ? { name: 'values', ...told }
          : { name: 'step', visit: current?.visit ?? 0, ...told };
      return { reply: { view, caseId: press.caseId } };
    }
  }

  private async hear(turn: Turn, caseId: number): Promise<Acted | undefined> {
    return await this.act(turn, caseId, (current, at) => {
      const said = { by: turn.by, at };
      if (turn.output && turn.output.readings.length > 0) return paste(current, turn.output, said);
      const meaning = meaningOf(current, turn.text, turn.locale);
      switch (meaning?.kind) {
        case 'answer':
          return advance.answer(current, { step: current.step ?? '', ...meaning }, said);
        case 'facts':
          return toldFacts(current, meaning.facts, said);
        case 'close':
        case 'close-anyway':
          return closing.close(current, { ...said, anyway: meaning.kind === 'close-anyway' });
        case 'keep-open':
          return closing.keepOpen(current, said);
        case 'works':
          return confirm(current, meaning.handoff, said);
        case 'not-yet':
          return notYet(current, meaning.handoff, said);
        case 'not-meant':
          return { ...whatIsPossible(current, turn.text), events: [askWhether(current, [], turn.text, said)] };
        default:
          return explained(current, turn, said);
      }
    });
  }

  private async useTool(
    turn: Turn,
    press: Press & { kind: 'tool' },
    caseId: number,
  ): Promise<{ acted: Acted; reply: Reply }> {
    let shown: View | undefined;
    const acted = await this.act(turn, caseId, (current, at) => {
      const given = { output: turn.output, takesFiles: turn.kind === 'personal' && this.logs.takesFiles };
      const { decision, instead } = toolDecision(current, press, given, { by: turn.by, at });
      shown = instead;
      const inPlace = turn.isExecute && instead !== undefined;
      return inPlace ? { ...decision, send: decision.send.filter(({ view }) => view !== instead) } : decision;
    });
    return {
      acted,
      reply: { view: shown ?? pasteCard(press, acted.current) ?? afterwards(press, acted.current), caseId },
    };
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

/** Values told in words: the step is shown anew with them. */
function toldFacts(current: Case, facts: Readonly<Record<string, string>>, said: Said): Decision {
  const decision = advance.fillIn(current, facts, said, 'elsewhere');
  return isNothing(decision) ? show({ name: 'words', text: 'The case has that value already.' }) : decision;
}

/** A question about a code, or words that say nothing clear. */
function explained(current: Case, turn: Turn, said: Said): Decision {
  const { text } = turn;
  const typed = readCommand(text);
  if (isCode(text) && !/^\d{1,2}\W?$/.test(text.trim())) return show({ name: 'explained', query: text });
  if (typed?.command === 'status-number' && !turn.output) return show({ name: 'explained', query: typed.query });
  return notUnderstood(current, turn, said);
}

/** The visit that the answer ended. */
const visitAnswered = ({ before, current, kind }: Acted): number =>
  kind === 'done' ? before.visit : (current.path.at(-1)?.visit ?? current.visit);

/** What a tool does, and the view that takes the pressed card's place, where one does. */
function toolDecision(
  current: Case,
  press: Press & { kind: 'tool' },
  { output, takesFiles }: { output: Turn['output']; takesFiles: boolean },
  said: Said,
): { decision: Decision; instead?: View } {
  const inPlace = (view: View, decision: Decision = show(view)) => ({ decision, instead: view });
  switch (press.do) {
    case 'back':
      return { decision: advance.back(current, said) };
    case 'facts':
      return { decision: advance.fillIn(current, press.inputs, said, press.on === 'step' ? 'here' : 'elsewhere') };
    case 'show':
      return { decision: press.on === 'confirm-close' ? closing.keepOpen(current, said) : advance.pick(current, said) };
    case 'pick':
      return { decision: advance.pick(current, said) };
    case 'ask-close':
      return { decision: closing.askToClose(current, said) };
    case 'close':
      return { decision: closing.close(current, { ...said, anyway: false }) };
    case 'close-anyway':
      return { decision: closing.close(current, { ...said, anyway: true }) };
    case 'reopen':
      return { decision: closing.reopen(current, said) };
    case 'put-back':
      return { decision: closing.putBack(current, press.inputs.change ?? '', said) };
    case 'remind': {
      const decision = remind(current, Number(press.inputs.minutes), said);
      const view: View = { name: 'remind-set', due: decision.remind[0]!.due };
      return inPlace(view, { ...decision, send: [{ view }] });
    }
    case 'explain':
      return inPlace({ name: 'explained', query: press.inputs.code ?? '' });
    case 'open':
      return { decision: openRunbook(current, press.inputs, said) };
    case 'ask-remind':
    case 'values':
      openOnly(current);
      return { decision: show({ name: press.do }) };
    case 'ask-explain':
    case 'path':
    case 'status':
      return { decision: show({ name: press.do }) };
    case 'escalate':
      return { decision: askToEscalate(current) };
    case 'ask-logs':
      return { decision: askForLogs(current, takesFiles, said) };
    case 'ask-paste':
    case 'paste':
    case 'take-paste':
    case 'not-so':
    case 'use-found':
    case 'choose-found':
      return pasteTool(current, press.do, press, output, said);
    default:
      return alertTool(current, press.do, press.inputs, said);
  }
}

function openRunbook(current: Case, { runbook = '', section = '' }: Press['inputs'], said: Said): Decision {
  const found = runbookById(runbook);
  if (!found) throw new RefusedError('That runbook is not in the list any more. Type start to see the list.');
  return advance.openAt(current, found, section, said);
}

/** What the pressed card shows afterwards: one line where it has done its work, else the same card as it is now. */
function afterwards(press: Press & { kind: 'tool' }, current: Case): View {
  const line = (text: string): View => ({ name: 'words', text });
  const asksToClose = press.on === 'confirm-close' || press.on === 'leftovers';
  if (press.do === 'pick') return { name: 'picked' };
  if (press.do === 'show' && asksToClose && current.status === 'open') return line(`Case ${current.id} stays open.`);
  if (press.do === 'close' && press.on === 'confirm-close' && current.status === 'open')
    return line('Something is still changed: see the next card.');
  if (press.do === 'show' && press.on === 'way-on') return line('The step is below.');
  if (press.do === 'facts' && press.on === 'values') return line('Saved. The newest card uses these values.');
  return sameCard(press, current);
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
    case 'alert':
    case 'alert-runbooks':
    case 'snooze-over':
      return { name: press.on };
    case 'alert-news':
      return { name: 'alert-news', state: current.alerts?.toldState ?? 'firing', at: current.alerts?.toldAt ?? '' };
    case 'help':
      return { name: 'help' };
    case 'explained':
      return { name: 'explained', query: press.inputs.code ?? '' };
    case 'step':
      return { name: 'step', visit: press.visit ?? current.visit };
    default:
      return { name: 'status' };
  }
}
