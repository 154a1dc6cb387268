import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Press } from '../cards/press';
import { readAlertText } from '../src/alerts';
import { start } from '../src/cases/advance';
import { runbookFor } from '../src/cases/alerts/alert-runbook';
import type { Case } from '../src/cases/case';
import type { Decision, View } from '../src/cases/decision';
import type { Desk } from '../src/cases/desk';
import { startWith } from '../src/cases/evidence/paste';
import { heedOpening } from '../src/cases/meant';
import { looksLikeOutput } from '../src/evidence';
import type { ServerHealth } from '../src/evidence/server-health';
import type { Facts } from '../src/facts/facts';
import { askToEscalate } from '../src/handoff/escalate';
import { runbookById, runbooks } from '../src/runbooks';
import { factsIn, findRunbooks } from '../src/runbooks/find';
import type { Runbook } from '../src/runbooks/runbook';
import { stepsOf } from '../src/runbooks/steps';
import type { Reply, Turn } from './turn';
import { turnOf } from './turn-state';

export const START = 'start';

export interface Starting {
  /** What was said, or the words after `start`. */
  words: string;
  /** The button that was pressed. */
  press?: Press & { kind: 'start' };
}

/** A runner-up with at least this share of the best one's weight is shown beside it. */
const CLOSE_CALL = 0.7;
export const LONGEST_WORDS = 500;

/** Which runbook, which server or mailbox? One clear runbook starts at once; otherwise the likely ones are offered. */
export class StartDialog extends Dialog {
  constructor(private readonly desk: Desk) {
    super(START);
  }

  override async beginDialog(dc: DialogContext, { words, press }: Starting): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (press?.on === 'as-it-is' && words.trim() !== '')
      return await dc.endDialog(await this.open(turn, undefined, words));
    const alert = readAlertText(words, this.desk.now());
    const runbook =
      runbookById(press?.runbook ?? words.trim().toLowerCase()) ??
      shownIn(turn.output, words) ??
      (alert?.healthSet ? runbookFor(alert) : clearlyMeant(words));
    return await dc.endDialog(runbook ? await this.open(turn, runbook, words) : await this.offer(turn, words, press));
  }

  /** Opens a case; without a runbook, to escalate it as it is. One button opens one: whoever presses it again while that case is open learns of it. */
  private async open(turn: Turn, runbook: Runbook | undefined, words: string): Promise<Reply | undefined> {
    const card = turn.press && turn.card;
    const pasted = turn.output && turn.output.readings.length > 0 ? turn.output : undefined;
    const section = turn.press?.kind === 'start' ? turn.press.section : undefined;
    const told = pasted ? leadIn(words) : words;
    const opening = {
      words: words.slice(0, LONGEST_WORDS) || undefined,
      facts: {
        ...(runbook ? ownHealthSet(runbook) : {}),
        ...factsIn(runbooks, told),
        ...readAlertText(told, this.desk.now())?.facts,
      },
      card,
      by: turn.by,
      at: this.desk.now(),
    };
    const first = (fresh: Case): Decision => {
      if (!runbook) return askToEscalate(fresh);
      if (pasted) return startWith(fresh, runbook, pasted, opening);
      return heedOpening(fresh, start(fresh, runbook, opening, stepAt(runbook, section)), words, opening);
    };
    const begin = (key: string) => this.desk.open(key, turn.home, opening, first);
    const opened = await begin(card ? `${turn.home}|${card}|start ${runbook?.id ?? 'as it is'}` : turn.key);
    if (opened.kind === 'done') return { view: { name: 'started' }, caseId: opened.current.id };
    if (!card) return undefined;
    const earlier = (await this.openedFrom(turn.home, card, runbook)) ?? (await begin(turn.key)).current.id;
    if (earlier === 0) return undefined;
    if (!turn.isExecute) await this.desk.say(turn.key, turn.home, [{ name: 'started' }], earlier);
    return { view: { name: 'started' }, caseId: earlier };
  }

  /** The open case that this card's button opened. */
  private async openedFrom(home: string, card: string, runbook: Runbook | undefined): Promise<number | undefined> {
    for (const { id } of await this.desk.openIn(home)) {
      const current = await this.desk.glance(id);
      const opened = current?.events[0];
      if (opened?.type === 'opened' && opened.card === card && current?.runbook === runbook?.id) return id;
    }
    return undefined;
  }

  private async offer(turn: Turn, words: string, press: Starting['press']): Promise<Reply> {
    const likely = findRunbooks(runbooks, words).map(({ runbook }) => runbook.id);
    const view: View =
      likely.length > 0
        ? { name: 'menu', why: 'More than one runbook fits. Choose the one you mean.', likely, words: cut(words) }
        : words.trim() === ''
          ? { name: 'menu' }
          : { name: 'menu', why: NOT_FOUND, words: cut(words), noneFits: true };
    await this.desk.say(turn.key, turn.home, [view]);
    return await this.sameCard(turn, press);
  }

  /** The card that offered to start, as it was. */
  private async sameCard(turn: Turn, press: Starting['press']): Promise<Reply> {
    const isOwn = press?.caseId !== undefined && (await this.desk.homeOf(press.caseId)) === turn.home;
    return isOwn && press.on === 'closed'
      ? { view: { name: 'closed' }, caseId: press.caseId }
      : { view: { name: 'help' } };
  }
}

const NOT_FOUND = 'Hand it to an engineer with your words, say it another way, or choose a runbook if one is near.';
const cut = (words: string): string => words.slice(0, LONGEST_WORDS);
/** The runbook of an output: as the words above it say, else that of the health set in which something is Unhealthy. */
function shownIn(output: Turn['output'], words: string): Runbook | undefined {
  if (!output || output.readings.length === 0) return undefined;
  const sets = output.readings.flatMap(({ facts, findings }) => [facts.healthSet, ...unhealthySets(findings)]);
  return (
    clearlyMeant(leadIn(words)) ?? runbooks.find(({ healthSets }) => sets.some((set) => healthSets.includes(set ?? '')))
  );
}

const unhealthySets = (findings: unknown): string[] =>
  ((findings as Partial<ServerHealth>).monitors ?? []).flatMap(({ alertValue, healthSet }) =>
    alertValue === 'Unhealthy' && healthSet ? healthSet : [],
  );

/** What is said above an output: its rows name monitors that are well, too. */
const leadIn = (words: string): string => {
  const first = words.split('\n', 1)[0]!;
  return looksLikeOutput(first) ? '' : first;
};

/** The first step of a section. */
const stepAt = (runbook: Runbook, section: string | undefined): string | undefined =>
  section === undefined ? undefined : [...stepsOf(runbook).values()].find(({ meta }) => meta.section === section)?.id;

/** A runbook for one health set needs not ask which. */
const ownHealthSet = ({ healthSets }: Runbook): Facts => (healthSets.length === 1 ? { healthSet: healthSets[0] } : {});

/** The one runbook the words mean, where no other comes near it. */
function clearlyMeant(words: string): Runbook | undefined {
  const [best, second] = findRunbooks(runbooks, words);
  return best && (!second || second.weight < best.weight * CLOSE_CALL) ? best.runbook : undefined;
}
