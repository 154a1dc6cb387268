import type { Store } from '../cases/store/store';

export interface HousekeepingParts {
  store: Store;
  now: () => Date;
  onTrouble: (error: unknown) => void;
}

/** No channel delivers again after so long. */
export const KEPT_DAYS = 7;
const AT_ONCE = 500;
const DAY_MS = 24 * 3_600_000;

/** Forgets what can't come again, a little at a time so that no turn waits for it. */
export class Housekeeping {
  private timer?: NodeJS.Timeout;
  private sweeping?: Promise<void>;

  constructor(private readonly parts: HousekeepingParts) {}

  start(everyMs = 10_000): void {
    this.timer = setInterval(() => void this.sweep(), everyMs);
    this.timer.unref();
    void this.sweep();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** One batch; the rest next time. */
  sweep(): Promise<void> {
    this.sweeping ??= this.batch().finally(() => {
      this.sweeping = undefined;
    });
    return this.sweeping;
  }

  private async batch(): Promise<void> {
    const { store, now, onTrouble } = this.parts;
    try {
      if (!(await store.hold('housekeeping'))) return;
      await store.prune(new Date(now().getTime() - KEPT_DAYS * DAY_MS).toISOString(), AT_ONCE);
    } catch (error) {
      onTrouble(error);
    }
  }
}
