import type { Activity } from 'botbuilder';
import { isAlert, isMonitorsOwn, readAlertText } from '../src/alerts';
import type { From } from '../src/cases/alerts/alert-desk';
import { acknowledge, snooze, transient, triage, unsnooze } from '../src/cases/alerts/alerts';
import type { Case } from '../src/cases/case';
import type { Decision } from '../src/cases/decision';
import type { Said } from '../src/cases/events';
import { redact } from '../src/evidence/redact';
import { type AlertPlaceParts, channelOf, chooseChannel } from './alert-places';
import { readAlertWords, readThreadWords, type ThreadWords } from './alert-words';
import { readWritten } from './heard';
import type { Permits } from './permits';
import type { Turn } from './turn';

/** What people say about alerts: where they go, what they are, and what happens to one in its thread. */
export class AlertTalk {
  constructor(
    private readonly parts: AlertPlaceParts,
    private readonly permits: Permits,
  ) {}

  /** `alerts here`, `alerts off`. @returns false where it is about something else */
  async hearChoice(turn: Turn, activity: Activity): Promise<boolean> {
    const chosen = turn.isToUs ? readAlertWords(turn.text) : undefined;
    if (chosen) await chooseChannel(this.parts, turn, activity, chosen);
    return chosen !== undefined;
  }

  /** @returns false where it is about something else */
  async hear(turn: Turn, activity: Activity): Promise<boolean> {
    const current = await this.caseOf(turn);
    const words = current?.alerts && turn.isToUs ? readThreadWords(turn.text) : undefined;
    if (current && words) {
      await this.parts.desk.act(turn.key, current.id, turn.home, (now, at) => decide(now, words, { by: turn.by, at }));
      return true;
    }
    return turn.kind === 'channel' && (await this.pasted(turn, activity, current));
  }

  /** An alert that somebody posts in a channel. Where a step waits for an answer, what a command prints is that. */
  private async pasted(turn: Turn, activity: Activity, current: Case | undefined): Promise<boolean> {
    const text = textOf(activity, turn);
    const found = current?.step || !turn.isToUs ? isAlert(text) : true;
    if (!found || (current?.step && !isMonitorsOwn(text))) return false;
    const alert = readAlertText(text, this.parts.desk.now());
    if (!alert || (!turn.isToUs && (await this.permits.against(turn)))) return false;
    const from: From = { home: turn.home, where: channelOf(activity).name, by: turn.by };
    const [taken] = await this.parts.alerts.take([alert], from);
    if (taken?.kind === 'early') return await this.answer(turn, 'That is a recovery, and no case is open for it.');
    if (taken?.caseId === undefined || (await this.parts.desk.homeOf(taken.caseId)) === turn.home) return true;
    const waits = taken.waits
      ? 'It waits for a channel: write “alerts here” in one.'
      : 'Its thread goes on where it is.';
    return await this.answer(turn, `Case ${taken.caseId} has this alert already. ${waits}`, taken.caseId);
  }

  private async answer(turn: Turn, text: string, caseId?: number): Promise<true> {
    await this.parts.desk.say(turn.key, turn.home, [{ name: 'words', text }], caseId);
    return true;
  }

  private async caseOf({ home }: Turn): Promise<Case | undefined> {
    const [newest] = await this.parts.desk.openIn(home);
    return newest && (await this.parts.desk.glance(newest.id));
  }
}

/** Lines tell a table from a sentence: where the plain words have lost them, the formatted ones have not. */
export const textOf = (activity: Activity, turn: Turn): string =>
  turn.text.includes('\n') ? turn.text : redact(readWritten(activity, turn.text).text).text;

function decide(current: Case, words: ThreadWords, said: Said): Decision {
  switch (words.what) {
    case 'triage':
      return triage(current, undefined, said);
    case 'acknowledge':
      return acknowledge(current, said);
    case 'transient':
      return transient(current, said);
    case 'snooze':
      return snooze(current, words.minutes, words.reason, said);
    case 'unsnooze':
      return unsnooze(current, said);
  }
}
