import { Alarm } from './alarm';
import { APP_LIMITS, Budget, type Limit } from './budget';

/** `more` where something waits in the conversation still. */
export type Next = 'more' | 'done';

export interface ConversationQueueParts {
  /** Sends one message of a conversation. Trouble is its own affair: it never throws. */
  step: (conversation: string) => Promise<Next>;
  /** Milliseconds that only go forward. */
  ticks: () => number;
  limits?: readonly Limit[];
  /** How often waits are looked at, in milliseconds. */
  lookEveryMs: number;
}

const MOST_AT_ONCE = 500;

/**
 * Which conversation is worked on next: many side by side, each by one step at a time, within the limits of the whole
 * app. Whoever waits for an answer goes before what the bot says of itself.
 */
export class ConversationQueue {
  private readonly urgent = new Set<string>();
  private readonly ready = new Set<string>();
  private readonly busy = new Map<string, Promise<void>>();
  /** Came in for a conversation that is being worked on; true where somebody waits for it. */
  private readonly again = new Map<string, boolean>();
  /** When a conversation that waits may go on. */
  private readonly waits = new Map<string, number>();
  private readonly app: Budget;
  private readonly alarm: Alarm;
  private stopped = true;
  /** How many nodes send for the same app. */
  nodes = 1;

  constructor(private readonly parts: ConversationQueueParts) {
    this.app = new Budget(parts.limits ?? APP_LIMITS);
    this.alarm = new Alarm(() => this.wake(), Math.min(1_000, parts.lookEveryMs));
  }

  start(): void {
    this.stopped = false;
  }

  /**
   * Lets what is under way finish, and begins nothing new.
   * @returns the conversations still worked on after `withinMs`
   */
  async stop(withinMs: number): Promise<string[]> {
    this.stopped = true;
    this.alarm.stop();
    let late: NodeJS.Timeout | undefined;
    const impatient = new Promise<void>((resolve) => {
      late = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.busy.values()), impatient]);
    clearTimeout(late);
    return [...this.busy.keys()];
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Something is under way, or could be by now. */
  get hasWork(): boolean {
    return this.busy.size + this.urgent.size + this.ready.size > 0;
  }

  isKnown(conversation: string): boolean {
    return (
      this.busy.has(conversation) ||
      this.urgent.has(conversation) ||
      this.ready.has(conversation) ||
      this.waits.has(conversation)
    );
  }

  /** More came in for a conversation while it was worked on. */
  hasNews(conversation: string): boolean {
    return this.again.has(conversation);
  }

  add(conversation: string, urgent: boolean): void {
    if (this.stopped) return;
    if (this.busy.has(conversation)) this.again.set(conversation, urgent || this.again.get(conversation) === true);
    else if (this.waits.has(conversation)) return;
    else if (urgent) {
      this.ready.delete(conversation);
      this.urgent.add(conversation);
    } else if (!this.urgent.has(conversation)) this.ready.add(conversation);
  }

  /** Leaves a conversation alone for some milliseconds. */
  pause(conversation: string, ms: number): void {
    if (this.stopped) return;
    this.waits.set(conversation, this.parts.ticks() + ms);
    this.alarm.in(ms);
  }

  /** The step that is under way had nothing to send after all: another may go instead. */
  refund(): void {
    this.app.refund();
  }

  /** Begins as many steps as the limits of the app allow. */
  pump(): void {
    while (!this.stopped && this.busy.size < MOST_AT_ONCE) {
      const from = this.urgent.size > 0 ? this.urgent : this.ready;
      const [conversation] = from;
      if (conversation === undefined) return;
      const now = this.parts.ticks();
      const wait = this.app.wait(now, 1 / this.nodes);
      if (wait > 0) {
        this.alarm.in(wait);
        return;
      }
      from.delete(conversation);
      this.app.spend(now);
      this.begin(conversation, from === this.urgent);
    }
  }

  private begin(conversation: string, urgent: boolean): void {
    const work = this.parts.step(conversation).then((next) => {
      this.busy.delete(conversation);
      const again = this.again.get(conversation);
      this.again.delete(conversation);
      if (next === 'more' || again !== undefined) this.add(conversation, again ?? urgent);
      this.pump();
    });
    this.busy.set(conversation, work);
  }

  /** Lets those go on whose wait is over. */
  private wake(): void {
    const now = this.parts.ticks();
    let soonest = Number.POSITIVE_INFINITY;
    for (const [conversation, until] of this.waits) {
      if (until > now) soonest = Math.min(soonest, until);
      else {
        this.waits.delete(conversation);
        this.add(conversation, false);
      }
    }
    if (soonest < Number.POSITIVE_INFINITY) this.alarm.in(soonest - now);
    this.pump();
  }
}
