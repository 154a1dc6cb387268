import { z } from 'zod';
import type { Alert, AlertSource, SourceRule } from './alert';
import { customBody } from './custom-body';
import type { Instant } from './instant';
import { LabelledAlert, labelledAlert } from './labelled-alert';
import { readAs } from './unreadable';

/** It notifies again at every repeat interval while an alert fires, and says when it is over. */
const rule: SourceRule = { repeats: 'heartbeat', silenceMeans: 'nothing', recovery: 'always-told' };

/** Source: `notify/webhook` and `template` of Prometheus Alertmanager, webhook version 4. */
const AlertmanagerWebhook = z.object({
  alerts: z.array(LabelledAlert),
  externalURL: z.string().nullish(),
  truncatedAlerts: z.number().nullish(),
  orgId: z.unknown().optional(),
});

function parse(body: unknown, receivedAt: Instant): Alert[] {
  const custom = customBody('alertmanager', body, receivedAt);
  if (custom) return custom;
  const webhook = readAs('alertmanager', AlertmanagerWebhook, body);
  const warnings = [
    ...truncated(webhook.truncatedAlerts),
    ...(webhook.orgId === undefined ? [] : ['This is what Grafana sends: its address here is /api/alerts/grafana.']),
  ];
  return webhook.alerts.map((alert, i) =>
    labelledAlert(alert, {
      source: 'alertmanager',
      receivedAt,
      raw: (body as { alerts: unknown[] }).alerts[i],
      links: [
        ['Rule', alert.generatorURL],
        ['Alertmanager', webhook.externalURL],
      ],
      warnings,
    }),
  );
}

/** Said where the sender cut its list: ends of alerts may be among those that are missing. */
export const truncated = (count: number | null | undefined): string[] =>
  count ? [`The sender left ${count} more alerts out, and ends of alerts may be among them.`] : [];

export const alertmanager: AlertSource = { body: 'json', parse, rule };
