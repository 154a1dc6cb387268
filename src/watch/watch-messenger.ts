import type { Messenger } from '../delivery/outbox';
import { redact } from '../evidence/redact';
import { span } from '../tracing/span';
import type { HandedOver } from './handed-over';
import type { Metrics } from './metrics';

/** What became of the last messages to Teams; times are ISO 8601. */
export interface LastSend {
  sentAt?: string;
  error?: { at: string; message: string };
}

export interface Watched {
  messenger: Messenger;
  metrics: Metrics;
  /** Kept up to date with what became of the sends. */
  last: LastSend;
  handedOver: HandedOver;
  now: () => Date;
}

/** A messenger whose sends are counted and traced. */
export function watchMessenger({ messenger, metrics, last, handedOver, now }: Watched): Messenger {
  return {
    async send(row, activityId) {
      const kind = activityId === undefined ? 'post' : 'update';
      const about = { 'triage.outbox': row.id, 'triage.view': row.view.name, 'triage.send': kind };
      try {
        const sent = await handedOver.run(row.conversation, () =>
          span('deliver', about, () => messenger.send(row, activityId)),
        );
        metrics.send(kind, 'sent', row.attempts > 0);
        last.sentAt = now().toISOString();
        return sent;
      } catch (error) {
        metrics.send(kind, 'failed', row.attempts > 0);
        const message = error instanceof Error ? error.message : String(error);
        last.error = { at: now().toISOString(), message: redact(message).text };
        throw error;
      }
    },
  };
}
