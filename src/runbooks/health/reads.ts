import { databaseCopies } from '../../evidence/database-copies';
import { type MonitoringProbe, monitoringProbe } from '../../evidence/monitoring-probe';
import type { Reading } from '../../evidence/reader';
import { type ServerHealth, serverHealth } from '../../evidence/server-health';
import { serviceHealth } from '../../evidence/service-health';
import { webServer } from '../../evidence/web-server';
import type { Facts } from '../../facts/facts';
import { type Reads, reads } from '../runbook';
import { isOf } from '../whose';
import type { Monitor } from './monitor';
import type { Place } from './place';

// What the outputs that the health sets ask for mean at their steps.

const factOf = ({ isMailboxServer }: Place): 'server' | 'mailboxServer' =>
  isMailboxServer ? 'mailboxServer' : 'server';

const PROBE_ANSWERS = { succeeded: 'succeeded', failed: 'failed', cannotRun: 'cannot-run' } as const;

/** Does the probe succeed? Only this monitor's own probe tells; its health set may differ from the page's. */
export const readsProbe = (monitor: Monitor, on: Place, { fresh }: { fresh?: boolean } = {}): Reads =>
  reads(
    monitoringProbe,
    (findings, facts) =>
      isThisProbe(findings, monitor) && isOf(findings.server, factOf(on), facts) && findings.verdict
        ? PROBE_ANSWERS[findings.verdict]
        : undefined,
    {
      fresh,
      undecided: (findings) => {
        if (!isThisProbe(findings, monitor))
          return `This is another probe, ${findings.monitor}. This step asks for ${monitor.probe}.`;
        return findings.refused && INSTEAD_OF_A_RESULT[findings.refused];
      },
    },
  );

const INSTEAD_OF_A_RESULT: Partial<Record<NonNullable<MonitoringProbe['refused']>, string>> = {
  'no-command':
    'Run it in the Exchange Management Shell. If it is not known there either, choose “It can’t be run” on the step’s card.',
  error: 'Mend what the error names, and run it again. If it stays, choose “It can’t be run” on the step’s card.',
};

const probeName = (identity: string): string => identity.split('\\').at(-1)!.toLowerCase();

const isThisProbe = ({ monitor: printed }: MonitoringProbe, { probe }: Monitor): boolean =>
  printed === undefined || probe === undefined || probeName(printed) === probeName(probe);

/** All the monitors of one server in a paste: the commands of a step may be pasted together. */
function together(findings: ServerHealth, beside: readonly Reading[], on: Place, facts: Facts): ServerHealth {
  const all = beside
    .filter(({ kind }) => kind === serverHealth.kind)
    .map((reading) => ({ ...reading, findings: reading.findings as ServerHealth }))
    .filter((reading) => isOf(reading.findings.server, factOf(on), facts));
  if (all.length < 2) return findings;
  const healthy = all.every((reading) => reading.findings.verdict === 'healthy' && !reading.cannotTell);
  const unhealthy = all.some((reading) => reading.findings.verdict === 'unhealthy');
  return {
    server: findings.server,
    monitors: all.flatMap((reading) => reading.findings.monitors),
    unhealthy: [...new Set(all.flatMap((reading) => reading.findings.unhealthy))],
    healthSets: [...new Set(all.flatMap((reading) => reading.findings.healthSets))],
    ...(unhealthy ? { verdict: 'unhealthy' as const } : healthy ? { verdict: 'healthy' as const } : {}),
  };
}

const isNamed = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();

const valuesOf = ({ monitors }: ServerHealth, name: string | undefined) =>
  monitors.filter((monitor) => isNamed(monitor.name, name)).map(({ alertValue }) => alertValue);

/** The relatives of a health set have to be in sight, too, before nothing is Unhealthy. */
const showsRelatives = ({ healthSets }: ServerHealth): boolean => healthSets.length > 1;

const ONE_SET =
  'Only one health set is shown, and all of it is Healthy. Look at its relatives too: paste both outputs.';

type OfHealth = (findings: ServerHealth, facts: Facts) => string | undefined;

const readsHealth = (on: Place, means: OfHealth, undecided?: OfHealth, fresh?: boolean): Reads =>
  reads(
    serverHealth,
    (findings, facts, beside) =>
      isOf(findings.server, factOf(on), facts) ? means(together(findings, beside, on, facts), facts) : undefined,
    {
      fresh,
      ...(undecided
        ? { undecided: (findings, facts, beside) => undecided(together(findings, beside, on, facts), facts) }
        : {}),
    },
  );

