import type { Activity } from 'botbuilder';
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Press } from '../cards/press';
import { isMonitorsOwn } from '../src/alerts';
import * as advance from '../src/cases/advance';
import { inOneLine } from '../src/cases/asking';
import { leftoversShown, stepOf } from '../src/cases/case';
import * as closing from '../src/cases/closing';
import { type Decision, nothing, type View } from '../src/cases/decision';
import type { Desk } from '../src/cases/desk';
import type { Said } from '../src/cases/events';
import { unread } from '../src/cases/evidence/paste';
import { note } from '../src/cases/noting';
import { RefusedError } from '../src/cases/refused';
import { remind } from '../src/cases/reminding';
import { show } from '../src/cases/showing';
import type { CaseRow } from '../src/cases/store/store';
import { askToEscalate, endedWith } from '../src/handoff/escalate';
import { liveHandoff } from '../src/handoff/handoff';
import { type AlertPlaceParts, alertsLine } from './alert-places';
import { type AlertTalk, textOf } from './alert-talk';
import { readCommand, type Typed } from './commands';
import { HANDOFF, type HandoffDialog } from './handoff-dialog';
import { isRequesters } from './handoff-requester';
import { NamedCases } from './named-cases';
import { PICTURE } from './pasting';
import type { Permits } from './permits';
import { type RecordParts, recordFor } from './record';
import { RUNBOOK } from './runbook-dialog';
import { type LogsParts, takeLogs } from './sending-logs';
import { START, type Starting } from './start-dialog';
import type { Turn } from './turn';
import { turnOf } from './turn-state';
import { isCode, isEmojiOnly, isThanks } from './typed';

export const MAIN = 'main';

/** What is this message for? A command, a press, an answer to the case at hand, or a new problem. */
export class MainDialog extends Dialog {
  private readonly named: NamedCases;

  constructor(
    private readonly desk: Desk,
    private readonly handoffs: HandoffDialog,
    private readonly alerts: AlertTalk,
    private readonly places: Pick<AlertPlaceParts, 'alerts' | 'destinations'>,
    private readonly logs: LogsParts,
    private readonly records: RecordParts,
    private readonly permits: Permits,
  ) {
    super(MAIN);
    this.named = new NamedCases(desk, records);
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (turn.press) return await this.press(dc, turn, turn.press);
    if (await this.handoffs.hearEngineers(turn, dc.context.activity)) return await dc.endDialog();
    if (await this.alerts.hearChoice(turn, dc.context.activity)) return await dc.endDialog();
    const refusal = turn.isToUs ? await this.permits.against(turn) : undefined;
    if (refusal !== undefined) return await this.read(dc, turn, refusal);
    if (await this.handoffs.hearRequesters(turn, dc.context.activity)) return await dc.endDialog();
    if (await this.alerts.hear(turn, dc.context.activity)) return await dc.endDialog();
    if (!turn.isToUs) return await this.overhear(dc, turn);
    if (await takeLogs(this.logs, turn)) return await dc.endDialog();
    if (await this.named.hear(turn)) return await dc.endDialog();
    const typed = readCommand(turn.text);
    if (typed?.command === 'start') return await this.start(dc, { words: typed.words });
    const words = textOf(dc.context.activity, turn);
    if (turn.kind === 'personal' && isMonitorsOwn(words)) return await this.start(dc, { words });
    const open = await this.desk.openIn(turn.home);
    if (open[0] && (!typed || typed.command === 'status-number'))
      return await dc.replaceDialog(RUNBOOK, { caseId: open[0].id });
    if (typed) return await dc.endDialog(await this.command(turn, typed, open, dc.context.activity));
    if (isCode(turn.text)) return await dc.endDialog(await this.say(turn, { name: 'explained', query: turn.text }));
    if (turn.output?.unopened)
      return await dc.endDialog(await this.say(turn, { name: 'words', text: unread(turn.output) }));
    if (turn.hasPicture && turn.text === '')
      return await dc.endDialog(await this.say(turn, { name: 'words', text: PICTURE }));
    if (isThanks(turn.text)) return await dc.endDialog(await this.say(turn, { name: 'words', text: WELCOME }));
    if (isEmojiOnly(turn.text)) return await dc.endDialog(await this.say(turn, { name: 'help' }));
    return await this.start(dc, { words });
  }

  /** Where a case is open, output that somebody pastes counts, mention or not; all other talk is left alone. */
  private async overhear(dc: DialogContext, turn: Turn): Promise<DialogTurnResult> {
    const [open] = turn.output && turn.output.readings.length > 0 ? await this.desk.openIn(turn.home) : [];
    const current = open && (await this.desk.glance(open.id));
    const engineer = current && liveHandoff(current);
    if (!current?.step || (engineer?.owner && !engineer.paused)) return await dc.endDialog();
    if (await this.permits.against(turn)) return await dc.endDialog();
    return await dc.replaceDialog(RUNBOOK, { caseId: current.id });
  }

