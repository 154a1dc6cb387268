import type { Alert, SourceName } from './alert';
import { oneLine } from './cap';
import { digest } from './fingerprint';
import type { Instant } from './instant';
import { Labels, labelled, labelNamed, together } from './labels';
import { makeAlert } from './make-alert';
import { sentenceIn } from './sentence';
import { severityOf } from './severity';

/**
 * Alertmanager and Grafana let their owner write the webhook's whole body; such a one is still an alert. Its texts
 * alone are read.
 * @returns `undefined` for a body that has a list of alerts, and so has to be the webhook's own, or has no text in it
 */
export function customBody(source: SourceName, body: unknown, receivedAt: Instant): Alert[] | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.hasOwn(body, 'alerts') ? undefined : shapeless(source, body, receivedAt);
}

/** An alert of the texts in an object's own fields; `undefined` where it has none. */
export function shapeless(source: SourceName, body: object, receivedAt: Instant): Alert[] | undefined {
  const fields = Labels.parse(body);
  const title = labelNamed(fields, 'title', 'summary', 'subject', 'name', 'alertname');
  const message = labelNamed(fields, 'text', 'message', 'description', 'body', 'content');
  if (!title && !message) return undefined;
  const said = sentenceIn([title ?? '', ...(message ?? '').slice(0, 20_000).split('\n')]);
  const status = labelNamed(fields, 'status', 'state', 'alertstate')?.toLowerCase();
  const severity = labelNamed(fields, 'severity', 'priority', 'level');
  return [
    makeAlert({
      source,
      receivedAt,
      group: digest(
        oneLine(title ?? message ?? '')
          .replace(/^\[[^\]]{0,40}\] */, '')
          .toLowerCase(),
      ),
      state: status === 'resolved' || status === 'ok' ? 'resolved' : (said?.state ?? 'firing'),
      severity: severity === undefined ? undefined : severityOf(severity),
      titles: [title, message],
      text: [title, message].filter((part) => part !== undefined).join('\n'),
      candidates: together(labelled(fields), {
        server: [said?.server],
        healthSet: [said?.healthSet],
        monitor: [said?.monitor],
      }),
      raw: body,
      warnings: ['It has a body of its own making: only its texts are read.'],
    }),
  ];
}
