import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUnavailable } from '../cases/store/store-trouble';
import type { MaySpeak } from '../http/long-messages';
import { readActivity } from './activity';
import type { TeamsAdapter, Turn } from './adapter';
import { NotLetInError, type TeamsAuthentication } from './auth';
import { gate, showsToken } from './gate';
import type { Identity } from './identity';

export interface InboundOptions {
  adapter: Pick<TeamsAdapter, 'run'>;
  /** Missing in local mode. */
  identity?: Identity;
  turn: Turn;
  log: { warn(about: object, message: string): void; error(about: object, message: string): void };
  /** Milliseconds since 1970. */
  now?: () => number;
}

type Inbound = (req: IncomingMessage & { body?: unknown }, res: ServerResponse) => Promise<void>;

/**
 * The door of `/api/messages`: the gate, then the SDK's signature check, then the turn. Whoever is refused learns the
 * status and no more; what was wrong goes to the log.
 */
export function inbound({ adapter, identity, turn, log, now = Date.now }: InboundOptions): Inbound {
  return async ({ headers, body }, res) => {
    const answer = (status: number, content?: unknown, more: Record<string, string> = {}): void => {
      res.writeHead(
        status,
        content === undefined ? more : { 'content-type': 'application/json; charset=utf-8', ...more },
      );
      res.end(content === undefined ? undefined : JSON.stringify(content));
    };
    const verdict = gate(headers, body, { identity, now: now() });
    if (!verdict.ok) {
      log.warn({ status: verdict.status, why: verdict.why }, 'refused a message');
      answer(verdict.status, { error: WORDS[verdict.status] });
      return;
    }
    const activity = readActivity(body);
    if (!activity) {
      log.warn({ status: 400, why: 'not the shape of an activity' }, 'refused a message');
      answer(400, { error: 'This is no activity of Teams.' });
      return;
    }
    try {
      const invoked = await adapter.run(headers.authorization ?? '', activity, turn);
      answer(invoked?.status ?? 200, invoked?.body ?? undefined);
    } catch (error) {
      if (error instanceof NotLetInError) {
        log.warn({ status: error.status, why: error.message }, 'refused a message');
        answer(error.status, { error: WORDS[error.status] }, error.status === 503 ? { 'retry-after': '5' } : {});
        return;
      }
      if (isUnavailable(error)) {
        // Nothing was written, so nothing is acknowledged: the channel delivers it again.
        log.error({ err: error }, 'a turn could not be saved');
        answer(503, { error: 'This could not be saved just now. Try again in a few seconds.' }, { 'retry-after': '5' });
        return;
      }
      log.error({ err: error }, 'a turn failed');
      answer(500, { error: 'Something went wrong.' });
    }
  };
}

/** Who may send a long message, by its headers alone: the Bot Connector, or whoever is on this machine in local mode. */
export const maySpeak =
  (
    authentication: Pick<TeamsAuthentication, 'isSigned'>,
    identity: Identity | undefined,
    now: () => number,
  ): MaySpeak =>
  async (headers) =>
    !identity || (showsToken(headers, identity, now()) && (await authentication.isSigned(headers.authorization ?? '')));

const WORDS = {
  401: 'Not signed in.',
  403: 'Not allowed.',
  503: 'Try again in a moment.',
} as const;
