import { randomUUID } from 'node:crypto';
import { type Alert, hostOf } from '../../alerts';
import type { Case } from '../case';
import type { Claim, Decision } from '../decision';
import type { Desk } from '../desk';
import { type Person, theBot } from '../events';
import { DamagedCaseError } from '../refused';
import { TakenError } from '../store/claims';
import type { Destination, Destinations } from '../store/destinations';
import type { Store } from '../store/store';
import { routeOf } from './alert-routes';
import { claimOf, hear, isNewTrouble, openFor, place } from './alerts';
import { alertCleaner } from './clean-alert';
import { Coalescer } from './coalesce';

/** Opens threads in channels. */
export interface AlertThreads {
  /** Names a thread that the first message to it opens. Naming it again changes nothing. */
  plan(alias: string, channel: Pick<Destination, 'serviceUrl' | 'conversation' | 'tenantId'>): Promise<void>;
}

export interface AlertDeskParts {
  desk: Desk;
  store: Pick<Store, 'claims' | 'earlyAlerts'> & { destinations: Pick<Destinations, 'of'> };
  threads: AlertThreads;
}

/** Where a person said it: the case lives there if it is new. */
export interface From {
  home: string;
  /** What people call that place. */
  where: string;
  by: Person;
}

/** What became of an alert. */
export interface Taken {
  /** `early`: an end without a beginning, kept in case that comes. */
  kind: 'opened' | 'joined' | 'early';
  caseId?: number;
  /** Its case has no thread yet: nobody has chosen a channel. */
  waits: boolean;
}

interface Batch {
  alerts: readonly Alert[];
  from?: From;
}

/** Alerts of one server that begin within this time of each other are one trouble, in milliseconds. */
const TOGETHER_MS = 60_000;
const MOST_WAITING = 50_000;
/** Another node won so often: that is no race any more. */
const MOST_TRIES = 8;
/** Names of cases that wait for a channel. */
const WAITING = 'waiting:';

/** Takes alerts from every door to their cases: each fingerprint to one, whatever comes at once. */
export class AlertDesk {
  private readonly batches = new Coalescer<Batch, readonly Taken[]>((items) => this.handleAll(items), MOST_WAITING);

  private readonly clean = alertCleaner();

  constructor(private readonly parts: AlertDeskParts) {}

  /**
   * Settles once all of it is durable.
   * @returns what became of each alert, in their order
   * @throws OverfullError, or what the store throws: then none of it may have been kept, and all may be sent again
   */
  async take(alerts: readonly Alert[], from?: From): Promise<readonly Taken[]> {
    const groups = grouped(alerts.map(this.clean), serverOf);
    const taken = await Promise.all(
      [...groups].map(async ([key, group]) => {
        const outs = await this.batches.run(key, { alerts: group, from });
        return group.map((alert, i) => [alert.fingerprint, outs[i]!] as const);
      }),
    );
    const byPrint = new Map(taken.flat());
    return alerts.map(({ fingerprint }) => byPrint.get(fingerprint)!);
  }

  /** Gives threads to the cases that waited for a channel; one that can't be read goes on waiting. @returns how many got one */
  async placeWaiting(): Promise<number> {
    const { desk, store } = this.parts;
    const destinations = await store.destinations.of('alerts');
    if (destinations.length === 0) return 0;
    let placed = 0;
    for (const id of await store.claims.openWith(WAITING)) {
      const current = await desk.glance(id);
      if (current && (await this.placeOne(current, destinations))) placed += 1;
    }
    return placed;
  }

  /** How many cases wait for a channel. */
  async waiting(): Promise<number> {
    return (await this.parts.store.claims.openWith(WAITING)).length;
  }

  /** Settles when nothing is under way. */
  idle(): Promise<void> {
    return this.batches.idle();
  }

