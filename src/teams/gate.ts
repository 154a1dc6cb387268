import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Identity } from './identity';
import { isLoopback, isTeams } from './service-urls';

/** `why` is for the log: it names the check, and nothing of the token. */
export type Verdict = { ok: true } | { ok: false; status: 401 | 403; why: string };

export interface GateOptions {
  /** Missing in local mode. */
  identity?: Pick<Identity, 'appId' | 'tenants'>;
  /** Milliseconds since 1970. */
  now: number;
}

/** The only issuer of the Bot Connector's tokens. Source: Bot Connector authentication, "connector to bot". */
export const ISSUER = 'https://api.botframework.com';
/** How far the two clocks may differ, in seconds. */
export const SKEW = 5 * 60;
const LONGEST_HEADER = 8 * 1024;

const Header = z.object({ alg: z.literal('RS256'), kid: z.string().min(1) });
const Claims = z.object({
  iss: z.literal(ISSUER),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string(),
});
const Activity = z.object({
  type: z.string().min(1),
  channelId: z.string(),
  serviceUrl: z.string(),
  conversation: z.object({ tenantId: z.string().optional() }),
  channelData: z.object({ tenant: z.object({ id: z.string() }).optional() }).optional(),
});

const refuse = (status: 401 | 403, why: string): Verdict => ({ ok: false, status, why });

/**
 * Who may speak to the bot, decided before the SDK sees a byte: only the Bot Connector's tokens, for this bot, for
 * Teams, from the tenants it serves. The SDK alone would also take other issuers' tokens for Teams activities, never
 * looks at the tenant, and skips the service URL where it is missing. Signatures are checked after this, by the SDK.
 */
export function gate(headers: IncomingHttpHeaders, body: unknown, { identity, now }: GateOptions): Verdict {
  if (!identity) return localGate(body);
  const token = goodToken(headers, identity, now);
  if (typeof token === 'string') return refuse(401, token);
  const activity = Activity.safeParse(body).data;
  if (!activity) return refuse(401, 'not an activity');
  if (token.serviceurl !== activity.serviceUrl) return refuse(401, 'token for another service URL');
  if (!isTeams(activity.serviceUrl)) return refuse(401, 'service URL is not Teams');
  if (activity.channelId !== 'msteams') return refuse(403, 'channel is not Teams');
  const tenants = [activity.conversation.tenantId, activity.channelData?.tenant?.id];
  return tenants.every((tenant) => tenant !== undefined && identity.tenants.includes(tenant.toLowerCase()))
    ? { ok: true }
    : refuse(403, 'tenant is not served');
}

/** Whether a token is worth a look at its signature, before anything of the body is read. */
export const showsToken = (headers: IncomingHttpHeaders, identity: Pick<Identity, 'appId'>, now: number): boolean =>
  typeof goodToken(headers, identity, now) !== 'string';

/** The claims of a token for this bot and this time, unsigned as they are yet, or why it is none. */
function goodToken(
  { authorization }: IncomingHttpHeaders,
  { appId }: Pick<Identity, 'appId'>,
  now: number,
): z.infer<typeof Claims> | string {
  const token = claimsOf(authorization);
  if (!token) return 'no token of the Bot Connector';
  if (token.aud !== appId) return 'token for another bot';
  const seconds = now / 1000;
  if (token.exp < seconds - SKEW) return 'token expired';
  if (token.nbf !== undefined && token.nbf > seconds + SKEW) return 'token not valid yet';
  return token;
}

/** Local mode has no tokens: whoever reaches 127.0.0.1 may speak, and answers go to this machine only. */
function localGate(body: unknown): Verdict {
  const activity = Activity.safeParse(body).data;
  if (!activity) return refuse(401, 'not an activity');
  if (activity.channelId !== 'msteams') return refuse(403, 'channel is not Teams');
  return isLoopback(activity.serviceUrl) ? { ok: true } : refuse(403, 'service URL is not on this machine');
}

function claimsOf(authorization: string | undefined): z.infer<typeof Claims> | undefined {
  if (authorization === undefined || authorization.length > LONGEST_HEADER) return undefined;
  const parts = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(authorization);
  if (!parts || !Header.safeParse(json(parts[1]!)).success) return undefined;
  return Claims.safeParse(json(parts[2]!)).data;
}

function json(base64url: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64url, 'base64url').toString());
  } catch {
    return undefined;
  }
}
