/** One alert, as Alertmanager's own clients post it. */
export interface Posted {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
}

export const FINGERPRINTS = 200;

const SETS = [
  'ActiveSync',
  'ActiveSync.Proxy',
  'ECP.Proxy',
  'OWA.Proxy',
  'POP',
  'POP.Proxy',
  'EWS.Proxy',
  'Store',
  'Transport',
  'Search',
];

/**
 * Alerts over 200 fingerprints (20 servers, 10 health sets): each is told again and again, and begins anew now and then.
 * @param many how many
 * @param hour of the day: another hour, other spells
 */
export function traffic(many: number, hour: number): Posted[] {
  const began = Date.parse('2026-11-20T00:00:00.000Z') + hour * 3_600_000;
  return Array.from({ length: many }, (_, i) => {
    const print = i % FINGERPRINTS;
    const round = Math.floor(i / FINGERPRINTS);
    const spell = Math.floor(round / 5);
    const server = `EX${String(1 + Math.floor(print / SETS.length)).padStart(2, '0')}`;
    const set = SETS[print % SETS.length]!;
    return {
      labels: { alertname: 'HealthSetUnhealthy', server, health_set: set, severity: 'error', team: 'messaging' },
      annotations: { summary: `${set} is unhealthy on ${server}`, description: 'Told by the probe of the health set.' },
      startsAt: new Date(began + spell * 60_000).toISOString(),
    };
  });
}

/** The same as the webhook that this bot takes. */
export const asWebhook = (alerts: readonly Posted[]): object => ({
  version: '4',
  status: 'firing',
  receiver: 'bench',
  alerts: alerts.map((alert) => ({
    status: 'firing',
    ...alert,
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: `${alert.labels.server}-${alert.labels.health_set}`,
  })),
});