  private async placeOne(current: Case, destinations: readonly Destination[]): Promise<boolean> {
    const { desk, store, threads } = this.parts;
    const home = (await desk.homeOf(current.id)) ?? '';
    const chosen = current.alerts && routeOf(current.alerts.list[0]!.shown, destinations);
    if (!chosen) return false;
    await threads.plan(home, chosen);
    await desk.act(`place:${home}`, current.id, undefined, (now, at) => place(now, chosen.name, { by: theBot, at }));
    await store.claims.drop(WAITING + home);
    return true;
  }

  private async handleAll(batches: readonly Batch[]): Promise<readonly (readonly Taken[])[]> {
    const webhook = batches.filter(({ from }) => !from).flatMap(({ alerts }) => alerts);
    const results = new Map<Batch, ReadonlyMap<string, Taken>>();
    const together = webhook.length > 0 ? await this.handle(webhook) : new Map<string, Taken>();
    for (const batch of batches)
      results.set(batch, batch.from ? await this.handle(batch.alerts, batch.from) : together);
    return batches.map((batch) => batch.alerts.map(({ fingerprint }) => results.get(batch)!.get(fingerprint)!));
  }

  /** Alerts of one server, or of one fingerprint. What changed meanwhile is looked at again from the start. */
  private async handle(alerts: readonly Alert[], from?: From): Promise<ReadonlyMap<string, Taken>> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.handleOnce(alerts, from);
      } catch (error) {
        const isOver = error instanceof TakenError || error instanceof DamagedCaseError;
        if (!isOver || tries === MOST_TRIES) throw error;
      }
    }
  }

  private async handleOnce(alerts: readonly Alert[], from?: From): Promise<ReadonlyMap<string, Taken>> {
    const { desk, store } = this.parts;
    const byPrint = grouped(alerts, ({ fingerprint }) => fingerprint);
    const claimed = await store.claims.find([...byPrint.keys()].map((fingerprint) => claimOf({ fingerprint }).name));
    const taken = new Map<string, Taken>();
    const known = new Map<number, Alert[]>();
    const fresh: Alert[] = [];
    const damaged = new Map<string, number>();
    for (const [fingerprint, group] of byPrint) {
      const { caseId } = claimed.get(claimOf({ fingerprint }).name) ?? {};
      const current = caseId === undefined ? undefined : await desk.glance(caseId);
      if (caseId !== undefined && !current) damaged.set(fingerprint, caseId);
      if (current && (current.status === 'open' || !isNewTrouble(current, group)))
        known.set(current.id, [...(known.get(current.id) ?? []), ...group]);
      else fresh.push(...group);
    }
    for (const [caseId, group] of known) {
      const waits = await this.join(caseId, group, from);
      for (const { fingerprint } of group) taken.set(fingerprint, { kind: 'joined', caseId, waits });
    }
    for (const [fingerprint, outcome] of await this.begin(fresh, damaged, from)) taken.set(fingerprint, outcome);
    return taken;
  }

  /** @returns whether the case still waits for its thread */
  private async join(
    caseId: number,
    alerts: readonly Alert[],
    from?: From,
    claims?: readonly Claim[],
  ): Promise<boolean> {
    const { desk } = this.parts;
    const said = (at: string) => ({ by: from?.by ?? theBot, at });
    const { current: after } = await desk.act(`alerts:${randomUUID()}`, caseId, undefined, (now, at) =>
      claims ? withClaims(hear(now, alerts, said(at)), claims) : hear(now, alerts, said(at)),
    );
    return after.alerts?.placed !== true;
  }

  /** Alerts that no open case has. @param damaged the cases that have them and can't be read, by fingerprint */
  private async begin(
    alerts: readonly Alert[],
    damaged: ReadonlyMap<string, number>,
    from?: From,
  ): Promise<Map<string, Taken>> {
    const { store } = this.parts;
    const taken = new Map<string, Taken>();
    const byPrint = grouped(alerts, ({ fingerprint }) => fingerprint);
    const firing = [...byPrint.values()].filter((group) => group.some(({ state }) => state === 'firing'));
    const early = [...byPrint.values()].filter((group) => group.every(({ state }) => state === 'resolved')).flat();
    await store.earlyAlerts.keep(early);
    for (const { fingerprint } of early) taken.set(fingerprint, { kind: 'early', waits: false });
    if (firing.length === 0) return taken;
    const destinations = from ? [] : await store.destinations.of('alerts');
    const routes = grouped(firing.flat(), (alert) => routeOf(alert, destinations)?.conversation ?? '');
    for (const [conversation, group] of routes) {
      const chosen = destinations.find((destination) => destination.conversation === conversation);
      const outcome = await this.beginAt(group, damaged, chosen, from);
      for (const { fingerprint } of group) taken.set(fingerprint, outcome);
    }
    return taken;
  }

  /** One thread for what one server begins to say within a minute. */
  private async beginAt(
    alerts: readonly Alert[],
    damaged: ReadonlyMap<string, number>,
    chosen: Destination | undefined,
    from?: From,
  ): Promise<Taken> {
    const { desk, store } = this.parts;
    const prints = [...new Set(alerts.map(({ fingerprint }) => fingerprint))];
    const own = prints.map((fingerprint): Claim => ({ ...claimOf({ fingerprint }), over: damaged.get(fingerprint) }));
    const all = [...alerts, ...(await store.earlyAlerts.of(prints))];
    const server = alerts[0]!.server;
    const together =
      server === undefined || from ? undefined : `server:${hostOf(server)}|${chosen?.conversation ?? ''}`;
    const recent = together === undefined ? undefined : await this.recent(together);
    if (recent !== undefined) {
      const waits = await this.join(recent, all, from, own);
      await store.earlyAlerts.forget(prints);
      return { kind: 'joined', caseId: recent, waits };
    }
    const caseId = await this.open(all, own, chosen, from, together);
    await store.earlyAlerts.forget(prints);
    if (!chosen && !from) await this.placeLate(caseId);
    const waits = (await desk.glance(caseId))?.alerts?.placed !== true;
    return { kind: 'opened', caseId, waits };
  }

  private async open(
    alerts: readonly Alert[],
    own: readonly Claim[],
    chosen: Destination | undefined,
    from: From | undefined,
    together: string | undefined,
  ): Promise<number> {
    const { desk, threads } = this.parts;
    const home = from?.home ?? `alert:${randomUUID()}`;
    if (chosen) await threads.plan(home, chosen);
    const where = chosen?.name ?? from?.where;
    const opening = { words: alerts[0]!.title, facts: {}, by: from?.by ?? theBot, at: desk.now() };
    const claims: Claim[] = [
      ...own,
      ...(together === undefined ? [] : [{ name: together, newest: true }]),
      ...(where === undefined ? [{ name: WAITING + home }] : []),
    ];
    const { current } = await desk.open(`alerts:${randomUUID()}`, home, opening, (fresh) =>
      withClaims(openFor(fresh, alerts, opening, where), claims),
    );
    return current.id;
  }

  /** The open case that this server's alerts began with less than a minute ago. */
  private async recent(name: string): Promise<number | undefined> {
    const { desk, store } = this.parts;
    const found = (await store.claims.find([name])).get(name);
    if (!found || Date.parse(desk.now()) - Date.parse(found.at) > TOGETHER_MS) return undefined;
    return (await desk.glance(found.caseId))?.status === 'open' ? found.caseId : undefined;
  }

  /** A channel may have been chosen while the case was opened. */
  private async placeLate(caseId: number): Promise<void> {
    const destinations = await this.parts.store.destinations.of('alerts');
    const current = destinations.length > 0 ? await this.parts.desk.glance(caseId) : undefined;
    if (current) await this.placeOne(current, destinations);
  }
}

/** What is handled one after another: the alerts of one server, since they may become one thread. */
const serverOf = ({ server, fingerprint }: Alert): string => (server ? `server:${hostOf(server)}` : fingerprint);

const withClaims = (decision: Decision, claims: readonly Claim[]): Decision => ({
  ...decision,
  claims: [...new Map([...(decision.claims ?? []), ...claims].map((claim) => [claim.name, claim])).values()],
});

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