  /** What those may do who change nothing here: words alone, past everything that would take them for more. */
  private async read(dc: DialogContext, turn: Turn, refusal: string): Promise<DialogTurnResult> {
    const typed = readCommand(turn.text);
    if (!typed || !ONLY_READ.has(typed.command)) throw new RefusedError(refusal);
    const open = await this.desk.openIn(turn.home);
    return await dc.endDialog(await this.command(turn, typed, open, dc.context.activity));
  }

  private async press(dc: DialogContext, turn: Turn, press: Press): Promise<DialogTurnResult> {
    await this.mayPress(turn, press);
    if (press.kind === 'handoff') return await dc.replaceDialog(HANDOFF);
    return press.kind === 'start'
      ? await this.start(dc, { words: press.inputs.words ?? '', press })
      : await dc.replaceDialog(RUNBOOK, { caseId: press.caseId });
  }

  /** Whether engineers may is asked where their acts are done. @throws RefusedError */
  private async mayPress(turn: Turn, press: Press): Promise<void> {
    if (press.kind === 'handoff' && !isRequesters(press)) return;
    if (press.kind === 'tool' && ONLY_READ.has(press.do)) return;
    const refusal = await this.permits.against(turn);
    if (refusal !== undefined) throw new RefusedError(refusal);
    const jumps = press.kind === 'start' ? press.section : press.inputs.section;
    if (jumps) await this.permits.mustBeKnown(turn);
  }

  private async start(dc: DialogContext, starting: Starting): Promise<DialogTurnResult> {
    return await dc.replaceDialog(START, starting);
  }

  private async command(turn: Turn, typed: Typed, open: readonly CaseRow[], activity: Activity): Promise<void> {
    const current = open[0];
    if (typed.command === 'help')
      return await this.say(turn, { name: 'help' }, current && (await this.desk.glance(current.id))?.id);
    if (typed.command === 'status' && open.length !== 1)
      return await this.say(turn, await this.list(open, await alertsLine(this.places, activity)));
    if (typed.command === 'explain' || typed.command === 'status-number')
      return await this.say(turn, { name: 'explained', query: typed.query }, current?.id);
    if (typed.command === 'export') {
      const given = current ?? (await this.desk.lastClosedIn(turn.home));
      if (given) return await this.give(turn, given.id, typed);
    }
    if (!current) return await this.say(turn, { name: 'words', text: 'No case is open here. Type start to open one.' });
    await this.desk.act(turn.key, current.id, turn.home, (now, at) =>
      endedWith(now, decide(typed, now, { by: turn.by, at })),
    );
  }

  private async give(turn: Turn, caseId: number, asked: Typed & { command: 'export' }): Promise<void> {
    const give = await recordFor(this.records, turn, asked);
    await this.desk.act(turn.key, caseId, turn.home, (now, at) => give(now, { by: turn.by, at }));
  }

  private async say(turn: Turn, view: View, caseId?: number): Promise<void> {
    await this.desk.say(turn.key, turn.home, [view], caseId);
  }

  private async list(open: readonly CaseRow[], alerts = ''): Promise<View> {
    if (open.length === 0)
      return {
        name: 'menu',
        why: `${alerts} No case is open here. Choose a runbook, or describe the problem.`.trim(),
      };
    const cases = await Promise.all(
      open.slice(0, MOST_LISTED).map(async ({ id, title, touchedAt }) => {
        const current = await this.desk.glance(id);
        const meta = current && stepOf(current)?.meta;
        return { id, title, step: current ? (meta ? inOneLine(meta) : '') : 'It can’t be read.', touchedAt };
      }),
    );
    return { name: 'case-list', cases, all: open.length, alerts };
  }
}

const MOST_LISTED = 12;
const WELCOME = 'You’re welcome. Describe a problem whenever there is one.';
/** What shows something and changes nothing. */
const ONLY_READ: ReadonlySet<string> = new Set(['help', 'status', 'path']);

function decide(typed: Typed, current: Parameters<typeof advance.back>[0], said: Said): Decision {
  switch (typed.command) {
    case 'back':
      return advance.back(current, said);
    case 'close':
      return closing.askToClose(current, said);
    case 'close-anyway':
      return closing.close(current, { ...said, anyway: leftoversShown(current) });
    case 'remind': {
      const decision = remind(current, typed.minutes, said);
      return { ...decision, send: [{ view: { name: 'remind-set', due: decision.remind[0]!.due } }] };
    }
    case 'note':
      return note(current, typed.text, said);
    case 'path':
    case 'status':
      return show({ name: typed.command });
    case 'escalate':
      return askToEscalate(current);
    default:
      return nothing;
  }
}
