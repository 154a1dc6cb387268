import { z } from 'zod';
import type { Alert, AlertSource, SourceRule } from './alert';
import { truncated } from './alertmanager';
import { customBody } from './custom-body';
import type { Instant } from './instant';
import { LabelledAlert, labelledAlert } from './labelled-alert';
import { Labels } from './labels';
import { readAs } from './unreadable';

/** Its alerting is Alertmanager's: it notifies again while an alert fires, and says when it is over. */
const rule: SourceRule = { repeats: 'heartbeat', silenceMeans: 'nothing', recovery: 'always-told' };

const GrafanaAlert = LabelledAlert.extend({
  /** By query letter. */
  values: Labels,
  /** What older versions write in place of `values`. */
  valueString: z.string().nullish(),
  silenceURL: z.string().nullish(),
  dashboardURL: z.string().nullish(),
  panelURL: z.string().nullish(),
});

/** Source: Grafana's page on the webhook notifier. `title`, `state` and `message` are going away and not read. */
const GrafanaWebhook = z.object({
  alerts: z.array(GrafanaAlert),
  externalURL: z.string().nullish(),
  truncatedAlerts: z.number().nullish(),
});

function parse(body: unknown, receivedAt: Instant): Alert[] {
  const custom = customBody('grafana', body, receivedAt);
  if (custom) return custom;
  const webhook = readAs('grafana', GrafanaWebhook, body);
  return webhook.alerts.map((alert, i) =>
    labelledAlert(alert, {
      source: 'grafana',
      receivedAt,
      raw: (body as { alerts: unknown[] }).alerts[i],
      titles: [ruleWithout(alert.labels)],
      more: measured(alert),
      links: [
        ['Rule', alert.generatorURL],
        ['Dashboard', alert.dashboardURL],
        ['Panel', alert.panelURL],
        ['Silence', alert.silenceURL],
      ],
      warnings: truncated(webhook.truncatedAlerts),
    }),
  );
}

const measured = ({ values, valueString }: z.output<typeof GrafanaAlert>): string[] => {
  const told = Object.entries(values).map(([query, value]) => `${query} = ${value}`);
  return told.length > 0 ? [told.join(', ')] : valueString ? [valueString] : [];
};

/** Where a rule has no data or fails, the alert is named for that, and the rule stands in a label. */
function ruleWithout({ alertname, rulename }: Labels): string | undefined {
  if (!rulename) return undefined;
  if (alertname === 'DatasourceNoData') return `No data for: ${rulename}`;
  return alertname === 'DatasourceError' ? `The rule fails: ${rulename}` : undefined;
}

export const grafana: AlertSource = { body: 'json', parse, rule };
