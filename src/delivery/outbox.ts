import type { HandedOver } from '../cases/desk';
import { DamagedCaseError } from '../cases/refused';
import type { Store } from '../cases/store';
import { isUnavailable } from '../cases/store-trouble';
import type { OutboxRow, Sent } from '../cases/waiting';
import { Alarm } from './alarm';
import { APP_LIMITS, Budget, type Limit, THREAD_LIMITS } from './budget';
import { nextMessage } from './next-message';
import { type How, type Reason, SendError } from './send-error';

/** Whatever speaks to the outside: Teams in the product. */
export interface Messenger {
  /**
   * Sends one message, or replaces `activityId` where that is given.
   * @returns the id it can be found by
   * @throws SendError
   */
  send(row: OutboxRow, activityId?: string): Promise<string | undefined>;
}

/** What became of a message. `smaller` and `anew` are not the end of it: it goes out in another way. */
export type Became = 'sent' | 'smaller' | 'anew' | 'set aside';

export interface OutboxParts {
  store: Store;
  messenger: Messenger;
  now: () => Date;
  /** Milliseconds that only go forward, for waits and budgets. */
  ticks: () => number;
  random: () => number;
  /** Told of every failed try, for the log. */
  onTrouble: (
    row: Pick<OutboxRow, 'conversation'> & Partial<OutboxRow>,
    error: unknown,
    next: 'again' | 'set aside',
  ) => void;
  /** Told before a message is sent that may have arrived already. */
  onRepeat: (row: OutboxRow) => void;
  /**
   * Told what became of a message, before that is written down: what it does is done, even if the process ends in
   * between, and may be asked for twice.
   */
  onBecame: (row: OutboxRow, became: Became, how?: { reason: Reason; error?: SendError }) => Promise<void>;
  limits?: { thread: readonly Limit[]; app: readonly Limit[] };
  /** How often work of other nodes is looked for, and waits are looked at. */
  lookEveryMs?: number;
}

/** Tries that fail for no known reason. */
const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 5 * 60_000;
const SIGN_IN_WAIT_MS = 60_000;
/** While it waits longer than this, a conversation is any node's. */
const KEPT_WAITING_MS = 1_000;
/** Rows looked at together, so that updates can be told needless. */
const LOOK_AHEAD = 50;
const MOST_AT_ONCE = 500;
const MOST_FOUND = 1_000;

/**
 * Sends what was committed: in order per conversation, side by side across them, within the receiver's limits, until the
 * receiver has it. Whoever waits for an answer goes before what the bot says of itself.
 */
export class Outbox {
  private readonly urgent = new Set<string>();
  private readonly ready = new Set<string>();
  private readonly busy = new Map<string, Promise<void>>();
  /** Came in for a conversation that is being worked on. */
  private readonly again = new Map<string, boolean>();
  /** When a conversation that waits may go on. */
  private readonly waits = new Map<string, number>();
  /** When a message that failed may be tried again: on our own clock, which nobody sets. */
  private readonly retries = new Map<number, number>();
  /** Conversations this node may send to, and until when. */
  private readonly leases = new Map<string, number>();
  /** What waited behind the message that was just sent: while the lease is ours nobody else takes it away. */
  private readonly rest = new Map<string, readonly OutboxRow[]>();
  /** What became of a message, where it could not be written down yet: that comes before anything else. */
  private readonly unnoted = new Map<string, () => Promise<void>>();
  private readonly threads = new Map<string, Budget>();
  private readonly app: Budget;
  private readonly alarm: Alarm;
  private readonly lookEveryMs: number;
  private nodes = 1;
  private timers: NodeJS.Timeout[] = [];
  private stopped = true;

  constructor(private readonly parts: OutboxParts) {
    this.app = new Budget(parts.limits?.app ?? APP_LIMITS);
    this.lookEveryMs = parts.lookEveryMs ?? (parts.store.shared ? 500 : 2_000);
    this.alarm = new Alarm(() => this.wake(), Math.min(1_000, this.lookEveryMs));
  }

