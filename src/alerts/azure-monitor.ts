import { z } from 'zod';
import type { Alert, AlertSource, Severity, SourceRule } from './alert';
import { shapeless } from './custom-body';
import { digest } from './fingerprint';
import { type Instant, told } from './instant';
import { Labels, labelled, together } from './labels';
import { safeLinks } from './links';
import { type Candidates, makeAlert } from './make-alert';
import { AlertUnreadableError, readAs } from './unreadable';

/** One notification when an alert fires and one when it is over; alerts on logs may never say the latter. */
const rule: SourceRule = { repeats: 'once-per-spell', silenceMeans: 'nothing', recovery: 'sometimes-told' };

const Strings = z.array(z.string()).nullish();

/** Source: “Common alert schema” of Azure Monitor. The table there says `alertRuleID`, the samples `alertRuleId`. */
const Essentials = z.object({
  alertId: z.string().nullish(),
  alertRule: z.string().nullish(),
  alertRuleID: z.string().nullish(),
  alertRuleId: z.string().nullish(),
  severity: z.enum(['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4']).nullish(),
  signalType: z.string().nullish(),
  monitorCondition: z.enum(['Fired', 'Resolved']),
  alertTargetIDs: Strings,
  configurationItems: Strings,
  firedDateTime: z.string().nullish(),
  resolvedDateTime: z.string().nullish(),
  description: z.string().nullish(),
  investigationLink: z.string().nullish(),
});
type Essentials = z.output<typeof Essentials>;

const Dimensions = z.array(z.object({ name: z.string().nullish(), value: z.unknown().optional() })).nullish();

const Criterion = z.object({
  metricName: z.string().nullish(),
  operator: z.string().nullish(),
  threshold: z.union([z.string(), z.number()]).nullish(),
  metricValue: z.union([z.string(), z.number()]).nullish(),
  dimensions: Dimensions,
});

/** Each kind of signal has a context of its own; what is not like this is left unread. */
const Context = z
  .object({
    condition: z.object({ allOf: z.array(Criterion).nullish() }).nullish(),
    linkToSearchResultsUI: z.string().nullish(),
  })
  .nullish()
  .catch(undefined);

const AzureAlert = z.object({
  data: z.object({ essentials: Essentials, alertContext: Context, customProperties: Labels.catch({}) }),
});

function parse(body: unknown, receivedAt: Instant): Alert[] {
  const other = otherSchema(body, receivedAt);
  if (other) return other;
  const { essentials, alertContext, customProperties } = readAs('azure-monitor', AzureAlert, body).data;
  const criteria = alertContext?.condition?.allOf ?? [];
  const dimensions = Object.fromEntries(
    criteria
      .flatMap(({ dimensions }) => dimensions ?? [])
      .flatMap(({ name, value }) =>
        name && (typeof value === 'string' || typeof value === 'number') ? [[name, String(value)]] : [],
      ),
  );
  const group = groupOf(essentials, dimensions);
  const started = told('firedDateTime', essentials.firedDateTime, receivedAt);
  return [
    makeAlert({
      source: 'azure-monitor',
      receivedAt,
      sourceKey: essentials.alertId ?? (started.at ? `${digest(group)}@${started.at}` : undefined),
      ...(essentials.signalType === 'Metric' ? { series: group } : {}),
      group,
      state: essentials.monitorCondition === 'Resolved' ? 'resolved' : 'firing',
      severity: essentials.severity ? (Number(essentials.severity.slice(3)) as Severity) : undefined,
      titles: [essentials.alertRule, essentials.description],
      text: [essentials.description, ...criteria.map(words), about(essentials)].filter(Boolean).join('\n'),
      candidates: together(labelled(customProperties), together(labelled(dimensions), targets(essentials))),
      started,
      ended: told('resolvedDateTime', essentials.resolvedDateTime, receivedAt),
      links: safeLinks([
        ['Investigate', essentials.investigationLink],
        ['Log search', alertContext?.linkToSearchResultsUI],
      ]),
      raw: body,
    }),
  ];
}

/** An alert that does not use the common schema (VM insights have none of it) is read by its texts. */
function otherSchema(body: unknown, receivedAt: Instant): Alert[] | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AlertUnreadableError('azure-monitor', '', 'is no object');
  const { schemaId, data } = body as { schemaId?: unknown; data?: unknown };
  const isObject = typeof data === 'object' && data !== null;
  if (schemaId === 'azureMonitorCommonAlertSchema' || (isObject && 'essentials' in data)) return undefined;
  const context =
    isObject && 'context' in data && typeof data.context === 'object' && data.context !== null ? data.context : {};
  const own =
    schemaId === undefined && data !== undefined
      ? undefined
      : shapeless('azure-monitor', { ...body, ...(isObject ? data : {}), ...context }, receivedAt);
  return own?.map((alert) => ({
    ...alert,
    warnings: ['It does not use the common alert schema: turn that on in the action group.', ...alert.warnings],
  }));
}

/** The rule, what it looks at, and its dimensions: an instance's id is new for each spell. */
function groupOf(essentials: Essentials, dimensions: Readonly<Record<string, string>>): string {
  const ruleId = essentials.alertRuleID ?? essentials.alertRuleId ?? essentials.alertRule ?? essentials.alertId ?? '';
  const targetIds = [...(essentials.alertTargetIDs ?? [])].sort();
  const split = Object.entries(dimensions)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return [ruleId, ...targetIds, ...split].join('\n').toLowerCase();
}

const words = ({ metricName, operator, threshold, metricValue }: z.output<typeof Criterion>): string =>
  [
    metricName,
    operator,
    threshold,
    metricValue === null || metricValue === undefined ? undefined : `(is ${metricValue})`,
  ]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' ');

const about = ({ configurationItems }: Essentials): string | undefined =>
  configurationItems?.length ? `About: ${configurationItems.join(', ')}` : undefined;

const VIRTUAL_MACHINE = /\/providers\/microsoft\.(?:compute\/virtualmachines|hybridcompute\/machines)\/([^/]{1,253})$/i;

/** A machine's name, from the resource the alert is about; other resources are no servers. */
function targets({ alertTargetIDs, configurationItems }: Essentials): Candidates {
  const machines = (alertTargetIDs ?? []).flatMap((id) => VIRTUAL_MACHINE.exec(id)?.[1] ?? []);
  const [first, ...others] = new Set(machines.map((name) => name.toLowerCase()));
  if (!first || others.length > 0) return {};
  const item = configurationItems?.find((name) => name.toLowerCase() === first);
  return { server: [item, machines[0]] };
}

export const azureMonitor: AlertSource = { body: 'json', parse, rule };