/** Is the monitor that the alert names still Unhealthy? */
export const readsNamedMonitor = (on: Place): Reads =>
  readsHealth(
    on,
    (health, { monitor }) => {
      if (health.unhealthy.some((name) => isNamed(name, monitor))) return 'unhealthy';
      const values = valuesOf(health, monitor);
      const recovered = values.length > 0 && values.every((value) => value === 'Healthy');
      if (health.unhealthy.length > 0) return recovered ? 'other' : undefined;
      return health.verdict === 'healthy' && recovered && showsRelatives(health) ? 'none' : undefined;
    },
    (health, { monitor }) => {
      if (monitor !== undefined && valuesOf(health, monitor).length === 0) return `${monitor} is not in this output.`;
      return health.verdict === 'healthy' && !showsRelatives(health) ? ONE_SET : undefined;
    },
  );

/**
 * Which monitor is Unhealthy? Of several, the alert's own; else a person says which comes first.
 * @param monitors those with an answer of their own, by key
 */
export const readsWhichMonitor = (monitors: readonly Monitor[], on: Place): Reads =>
  readsHealth(
    on,
    (health, facts) => {
      if (health.verdict === 'healthy') return showsRelatives(health) ? 'none' : undefined;
      const named = health.unhealthy.filter((name) => isNamed(name, facts.monitor));
      const [name, ...others] = named.length > 0 ? named : health.unhealthy;
      if (name === undefined || others.length > 0) return undefined;
      return monitors.find((monitor) => isNamed(monitor.name, name))?.key ?? 'another';
    },
    (health) => {
      if (health.unhealthy.length > 1) return 'Several monitors are Unhealthy. Start with the one the alert names.';
      return health.verdict === 'healthy' && !showsRelatives(health) ? ONE_SET : undefined;
    },
  );

/** Is the monitor Healthy now? The alert may name another one of the family than the step does. */
export const readsMonitor = (monitor: Monitor, on: Place): Reads =>
  readsHealth(
    on,
    (health, facts) => {
      const named = valuesOf(health, facts.monitor);
      const values = [...valuesOf(health, monitor.name), ...(on.isMailboxServer ? [] : named)];
      if (values.includes('Unhealthy')) return 'unhealthy';
      return values.length > 0 && values.every((value) => value === 'Healthy') ? 'healthy' : undefined;
    },
    (health) => (valuesOf(health, monitor.name).length === 0 ? `${monitor.name} is not in this output.` : undefined),
    true,
  );

/** Are all monitors of the server Healthy now? */
export const readsAllHealthy = (on: Place): Reads =>
  readsHealth(
    on,
    ({ verdict }) => (verdict === undefined ? undefined : verdict === 'healthy' ? 'yes' : 'no'),
    undefined,
    true,
  );

/** Is any database still active on the server? */
export const readsCopies = (on: Place): Reads =>
  reads(
    databaseCopies,
    ({ server, verdict }, facts) =>
      isOf(server, factOf(on), facts) && verdict ? (verdict === 'none' ? 'none' : 'some') : undefined,
    { fresh: true },
  );

/** Is the server back, with the services its roles need? */
export const readsServices = (on: Place): Reads =>
  reads(
    serviceHealth,
    ({ server, verdict }, facts) =>
      isOf(server, factOf(on), facts) && verdict ? (verdict === 'running' ? 'done' : 'down') : undefined,
    { fresh: true },
  );

/** Is the pool recycled? `refused` is the answer for an error, where the step has one. */
export const readsRecycled = (pool: string, refused?: string): Reads =>
  reads(
    webServer,
    (findings) => {
      if (findings.about !== 'pool' || (findings.pool !== undefined && !isNamed(findings.pool, pool))) return undefined;
      return findings.verdict === 'done' ? 'done' : findings.verdict === 'failed' ? refused : undefined;
    },
    { fresh: true, undecided: ({ pool: other }) => (other ? `This is about the pool ${other}.` : undefined) },
  );

/** Did IIS restart? */
export const readsRestartedIis: Reads = reads(
  webServer,
  ({ about, verdict }) =>
    about !== 'iisreset' ? undefined : verdict === 'done' ? 'done' : verdict === 'failed' ? 'refused' : undefined,
  { fresh: true },
);

/** Is the pool started? */
export const readsPoolState = (pool: string): Reads =>
  reads(webServer, ({ about, pool: named, verdict }) =>
    about === 'state' &&
    (named === undefined || isNamed(named, pool)) &&
    (verdict === 'started' || verdict === 'stopped')
      ? verdict
      : undefined,
  );
