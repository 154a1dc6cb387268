import { type Alert, sources } from '../../src/alerts';
import type { Json } from '../support/connector-server';
import type { Random } from '../support/random';

// A day's alerts about a few servers, as their sources send them.

/** One delivery: a source, and what it posts. */
export interface Delivery {
  source: 'alertmanager' | 'azure-monitor' | 'grafana' | 'scom' | 'text';
  body: unknown;
}

const at = (hour: number, minute = 0): string =>
  `2026-11-20T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`;

const prometheus = (
  server: string,
  set: string,
  from: string,
  to?: string,
  summary = `${set} is unhealthy`,
): Delivery => ({
  source: 'alertmanager',
  body: { version: '4', alerts: [labelled(server, set, from, to, summary)] },
});

const labelled = (server: string, set: string, from: string, to: string | undefined, summary: string): Json => ({
  status: to ? 'resolved' : 'firing',
  labels: { alertname: 'HealthSetUnhealthy', server, health_set: set, severity: 'error' },
  annotations: { summary },
  startsAt: from,
  endsAt: to ?? '0001-01-01T00:00:00Z',
  fingerprint: `${server}-${set}`,
});

const scom = (server: string, set: string, id: number, state: 'New' | 'Closed'): Delivery => ({
  source: 'scom',
  body: {
    AlertId: `00000000-0000-0000-0000-${String(id).padStart(12, '0')}`,
    AlertName: 'Exchange Health Set',
    ManagedEntityDisplayName: `${server} - ${set}`,
    ResolutionStateName: state,
    AlertDescription: `${set} on ${server} does not answer its probe.`,
  },
});

const azure = (server: string, id: string, condition: 'Fired' | 'Resolved'): Delivery => ({
  source: 'azure-monitor',
  body: {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/alerts/${id}`,
        alertRule: 'cpu-high',
        alertRuleID: '/rules/cpu-high',
        severity: 'Sev1',
        signalType: 'Metric',
        monitorCondition: condition,
        alertTargetIDs: [`/subscriptions/1/providers/microsoft.compute/virtualmachines/${server}`],
        firedDateTime: '2026-11-20T07:41:30.1182233Z',
        ...(condition === 'Resolved' ? { resolvedDateTime: '2026-11-20T08:01:30.1182233Z' } : {}),
      },
    },
  },
});

/** About thirty deliveries; every server's name ends in `tail`, so that one day is not another. */
export function day(tail: string): Delivery[] {
  const [one, two, three] = [`EX01${tail}`, `EX02${tail}`, `EX03${tail}`];
  return [
    prometheus(one, 'ActiveSync', at(8)),
    prometheus(one, 'ActiveSync', at(8), undefined, 'ActiveSync is still unhealthy'),
    prometheus(one, 'ActiveSync', at(8), at(8, 40)),
    prometheus(one, 'ActiveSync', at(12)),
    prometheus(one, 'ActiveSync', at(12), at(12, 5)),
    prometheus(one, 'POP', at(9)),
    prometheus(one, 'POP', at(9), at(9, 30)),
    prometheus(one, 'POP', at(14)),
    {
      source: 'grafana',
      body: { orgId: 1, alerts: [labelled(one, 'ActiveSync', at(8, 2), undefined, 'Logons fail')] },
    },
    {
      source: 'grafana',
      body: { orgId: 1, alerts: [labelled(one, 'ActiveSync', at(8, 2), at(8, 41), 'Logons fail')] },
    },
    scom(one, 'ActiveSync', 1, 'New'),
    scom(one, 'ActiveSync', 1, 'Closed'),
    scom(one, 'ActiveSync', 2, 'New'),
    scom(two, 'ECP.Proxy', 3, 'New'),
    scom(two, 'ECP.Proxy', 3, 'Closed'),
    scom(two, 'OWA.Proxy', 4, 'Closed'),
    prometheus(two, 'ECP.Proxy', at(10)),
    prometheus(two, 'ECP.Proxy', at(10), at(10, 10)),
    prometheus(two, 'Transport', at(11), at(11, 1)),
    prometheus(two, 'Transport', at(11)),
    prometheus(two, 'Transport', at(6), at(6, 1)),
    azure(three, `a${tail}`, 'Fired'),
    azure(three, `a${tail}`, 'Resolved'),
    { source: 'text', body: `POP.Proxy is Unhealthy on ${three}` },
    { source: 'text', body: { text: `The archive of ${three} is full.` } },
    {
      source: 'alertmanager',
      body: {
        version: '4',
        alerts: [
          labelled(three, 'POP', at(13), undefined, 'POP is unhealthy'),
          labelled(three, 'EWS.Proxy', at(13), at(13, 9), 'EWS is unhealthy'),
          labelled(three, 'EWS.Proxy', at(13), undefined, 'EWS is unhealthy'),
        ],
      },
    },
    prometheus(three, 'POP', at(13), at(13, 20)),
    prometheus(three, 'POP', at(15)),
    prometheus(three, 'POP', at(15)),
  ];
}

/** The same deliveries in another order, half of them twice. */
export function twisted<T>(items: readonly T[], { below, next }: Random): T[] {
  const copy = [...items, ...items.filter(() => next() < 0.5)];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = below(i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

export const read = ({ source, body }: Delivery, receivedAt: string): Alert[] =>
  sources[source].parse(body, receivedAt);
