import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { AllowServiceUrl } from './service-urls';

/** A conversation, and the service URL that Teams gave for it. */
export interface Address {
  serviceUrl: string;
  conversationId: string;
}

export interface Member {
  id: string;
  name?: string;
  aadObjectId?: string;
  tenantId?: string;
  /** `user`, `guest`, `anonymous`, … as Teams says it. */
  userRole?: string;
}

/** Everything the bot sends to Teams goes through here. Nothing is retried: that is the outbox's to decide. */
export interface Connector {
  /** @returns the new activity's id, where Teams gives one. @throws ConnectorError */
  post(to: Address & { replyToId?: string }, activity: object): Promise<{ id?: string }>;
  /** @throws ConnectorError */
  update(to: Address, activityId: string, activity: object): Promise<void>;
  /** @throws ConnectorError */
  remove(to: Address, activityId: string): Promise<void>;
  /** Posts to a channel, which starts a thread. @throws ConnectorError */
  startThread(
    to: { serviceUrl: string; channelId: string; tenantId: string },
    activity: object,
  ): Promise<{ conversationId: string; activityId: string }>;
  /** Opens (or finds) the chat with one person, who must have the app. @throws ConnectorError */
  startChat(to: { serviceUrl: string; tenantId: string; userId: string }): Promise<{ conversationId: string }>;
  /** @returns `undefined` where that person is not in the conversation. @throws ConnectorError */
  member(to: Address, userId: string): Promise<Member | undefined>;
  /** Who is in the conversation, the first 500. @throws ConnectorError */
  members(to: Address): Promise<readonly Member[]>;
  /** Waits for what is under way, then closes the connections. */
  close(): Promise<void>;
}

export class ConnectorError extends Error {
  override name = 'ConnectorError';
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** Teams' own error code, or the network's. */
  readonly code?: string;
  readonly retryAfterSeconds?: number;
  /** No answer, a broken connection, or a 5xx: it may have arrived all the same. */
  readonly ambiguous: boolean;

  constructor(message: string, about: Pick<ConnectorError, 'status' | 'code' | 'retryAfterSeconds' | 'ambiguous'>) {
    super(message);
    this.status = about.status;
    this.code = about.code;
    this.retryAfterSeconds = about.retryAfterSeconds;
    this.ambiguous = about.ambiguous;
  }
}

/** Gives the token for calls to Teams; `fresh` after Teams refused the last one. */
export type TokenSource = (options: { fresh: boolean }) => Promise<string>;

export interface ConnectorOptions {
  /** Checked at every send: a stored service URL may have been altered. */
  allow: AllowServiceUrl;
  /** Missing in local mode. */
  token?: TokenSource;
  /** The bot's id in Teams, `28:{app id}`. */
  botId?: string;
  timeoutMs?: number;
}

/** Failures that come before a byte of the request is sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const Created = z.object({ id: z.string().min(1), activityId: z.string().optional() });
const Posted = z.object({ id: z.string().optional() });
const MemberBody = z.object({
  id: z.string(),
  name: z.string().optional(),
  aadObjectId: z.string().optional(),
  objectId: z.string().optional(),
  tenantId: z.string().optional(),
  userRole: z.string().optional(),
});
const Members = z.object({ members: z.array(MemberBody) });
const Failure = z.object({ error: z.object({ code: z.string().optional() }) });

const toMember = ({ objectId, ...member }: z.infer<typeof MemberBody>): Member => ({
  ...member,
  ...(member.aadObjectId === undefined && objectId !== undefined ? { aadObjectId: objectId } : {}),
});

/**
 * A client of the Bot Connector's REST protocol over kept connections. The SDK’s own client costs five times the CPU
 * for one send, repeats a POST three times on a 5xx and waits for ever; this one does neither.
 */
