import { AlertUnreadableError, isSourceName, type SourceName, sources } from '../alerts';
import type { AlertDesk } from '../cases/alerts/alert-desk';
import { OverfullError } from '../cases/alerts/coalesce';
import { RefusedError } from '../cases/refused';
import { TakenError } from '../cases/store/claims';
import { isUnavailable } from '../cases/store/store-trouble';
import { bearerIn, tokenCheck } from './bearer';
import type { BucketSize } from './buckets';
import type { AlertRequest, Answer } from './requests';

export interface AlertDoorParts {
  /** The tokens that each source may show. */
  tokens: ReadonlyMap<string, readonly string[]>;
  alerts: Pick<AlertDesk, 'take'>;
  now: () => Date;
  /** Told of each request that showed a token. */
  onAlerts: (source: SourceName, result: 'taken' | 'refused') => void;
  /** Whether this source may tell of so many more now. */
  mayTell: (source: SourceName, many: number) => boolean;
  log: { error(about: object, message: string): void };
}

/** What one source may tell: ten times a bad minute at once, and three times one for ever. */
export const ALERT_LIMIT: BucketSize = { most: 100_000, perSecond: 500 };

const RETRY_AFTER_SECONDS = '5';

const refuse = (status: number, error: string, more: object = {}): Answer => ({ status, body: { error, ...more } });

const comeAgain = (error: string): Answer => ({
  ...refuse(503, error),
  headers: { 'retry-after': RETRY_AFTER_SECONDS },
});

const NO_CHANNEL = 'No channel takes these alerts yet. They are kept: write “alerts here” in a channel.';

/**
 * `POST /api/alerts/:source`. 202 once every alert in it is durable; 503 where that cannot be had now, for senders drop
 * what gets any other refusal. Nothing of a request without a good token is logged.
 */
export function alertDoor({ tokens, alerts, now, onAlerts, mayTell, log }: AlertDoorParts) {
  const checks = new Map([...tokens].map(([source, known]) => [source, tokenCheck(known)]));
  return async ({ params, headers, query, body }: AlertRequest): Promise<Answer> => {
    const { source } = params;
    if (!isSourceName(source)) return refuse(404, 'There is no such alert source.');
    const token = bearerIn(headers.authorization) ?? inAddress(source, query);
    if (token === undefined || !checks.get(source)?.(token))
      return {
        ...refuse(401, 'Show this source’s token: Authorization: Bearer …'),
        headers: { 'www-authenticate': 'Bearer' },
      };
    try {
      const read = sources[source].parse(body, now().toISOString());
      if (!mayTell(source, read.length)) {
        onAlerts(source, 'refused');
        return comeAgain('This source tells of more than can be taken. Send them again later.');
      }
      const taken = await alerts.take(read);
      onAlerts(source, 'taken');
      const cases = [...new Set(taken.flatMap(({ caseId }) => caseId ?? []))];
      const note = taken.some(({ waits }) => waits) ? { note: NO_CHANNEL } : {};
      return { status: 202, body: { accepted: read.length, cases, ...note } };
    } catch (error) {
      onAlerts(source, 'refused');
      if (error instanceof AlertUnreadableError) return refuse(400, error.message, { field: error.field || 'body' });
      if (!comesAgain(error)) throw error;
      log.error({ err: error, source }, 'alerts could not be kept');
      return comeAgain('The alerts cannot be kept just now. Send them again.');
    }
  };
}

/** What may be over when the alerts are sent once more. */
const comesAgain = (error: unknown): boolean =>
  error instanceof OverfullError ||
  error instanceof RefusedError ||
  error instanceof TakenError ||
  isUnavailable(error);

/** Azure Monitor's action groups cannot send a header: there, and only there, the address may hold the token. */
const inAddress = (source: SourceName, query: URLSearchParams): string | undefined =>
  source === 'azure-monitor' ? (query.get('token') ?? undefined) : undefined;
