import type { Case } from '../cases/case';
import { type Decision, type Message, nothing } from '../cases/decision';
import type { Desk } from '../cases/desk';
import type { Said } from '../cases/events';
import { theBot } from '../cases/events';
import { append } from '../cases/fold';
import { DamagedCaseError } from '../cases/refused';
import type { DueReminder, Store } from '../cases/store/store';
import { isUnavailable } from '../cases/store/store-trouble';

export interface RemindersParts {
  store: Store;
  desk: Desk;
  /** What a due row comes to. */
  whenDue: (current: Case, reminder: DueReminder, said: Said) => Decision;
  /** Told after each look that went well. */
  onLooked?: () => void;
  onTrouble: (error: unknown) => void;
}

const AT_ONCE = 200;
/** How long a reminder is left alone whose case can't be read, or that fails for any other reason. */
const LEFT_ALONE_MS = { damaged: 10 * 60_000, failed: 60_000 } as const;

/**
 * Finds due rows and hands them to the desk. What is due is in the database; the timer here only looks. Several nodes
 * take turns, and a row is settled in the transaction that acts on it: none is lost, none comes twice.
 */
export class Reminders {
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private stopped = false;

  constructor(private readonly parts: RemindersParts) {}

  start(everyMs = 1_000): void {
    this.timer = setInterval(() => void this.look(), everyMs);
    this.timer.unref();
    void this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
  }

  /** Handles everything that is due now. */
  look(): Promise<void> {
    this.looking ??= this.handleDue().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async handleDue(): Promise<void> {
    const { store, desk, onLooked, onTrouble } = this.parts;
    try {
      while (!this.stopped && (await store.hold('reminders'))) {
        const due = await store.dueRows.at(desk.now(), AT_ONCE);
        const handled = await Promise.all([...byCase(due)].map((one) => this.handle(...one)));
        if (due.length < AT_ONCE || handled.includes(false)) break;
      }
      onLooked?.();
    } catch (error) {
      onTrouble(error);
    }
  }

  /**
   * All that is due of one case comes as one message. What fails is left alone for a while: the others behind it go on.
   * @returns false where the database is lost: all of it is still to be done
   */
  private async handle(caseId: number, due: readonly DueReminder[]): Promise<boolean> {
    const { store, desk, whenDue, onTrouble } = this.parts;
    const ids = due.map(({ id }) => id);
    try {
      await desk.act(
        `reminder:${Math.max(...ids)}`,
        caseId,
        undefined,
        (current, at) => together(current, due, (now, reminder) => whenDue(now, reminder, { by: theBot, at })),
        ids,
      );
      return true;
    } catch (error) {
      onTrouble(error);
      if (isUnavailable(error)) return false;
      const ms = error instanceof DamagedCaseError ? LEFT_ALONE_MS.damaged : LEFT_ALONE_MS.failed;
      await store.dueRows.leaveAlone(ids, new Date(Date.parse(desk.now()) + ms).toISOString());
      return true;
    }
  }
}

/** What several due rows of a case come to. Of messages that say the same thing in the same place the last is kept. */
function together(
  current: Case,
  due: readonly DueReminder[],
  decide: (now: Case, reminder: DueReminder) => Decision,
): Decision {
  return due.reduce((before, reminder) => {
    const next = decide(append(current, before.events), reminder);
    const said = (a: Message, b: Message): boolean =>
      a.slot !== undefined && a.slot === b.slot && a.to === b.to && a.view.name === b.view.name;
    return {
      events: [...before.events, ...next.events],
      send: [...before.send.filter((old) => !next.send.some((message) => said(old, message))), ...next.send],
      remind: [...before.remind, ...next.remind],
    };
  }, nothing);
}

function byCase(due: readonly DueReminder[]): Map<number, DueReminder[]> {
  const cases = new Map<number, DueReminder[]>();
  for (const reminder of due) cases.set(reminder.caseId, [...(cases.get(reminder.caseId) ?? []), reminder]);
  return cases;
}
