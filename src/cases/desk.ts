import { LRUCache } from 'lru-cache';
import type { Facts } from '../facts/facts';
import { span } from '../tracing/span';
import { withAlertCard } from './alerts/alerts';
import type { Case } from './case';
import { type Decision, isNothing, type Message } from './decision';
import type { Said } from './events';
import { type CaseEvent, type Instant, theBot } from './events';
import { append, fold } from './fold';
import { KeyedQueue } from './keyed-queue';
import { DamagedCaseError, RefusedError } from './refused';
import { TakenError } from './store/claims';
import type { CaseRow, Commit, Committed, Store } from './store/store';
import { isUnavailable } from './store/store-trouble';
import { titleOf } from './title';

/** A case in memory, with what the next commit needs to know of it. */
interface Held {
  current: Case;
  home: string;
  lastHash: string;
}

/** What a turn came to. A duplicate is a second delivery of a turn that was committed before. */
export interface Acted {
  kind: 'done' | 'duplicate';
  before: Case;
  current: Case;
  home: string;
}

export interface DeskParts {
  store: Store;
  now: () => Date;
  /** Conversations whose messages this node could send right after the commit. */
  starts?: (conversations: readonly string[]) => readonly string[];
  /** Called after a commit, with the conversations that have something to send. */
  onCommitted: (conversations: readonly string[], about: HandedOver) => void;
  /** A case can't be read: it is left alone, and the others go on. */
  onDamaged?: (caseId: number, error: unknown) => void;
  /** How many cases are kept in memory; the others are read again. */
  kept?: number;
}

/** How messages come to the outbox. */
export interface HandedOver {
  /** Those conversations of them whose leases came with the commit. */
  leased: readonly string[];
  /** A person waits for them; the rest can stand behind. */
  urgent: boolean;
}

const KEPT_IN_MEMORY = 5_000;
/** A race is lost at most this often before the person is told to try again. */
const MOST_TRIES = 10;
/** Whoever has so many open cases is no person, or has lost sight of them. */
export const MOST_OPEN_CASES = 1_000;

/** The one writer: every change to a case goes through here, decided on its newest version and committed whole. */
export class Desk {
  private readonly held: LRUCache<number, Held>;
  private readonly queue = new KeyedQueue();

  constructor(private readonly parts: DeskParts) {
    this.held = new LRUCache({ max: parts.kept ?? KEPT_IN_MEMORY });
  }

  now(): Instant {
    return this.parts.now().toISOString();
  }

  /** The case as it is now; `undefined` if there is none. */
  async read(id: number): Promise<Case | undefined> {
    return (await this.newest(id))?.current;
  }

  /** The case for a list: one that can't be read is left out, so that the others can be shown. */
  async glance(id: number): Promise<Case | undefined> {
    try {
      return await this.read(id);
    } catch (error) {
      if (error instanceof DamagedCaseError) return undefined;
      throw error;
    }
  }

  async homeOf(id: number): Promise<string | undefined> {
    return (await this.newest(id))?.home;
  }

  openIn(home: string): Promise<CaseRow[]> {
    return this.parts.store.lists.openIn(home);
  }

  lastClosedIn(home: string): Promise<CaseRow | undefined> {
    return this.parts.store.lists.lastClosedIn(home);
  }

  /** Opens a case in a conversation and decides its first step. */
  async open(
    key: string,
    home: string,
    opening: { words?: string; facts: Facts; card?: string } & Said,
    decide: (current: Case) => Decision,
  ): Promise<Acted> {
    if (opening.by.id !== theBot.id && (await this.parts.store.lists.openedBy(opening.by.id)) >= MOST_OPEN_CASES)
      throw new RefusedError(
        `You have ${MOST_OPEN_CASES} open cases, the most that one person can have. Type status, and close one first.`,
      );
    const opened: CaseEvent = {
      type: 'opened',
      words: opening.words,
      facts: opening.facts,
      card: opening.card,
      by: opening.by,
      at: opening.at,
    };
    const fresh = fold(0, [opened]);
    const decision = await span('decide', {}, async () => decide(fresh));
    const next = append(fresh, decision.events);
    const committed = await this.commit(
      key,
      { current: fold(0, []), home, lastHash: '' },
      next,
      [opened, ...decision.events],
      decision,
      { urgent: opening.by.id !== theBot.id },
    );
    if (committed.kind === 'duplicate') return { kind: 'duplicate', before: fresh, current: fresh, home };
    if (committed.kind === 'taken') throw new TakenError('Another open case has it.');
    if (committed.kind === 'conflict' || committed.caseId === undefined) throw new Error('A new case met a conflict.');
    const current = { ...next, id: committed.caseId };
    this.held.set(current.id, { current, home, lastHash: committed.lastHash });
    return { kind: 'done', before: fresh, current, home };
  }