  /** Picks up what an earlier process left, and goes on to look for what other nodes leave. */
  async start(): Promise<void> {
    const { store } = this.parts;
    this.stopped = false;
    await this.renew();
    await this.look();
    this.timers = [setInterval(() => void this.look(), this.lookEveryMs)];
    if (store.shared) this.timers.push(setInterval(() => void this.renew(), store.leaseMs / 3));
    for (const timer of this.timers) timer.unref();
  }

  /** Conversations that a turn may take over with its own commit: nothing is under way there. */
  readonly startable = (conversations: readonly string[]): readonly string[] =>
    this.stopped ? [] : conversations.filter((to) => !this.isKnown(to) && !this.leases.has(to));

  /** Begins to send what these conversations have waiting. */
  readonly deliver = (conversations: readonly string[], { leased, urgent }: HandedOver): void => {
    for (const conversation of leased) this.leases.set(conversation, this.leaseEnd());
    for (const conversation of conversations) {
      this.rest.delete(conversation);
      this.queue(conversation, urgent);
    }
    this.pump();
  };

  /** Lets what is under way finish, begins nothing new, and leaves the rest to whoever comes after. */
  async stop(withinMs = 8_000): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    this.alarm.stop();
    let late: NodeJS.Timeout | undefined;
    const impatient = new Promise<void>((resolve) => {
      late = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.busy.values()), impatient]);
    clearTimeout(late);
    await this.parts.store.leave([...this.busy.keys()]).catch(() => undefined);
  }

  /** Something is being sent, or could be by now. */
  get hasToSend(): boolean {
    return this.busy.size + this.urgent.size + this.ready.size > 0;
  }

  private isKnown(conversation: string): boolean {
    return (
      this.busy.has(conversation) ||
      this.urgent.has(conversation) ||
      this.ready.has(conversation) ||
      this.waits.has(conversation)
    );
  }

  private queue(conversation: string, urgent: boolean): void {
    if (this.stopped) return;
    if (this.busy.has(conversation)) this.again.set(conversation, urgent || this.again.get(conversation) === true);
    else if (this.waits.has(conversation)) return;
    else if (urgent) {
      this.ready.delete(conversation);
      this.urgent.add(conversation);
    } else if (!this.urgent.has(conversation)) this.ready.add(conversation);
  }

  /** Starts as many as the budget of the app allows. */
  private pump(): void {
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
    const work = this.step(conversation)
      .catch((error: unknown) => {
        this.parts.onTrouble({ conversation }, error, 'again');
        this.pause(conversation, 1_000);
        return 'done' as const;
      })
      .then((next) => {
        this.busy.delete(conversation);
        const again = this.again.get(conversation);
        this.again.delete(conversation);
        if (next === 'more' || again !== undefined) this.queue(conversation, again ?? urgent);
        this.pump();
      });
    this.busy.set(conversation, work);
  }

  /** Sends one message of a conversation, if one may go. */
  private async step(conversation: string): Promise<'more' | 'done'> {
    const { store, ticks } = this.parts;
    const note = this.unnoted.get(conversation);
    if (note) await this.write(conversation, note);
    if (!(await this.hasLease(conversation))) return this.nothing();
    const rows = this.rest.get(conversation) ?? (await store.waiting.in(conversation, LOOK_AHEAD));
    this.rest.delete(conversation);
    const { row, needless, rest } = nextMessage(rows);
    const more = rest > 0 || rows.length === LOOK_AHEAD;
    if (!row) {
      await this.write(conversation, () => this.note({ conversation, needless, release: !more }));
      this.nothing();
      return more ? 'more' : 'done';
    }
    const budget = this.budgetOf(conversation);
    const wait = Math.max(this.dueIn(row), budget.wait(ticks()));
    if (wait > 0) {
      if (wait > KEPT_WAITING_MS) await this.release(conversation);
      this.pause(conversation, wait);
      return this.nothing();
    }
    budget.spend(ticks());
    const handled = new Set([row.id, ...needless]);
    // Where there may be more than was read, it is read again.
    const behind = rows.length < LOOK_AHEAD ? rows.filter(({ id }) => !handled.has(id)) : [];
    return await this.trySend(row, needless, more, behind);
  }

  private nothing(): 'done' {
    this.app.refund();
    return 'done';
  }

  private async trySend(
    row: OutboxRow,
    needless: readonly number[],
    more: boolean,
    behind: readonly OutboxRow[],
  ): Promise<'more' | 'done'> {
    const { conversation } = row;
    if (row.ambiguous) this.parts.onRepeat(row);
    const outcome = await this.sendOrPostAnew(row).catch((error: unknown) => ({ error }));
    if ('error' in outcome) {
      const wait = await this.failed(row, outcome.error);
      if (wait === 0) return 'more';
      this.pause(conversation, wait);
      return 'done';
    }
    const { activityId, anew } = outcome;
    await this.write(conversation, async () => {
      if (anew) await this.tell(row, 'anew');
      await this.tell(row, 'sent');
      await this.note({ conversation, row, activityId, needless, release: !more });
    });
    if (behind.length > 0 && !this.again.has(conversation)) this.rest.set(conversation, behind);
    return more ? 'more' : 'done';
  }

  private async note(sent: Sent): Promise<void> {
    const release = sent.release && !this.again.has(sent.conversation);
    await this.parts.store.waiting.sent({ ...sent, release });
    if (release) this.leases.delete(sent.conversation);
    for (const id of [...sent.needless, ...(sent.row ? [sent.row.id] : [])]) this.retries.delete(id);
  }

  /** A lost database is waited for; anything else must not hold up the conversation. */
  private async tell(row: OutboxRow, became: Became, how?: { reason: Reason; error?: SendError }): Promise<void> {
    try {
      await this.parts.onBecame(row, became, how);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.parts.onTrouble(row, error, 'again');
    }
  }

  /** Writes down what became of a message. Until that is done nothing else happens in its conversation. */
  private async write(conversation: string, note: () => Promise<void>): Promise<void> {
    this.unnoted.set(conversation, note);
    await note();
    this.unnoted.delete(conversation);
  }

  /** An update goes to its card; where that is gone a fresh one takes its place. */
  private async sendOrPostAnew(row: OutboxRow): Promise<{ activityId?: string; anew?: boolean }> {
    const { messenger } = this.parts;
    if (!row.replaces) return { activityId: await messenger.send(row) };
    try {
      return { activityId: await messenger.send(row, row.activityId) };
    } catch (error) {
      if (!(error instanceof SendError) || error.how.reason !== 'card-gone') throw error;
      return { activityId: await messenger.send(row), anew: true };
    }
  }

  /** @returns how long its conversation has to wait, in milliseconds */
  private async failed(row: OutboxRow, error: unknown): Promise<number> {
    const { store, onTrouble, now, ticks } = this.parts;
    const how = howOf(error);
    const attempts = row.attempts + 1;
    const dead = isHopeless(how.reason, attempts, row.small);
    const wait = dead ? 0 : this.waitAfter(how, attempts, row.small);
    if (dead) this.retries.delete(row.id);
    else this.retries.set(row.id, ticks() + wait);
    const to = {
      attempts,
      dueAt: new Date(now().getTime() + wait).toISOString(),
      ambiguous: row.ambiguous || how.ambiguous,
      small: row.small || how.reason === 'too-big',
      dead,
    };
    onTrouble({ ...row, ambiguous: to.ambiguous }, error, dead ? 'set aside' : 'again');
    await this.write(row.conversation, async () => {
      const about = { reason: how.reason, ...(error instanceof SendError ? { error } : {}) };
      if (dead) await this.tell(row, 'set aside', about);
      else if (to.small && !row.small) await this.tell(row, 'smaller', about);
      await store.waiting.putOff(row, to);
      this.leases.delete(row.conversation);
    });
    return wait;
  }

  private waitAfter({ reason, retryAfterMs }: How, attempts: number, small: boolean): number {
    const jitter = 0.5 + this.parts.random();
    if (retryAfterMs !== undefined) return retryAfterMs;
    if (reason === 'sign-in') return Math.min(LONGEST_WAIT_MS, SIGN_IN_WAIT_MS * attempts * jitter);
    if (reason === 'too-big' && !small) return 0;
    return Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(attempts, 20) * jitter);
  }

  /** A message of this process waits on our own clock; one that was found waits until the time it was put off to. */
  private dueIn({ id, dueAt, attempts }: OutboxRow): number {
    // Nobody put this one off: if the clock was set back since, that is no reason to wait.
    if (attempts === 0) return 0;
    const retry = this.retries.get(id);
    if (retry !== undefined) return retry - this.parts.ticks();
    return Date.parse(dueAt) - this.parts.now().getTime();
  }

  private async hasLease(conversation: string): Promise<boolean> {
    const { store, ticks } = this.parts;
    if ((this.leases.get(conversation) ?? 0) > ticks()) return true;
    const end = this.leaseEnd();
    this.rest.delete(conversation);
    if (!(await store.waiting.claim(conversation))) return false;
    this.leases.set(conversation, end);
    return true;
  }

  /** Where nobody else sends there is nothing to run out. */
  private leaseEnd(): number {
    const { store, ticks } = this.parts;
    return store.shared ? ticks() + store.leaseMs : Number.POSITIVE_INFINITY;
  }

  private async release(conversation: string): Promise<void> {
    await this.parts.store.waiting.release([conversation]);
    this.leases.delete(conversation);
  }

  private budgetOf(conversation: string): Budget {
    const known = this.threads.get(conversation);
    if (known) return known;
    const fresh = new Budget(this.parts.limits?.thread ?? THREAD_LIMITS);
    this.threads.set(conversation, fresh);
    return fresh;
  }

  private pause(conversation: string, ms: number): void {
    if (this.stopped) return;
    this.waits.set(conversation, this.parts.ticks() + ms);
    this.alarm.in(ms);
  }

  /** Lets those go on whose wait is over. */
  private wake(): void {
    const now = this.parts.ticks();
    let soonest = Number.POSITIVE_INFINITY;
    for (const [conversation, until] of this.waits) {
      if (until > now) soonest = Math.min(soonest, until);
      else {
        this.waits.delete(conversation);
        this.queue(conversation, false);
      }
    }
    if (soonest < Number.POSITIVE_INFINITY) this.alarm.in(soonest - now);
    this.pump();
  }

  /** Looks for what nobody is at work on: left by a node that ended, or handed over by one that was not free. */
  private async look(): Promise<void> {
    const { store, now, ticks, onTrouble } = this.parts;
    try {
      for (const conversation of await store.waiting.conversations(now().toISOString(), MOST_FOUND))
        if (!this.isKnown(conversation)) this.queue(conversation, false);
      const at = ticks();
      for (const [conversation, budget] of this.threads) if (budget.isIdle(at)) this.threads.delete(conversation);
      this.pump();
    } catch (error) {
      onTrouble({ conversation: '' }, error, 'again');
    }
  }

  /** Keeps our leases. One that had run out before the database heard of us may be somebody else's. */
  private async renew(): Promise<void> {
    const { store, ticks, onTrouble } = this.parts;
    try {
      const end = this.leaseEnd();
      this.nodes = await store.renew();
      const now = ticks();
      for (const [name, until] of this.leases)
        if (until > now) this.leases.set(name, end);
        else this.leases.delete(name);
    } catch (error) {
      onTrouble({ conversation: '' }, error, 'again');
    }
  }
}

/** What was thrown by our own code, filling a card, says nothing of whether it passes. */
const howOf = (error: unknown): How => {
  if (error instanceof SendError) return error.how;
  return { reason: error instanceof DamagedCaseError ? 'damaged' : 'refused', ambiguous: false };
};

const isHopeless = (reason: Reason, attempts: number, small: boolean): boolean =>
  reason === 'blocked' ||
  reason === 'not-there' ||
  reason === 'damaged' ||
  (reason === 'too-big' && small) ||
  ((reason === 'refused' || reason === 'card-gone') && attempts >= MOST_TRIES);
