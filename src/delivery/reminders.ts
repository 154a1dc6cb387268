import type { Said } from '../cases/advance';
import type { Case } from '../cases/case';
import type { Decision } from '../cases/decision';
import type { Desk } from '../cases/desk';
import { theBot } from '../cases/events';
import type { DueReminder, Store } from '../cases/store';

export interface RemindersParts {
  store: Store;
  desk: Desk;
  /** What a due row comes to. */
  whenDue: (current: Case, reminder: DueReminder, said: Said) => Decision;
  onTrouble: (error: unknown) => void;
}

const AT_ONCE = 100;

/** Finds due rows and hands them to the desk. What is due is in the database; the timer here only looks. */
export class Reminders {
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;

  constructor(private readonly parts: RemindersParts) {}

  start(everyMs = 1_000): void {
    this.timer = setInterval(() => void this.look(), everyMs);
    this.timer.unref();
    void this.look();
  }

  async stop(): Promise<void> {
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
    const { store, desk, whenDue, onTrouble } = this.parts;
    try {
      for (;;) {
        const due = await store.due(desk.now(), AT_ONCE);
        for (const reminder of due) {
          const decide = (current: Case, at: string) => whenDue(current, reminder, { by: theBot, at });
          await desk.act(`reminder:${reminder.id}`, reminder.caseId, undefined, decide, reminder.id);
        }
        if (due.length < AT_ONCE) return;
      }
    } catch (error) {
      onTrouble(error);
    }
  }
}