  /**
   * Decides on a case and commits. A lost race is decided again from the start, on what is there now.
   * @param from the conversation it comes from: it must be the case's own; `undefined` for the bot itself
   * @throws RefusedError with words for the person
   */
  act(
    key: string,
    id: number,
    from: string | undefined,
    decide: (current: Case, now: Instant) => Decision,
    settles?: readonly number[],
  ): Promise<Acted> {
    return this.queue.run(String(id), async () => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const held = await this.newest(id);
        if (!held || (from !== undefined && held.home !== from))
          throw new RefusedError(`Case ${id} doesn't belong to this conversation. Type status to see the cases here.`);
        const decision = await this.decide(key, held, decide);
        if (!decision) return { kind: 'duplicate', before: held.current, current: held.current, home: held.home };
        if (isNothing(decision) && from === undefined && settles === undefined)
          return { kind: 'done', before: held.current, current: held.current, home: held.home };
        const next = append(held.current, decision.events);
        const about = { urgent: from !== undefined, settles };
        const committed = await this.commit(key, held, next, decision.events, decision, about);
        if (committed.kind === 'duplicate')
          return { kind: 'duplicate', before: held.current, current: held.current, home: held.home };
        if (committed.kind === 'taken') throw new TakenError('Another open case has it.');
        if (committed.kind === 'conflict') {
          this.held.delete(id);
          continue;
        }
        if (decision.events.length > 0)
          this.held.set(id, { current: next, home: held.home, lastHash: committed.lastHash });
        return { kind: 'done', before: held.current, current: next, home: held.home };
      }
      throw new RefusedError(`Several people are changing case ${id} at this moment. Try again in a few seconds.`);
    });
  }

  /** Sends what changes no case; `caseId` fills a view about one. @returns false if this was said before */
  async say(
    key: string,
    to: string,
    views: readonly Message['view'][],
    caseId?: number,
    slot?: string,
  ): Promise<boolean> {
    const send = views.map((view) => ({ to, view, caseId, slot }));
    const committed = await this.write({ key, at: this.now(), send, remind: [] }, true);
    return committed.kind === 'committed';
  }

  /** Settles when no turn is under way. */
  idle(): Promise<void> {
    return this.queue.idle();
  }

  /** The decision; `undefined` if a refusal only says that this same turn was committed before. */
  private async decide(
    key: string,
    held: Held,
    decide: (current: Case, now: Instant) => Decision,
  ): Promise<Decision | undefined> {
    try {
      return await span('decide', { 'triage.case': held.current.id }, async () =>
        withAlertCard(held.current, decide(held.current, this.now())),
      );
    } catch (error) {
      if (error instanceof RefusedError && (await this.parts.store.seen(key))) return undefined;
      throw error;
    }
  }

  private async commit(
    key: string,
    held: Held,
    next: Case,
    events: readonly CaseEvent[],
    decision: Decision,
    about: { urgent: boolean; settles?: readonly number[] },
  ): Promise<Committed> {
    const id = held.current.version === 0 ? undefined : held.current.id;
    const send = decision.send.map((message) => ({ ...message, to: message.to ?? held.home, caseId: id }));
    const change = {
      id,
      expected: held.current.version,
      lastHash: held.lastHash,
      events,
      status: next.status,
      home: held.home,
      runbook: next.runbook ?? null,
      title: titleOf(next),
    };
    return this.write(
      {
        key,
        at: this.now(),
        change: events.length === 0 ? undefined : change,
        send,
        remind: decision.remind.map((reminder) => ({ ...reminder, caseId: id })),
        settles: about.settles,
        claims: decision.claims,
      },
      about.urgent,
    );
  }

  private async write(commit: Commit, urgent: boolean): Promise<Committed> {
    const { store, starts = () => [], onCommitted } = this.parts;
    const to = [...new Set(commit.send.map((message) => message.to))];
    const about = { 'triage.case': commit.change?.id, 'triage.events': commit.change?.events.length ?? 0 };
    const writing = span('commit', about, () => store.commit({ ...commit, starts: starts(to) }));
    const committed = await writing.catch((error: unknown) => {
      // Whether it was kept is not known: what is remembered may be old.
      if (commit.change?.id !== undefined) this.held.delete(commit.change.id);
      throw error;
    });
    if (committed.kind === 'committed' && to.length > 0) onCommitted(to, { leased: committed.leased, urgent });
    return committed;
  }

  /** What is remembered, where nobody else can have changed it; where others write too, they are asked first. */
  private async newest(id: number): Promise<Held | undefined> {
    const { store } = this.parts;
    const before = this.held.get(id);
    if (before && (!store.shared || (await store.versionOf(id)) === before.current.version)) return before;
    const held = await this.load(id);
    if (held) this.held.set(id, held);
    return held;
  }

  private async load(id: number): Promise<Held | undefined> {
    try {
      const loaded = await this.parts.store.load(id);
      return loaded && { current: fold(id, loaded.events), home: loaded.row.home, lastHash: loaded.lastHash };
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.parts.onDamaged?.(id, error);
      throw new DamagedCaseError(id);
    }
  }
}
