import type { Store } from '../cases/store/store';
import type { Readiness } from '../http/requests';
import { ageInSeconds } from './metrics';
import type { LastSend } from './watch-messenger';

export interface ReadinessParts {
  store: Pick<Store, 'ping' | 'gauges'>;
  lastSend: LastSend;
  now: () => Date;
}

/**
 * What `/readyz` tells. A Teams that does not answer is told too, but is no reason to take no work: what is committed
 * waits in the outbox. Without its database the bot can take nothing.
 */
export function readiness({ store, lastSend, now }: ReadinessParts): () => Promise<Readiness> {
  return async () => {
    const teams = { lastSentAt: lastSend.sentAt, lastError: lastSend.error };
    try {
      await store.ping();
      const { waiting, setAside, oldestAt } = await store.gauges.outbox();
      const outbox = { waiting, setAside, oldestSeconds: ageInSeconds(oldestAt, now()) };
      return { ready: true, database: 'answers', outbox, teams };
    } catch {
      return { ready: false, database: 'does not answer', teams };
    }
  };
}