export function createConnector({ allow, token, botId, timeoutMs = 10_000 }: ConnectorOptions): Connector {
  const agent = new Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: timeoutMs } });
  const bot = botId === undefined ? {} : { bot: { id: botId } };

  async function call(method: Dispatcher.HttpMethod, serviceUrl: string, path: string, body?: object) {
    if (!allow(serviceUrl))
      throw new ConnectorError('The service URL is not one of Teams.', { code: 'ServiceUrlRefused', ambiguous: false });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const once = async (fresh: boolean) => exchange(method, serviceUrl, path, body, late.signal, fresh);
    try {
      const first = await once(false);
      const { status, text, retryAfter } = first.status === 401 && token ? await once(true) : first;
      if (status >= 200 && status < 300) return parse(text);
      throw refused(status, text, retryAfter);
    } finally {
      clearTimeout(timer);
    }
  }

  async function exchange(
    method: Dispatcher.HttpMethod,
    serviceUrl: string,
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    fresh: boolean,
  ): Promise<{ status: number; text: string; retryAfter?: string }> {
    const authorization = token && (await tokenFrom(token, fresh, signal));
    const { origin, pathname } = new URL(serviceUrl);
    let status: number | undefined;
    try {
      const answer = await agent.request({
        origin,
        path: `${pathname.replace(/\/$/, '')}/v3/conversations${path}`,
        method,
        signal,
        headers: {
          accept: 'application/json',
          ...(authorization === undefined ? {} : { authorization: `Bearer ${authorization}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      status = answer.statusCode;
      const retryAfter = answer.headers['retry-after'];
      return { status, text: await answer.body.text(), ...(typeof retryAfter === 'string' ? { retryAfter } : {}) };
    } catch (error) {
      // Taken, but the rest of the answer broke off: it arrived, and its id is not known.
      if (status !== undefined && status < 300) return { status, text: '' };
      throw broken(error, status, signal.aborted);
    }
  }

  const activities = ({ conversationId }: Address, activityId?: string): string =>
    `/${segment(conversationId)}/activities${activityId === undefined ? '' : `/${segment(activityId)}`}`;

  async function create(serviceUrl: string, parameters: object): Promise<z.infer<typeof Created>> {
    const created = Created.safeParse(await call('POST', serviceUrl, '', { ...bot, ...parameters })).data;
    if (!created) throw new ConnectorError('Teams gave no conversation id.', { status: 201, ambiguous: true });
    return created;
  }

  return {
    async post({ replyToId, ...to }, activity) {
      return Posted.safeParse(await call('POST', to.serviceUrl, activities(to, replyToId), activity)).data ?? {};
    },
    async update(to, activityId, activity) {
      await call('PUT', to.serviceUrl, activities(to, activityId), activity);
    },
    async remove(to, activityId) {
      await call('DELETE', to.serviceUrl, activities(to, activityId));
    },
    async startThread({ serviceUrl, channelId, tenantId }, activity) {
      const channelData = { channel: { id: channelId }, tenant: { id: tenantId } };
      const { id, activityId } = await create(serviceUrl, { isGroup: true, tenantId, channelData, activity });
      if (activityId !== undefined) return { conversationId: id, activityId };
      throw new ConnectorError('Teams gave no id for the new post.', { status: 201, ambiguous: true });
    },
    async startChat({ serviceUrl, tenantId, userId }) {
      const channelData = { tenant: { id: tenantId } };
      const { id } = await create(serviceUrl, { isGroup: false, tenantId, channelData, members: [{ id: userId }] });
      return { conversationId: id };
    },
    async member({ serviceUrl, conversationId }, userId) {
      try {
        const path = `/${segment(conversationId)}/members/${segment(userId)}`;
        const found = MemberBody.safeParse(await call('GET', serviceUrl, path)).data;
        return found && toMember(found);
      } catch (error) {
        if (error instanceof ConnectorError && error.status === 404) return undefined;
        throw error;
      }
    },
    async members({ serviceUrl, conversationId }) {
      const path = `/${segment(conversationId)}/pagedmembers?pageSize=500`;
      return (Members.safeParse(await call('GET', serviceUrl, path)).data?.members ?? []).map(toMember);
    },
    close: () => agent.close(),
  };
}

/** One part of a path. Dots alone would climb out of it. */
function segment(id: string): string {
  if (/^\.*$/.test(id)) throw new ConnectorError('An id is missing.', { code: 'BadId', ambiguous: false });
  return encodeURIComponent(id);
}

async function tokenFrom(token: TokenSource, fresh: boolean, signal: AbortSignal): Promise<string> {
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      token({ fresh }).then(resolve, reject);
    });
  } catch (error) {
    throw new ConnectorError(`No token for Teams: ${words(error)}`, { code: 'TokenUnavailable', ambiguous: false });
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(status: number, text: string, retryAfter: string | undefined): ConnectorError {
  const code = Failure.safeParse(parse(text)).data?.error.code;
  const seconds = retryAfter === undefined ? undefined : secondsOf(retryAfter);
  return new ConnectorError(`Teams answered ${status}${code === undefined ? '' : ` ${code}`}.`, {
    status,
    ambiguous: status >= 500,
    ...(code === undefined ? {} : { code }),
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
}

function broken(error: unknown, status: number | undefined, late: boolean): ConnectorError {
  const code = late ? 'Timeout' : (error as { code?: unknown }).code;
  const known = typeof code === 'string' ? { code } : {};
  return new ConnectorError(`Teams did not answer: ${late ? 'no answer in time' : words(error)}`, {
    ...known,
    ...(status === undefined ? {} : { status }),
    ambiguous: !NEVER_SENT.has(known.code ?? ''),
  });
}

/** `Retry-After` is seconds or a date. Source: RFC 9110, 10.2.3. */
function secondsOf(retryAfter: string, now = Date.now()): number | undefined {
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
