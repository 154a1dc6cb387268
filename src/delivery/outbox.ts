import type { HandedOver } from '../cases/desk';
import type { Store } from '../cases/store/store';
import { isUnavailable } from '../cases/store/store-trouble';
import type { OutboxRow, Sent } from '../cases/store/waiting';
import { Budget, type Limit, THREAD_LIMITS } from './budget';
import { ConversationQueue, type Next } from './conversation-queue';
import { nextMessage } from './next-message';
import { NodeLeases } from './node-leases';
import { howOf, isHopeless, Retries, waitAfter } from './retries';
import { type Reason, SendError } from './send-error';

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
  /** Told after each look that went well. */
  onLooked?: () => void;
}

/** While it waits longer than this, a conversation is any node's. */
const KEPT_WAITING_MS = 1_000;
/** Rows looked at together, so that updates can be told needless. */
const LOOK_AHEAD = 50;
const MOST_FOUND = 1_000;

/**
 * Sends what was committed: in order per conversation, side by side across them, within the receiver's limits, until the
 * receiver has it. Whoever waits for an answer goes before what the bot says of itself.
 */
export class Outbox {
  private readonly queue: ConversationQueue;
  private readonly leases: NodeLeases;
  private readonly retries = new Retries();
  /** What waited behind the message that was just sent: while the lease is ours nobody else takes it away. */
  private readonly rest = new Map<string, readonly OutboxRow[]>();
  /** What became of a message, where it could not be written down yet: that comes before anything else. */
  private readonly unnoted = new Map<string, () => Promise<void>>();
  private readonly threads = new Map<string, Budget>();
  private readonly lookEveryMs: number;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly parts: OutboxParts) {
    this.lookEveryMs = parts.lookEveryMs ?? (parts.store.shared ? 500 : 2_000);
    this.leases = new NodeLeases(parts.store, parts.ticks);
    this.queue = new ConversationQueue({
      step: (conversation) => this.step(conversation),
      ticks: parts.ticks,
      limits: parts.limits?.app,
      lookEveryMs: this.lookEveryMs,
    });
  }

  /** Picks up what an earlier process left, and goes on to look for what other nodes leave. */
  async start(): Promise<void> {
    const { store } = this.parts;
    this.queue.start();
    await this.renew();
    await this.look();
    this.timers = [setInterval(() => void this.look(), this.lookEveryMs)];
    if (store.shared) this.timers.push(setInterval(() => void this.renew(), store.leaseMs / 3));
    for (const timer of this.timers) timer.unref();
  }

  /** Conversations that a turn may take over with its own commit: nothing is under way there. */
  readonly startable = (conversations: readonly string[]): readonly string[] =>
    this.queue.isStopped ? [] : conversations.filter((to) => !this.queue.isKnown(to) && !this.leases.has(to));

  /** Begins to send what these conversations have waiting. */
  readonly deliver = (conversations: readonly string[], { leased, urgent }: HandedOver): void => {
    this.leases.keep(leased);
    for (const conversation of conversations) {
      this.rest.delete(conversation);
      this.queue.add(conversation, urgent);
    }
    this.queue.pump();
  };

  /** Lets what is under way finish, begins nothing new, and leaves the rest to whoever comes after. */
  async stop(withinMs = 8_000): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    const busy = await this.queue.stop(withinMs);
    await this.parts.store.leave(busy).catch(() => undefined);
  }

  /** Something is being sent, or could be by now. */
  get hasToSend(): boolean {
    return this.queue.hasWork;
  }

  private async step(conversation: string): Promise<Next> {
    try {
      return await this.sendNext(conversation);
    } catch (error) {
      this.parts.onTrouble({ conversation }, error, 'again');
      this.queue.pause(conversation, 1_000);
      return 'done';
    }
  }

  /** Sends one message of a conversation, if one may go. */
  private async sendNext(conversation: string): Promise<Next> {
    const { store, ticks, now } = this.parts;
    const note = this.unnoted.get(conversation);
    if (note) await this.write(conversation, note);
    if (!(await this.isOurs(conversation))) return this.nothing();
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
    const wait = Math.max(this.retries.dueIn(row, ticks(), now()), budget.wait(ticks()));
    if (wait > 0) {
      if (wait > KEPT_WAITING_MS) await this.leases.giveBack(conversation);
      this.queue.pause(conversation, wait);
      return this.nothing();
    }
    budget.spend(ticks());
    const handled = new Set([row.id, ...needless]);
    // Where there may be more than was read, it is read again.
    const behind = rows.length < LOOK_AHEAD ? rows.filter(({ id }) => !handled.has(id)) : [];
    return await this.trySend(row, needless, more, behind);
  }

  private nothing(): 'done' {
    this.queue.refund();
    return 'done';
  }

  /** Where the lease ran out, another node may have sent what was read before. */
  private async isOurs(conversation: string): Promise<boolean> {
    if (this.leases.holds(conversation)) return true;
    this.rest.delete(conversation);
    return await this.leases.take(conversation);
  }

  private async trySend(
    row: OutboxRow,
    needless: readonly number[],
    more: boolean,
    behind: readonly OutboxRow[],
  ): Promise<Next> {
    const { conversation } = row;
    if (row.ambiguous) this.parts.onRepeat(row);
    const outcome = await this.sendOrPostAnew(row).catch((error: unknown) => ({ error }));
    if ('error' in outcome) {
      const wait = await this.failed(row, outcome.error);
      if (wait === 0) return 'more';
      this.queue.pause(conversation, wait);
      return 'done';
    }
    const { activityId, anew } = outcome;
    await this.write(conversation, async () => {
      if (anew) await this.tell(row, 'anew');
      await this.tell(row, 'sent');
      await this.note({ conversation, row, activityId, needless, release: !more });
    });
    if (behind.length > 0 && !this.queue.hasNews(conversation)) this.rest.set(conversation, behind);
    return more ? 'more' : 'done';
  }

  private async note(sent: Sent): Promise<void> {
    const release = sent.release && !this.queue.hasNews(sent.conversation);
    await this.parts.store.waiting.sent({ ...sent, release });
    if (release) this.leases.wentBack(sent.conversation);
    this.retries.forget([...sent.needless, ...(sent.row ? [sent.row.id] : [])]);
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
    const { store, onTrouble, now, ticks, random } = this.parts;
    const how = howOf(error);
    const attempts = row.attempts + 1;
    const dead = isHopeless(how.reason, attempts, row.small);
    const wait = dead ? 0 : waitAfter(how, attempts, row.small, random());
    if (dead) this.retries.forget([row.id]);
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
      this.leases.wentBack(row.conversation);
    });
    return wait;
  }

  private budgetOf(conversation: string): Budget {
    const known = this.threads.get(conversation);
    if (known) return known;
    const fresh = new Budget(this.parts.limits?.thread ?? THREAD_LIMITS);
    this.threads.set(conversation, fresh);
    return fresh;
  }

  /** Looks for what nobody is at work on: left by a node that ended, or handed over by one that was not free. */
  private async look(): Promise<void> {
    const { store, now, ticks, onTrouble } = this.parts;
    try {
      for (const conversation of await store.waiting.conversations(now().toISOString(), MOST_FOUND))
        if (!this.queue.isKnown(conversation)) this.queue.add(conversation, false);
      const at = ticks();
      for (const [conversation, budget] of this.threads) if (budget.isIdle(at)) this.threads.delete(conversation);
      this.queue.pump();
      this.parts.onLooked?.();
    } catch (error) {
      onTrouble({ conversation: '' }, error, 'again');
    }
  }

  private async renew(): Promise<void> {
    try {
      this.queue.nodes = await this.leases.renew();
    } catch (error) {
      this.parts.onTrouble({ conversation: '' }, error, 'again');
    }
  }
}
