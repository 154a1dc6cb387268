import { z } from 'zod';
import type { Alert, SourceName } from './alert';
import { digest } from './fingerprint';
import { type Instant, told } from './instant';
import { Labels, labelled, labelNamed, together } from './labels';
import { safeLinks } from './links';
import { type Candidates, makeAlert } from './make-alert';
import { isManagedAvailability, managedAvailability } from './managed-availability';
import { sentenceIn } from './sentence';
import { severityOf } from './severity';

/** One alert as Alertmanager and Grafana send it. */
export const LabelledAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: Labels,
  annotations: Labels,
  startsAt: z.string().nullish(),
  endsAt: z.string().nullish(),
  generatorURL: z.string().nullish(),
  fingerprint: z.string().nullish(),
});
export type LabelledAlert = z.output<typeof LabelledAlert>;

interface Context {
  source: SourceName;
  receivedAt: Instant;
  /** The alert as it was sent. */
  raw: unknown;
  titles?: readonly (string | undefined)[];
  /** Lines below the annotations and labels. */
  more?: readonly string[];
  links?: readonly (readonly [text: string, url: string | null | undefined])[];
  warnings: readonly string[];
}

/**
 * Its own status counts, not the group's. The sender's fingerprint is the same for every spell (it is made of the
 * labels alone), so a spell's key has its start in it.
 */
export function labelledAlert(alert: LabelledAlert, context: Context): Alert {
  const { source, receivedAt } = context;
  const { labels, annotations, status } = alert;
  const series =
    alert.fingerprint || digest(JSON.stringify(sorted(Object.keys(labels).length > 0 ? labels : annotations)));
  const started = told('startsAt', alert.startsAt, receivedAt);
  const severity = labelNamed(labels, 'severity', 'priority', 'level');
  const words = [labelNamed(annotations, 'summary'), labelNamed(annotations, 'description', 'message')];
  return makeAlert({
    source,
    receivedAt,
    ...(started.at ? { sourceKey: `${series}@${started.at}` } : {}),
    series,
    group: series,
    state: status,
    severity: severity === undefined ? undefined : severityOf(severity),
    titles: [...(context.titles ?? []), words[0], labels.alertname, words[1]],
    text: textOf(annotations, labels, context.more ?? []),
    candidates: together(labelled(labels), together(labelled(annotations), fromWords(words))),
    started,
    ended: told('endsAt', alert.endsAt, receivedAt),
    links: safeLinks([...(context.links ?? []), ['Runbook', labelNamed(annotations, 'runbookurl')]]),
    raw: context.raw,
    warnings: context.warnings,
  });
}

/** What the annotations say in words, for senders that have no label for it. */
function fromWords(words: readonly (string | undefined)[]): Candidates {
  const text = words
    .filter((word) => word !== undefined)
    .join('\n')
    .slice(0, 20_000);
  const lines = text.split('\n');
  const found = isManagedAvailability(text) ? managedAvailability(text, lines) : sentenceIn(lines);
  return { server: [found?.server], healthSet: [found?.healthSet], monitor: [found?.monitor] };
}

const sorted = (map: Labels): [string, string][] => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

const textOf = (annotations: Labels, labels: Labels, more: readonly string[]): string => {
  const told = ['summary', 'description', 'message'].flatMap((name) => labelNamed(annotations, name) ?? []);
  const rest = Object.entries(labels).map(([name, value]) => `${name}: ${value}`);
  return [...told, ...(told.length > 0 && rest.length > 0 ? [''] : []), ...rest, ...more].join('\n');
};
