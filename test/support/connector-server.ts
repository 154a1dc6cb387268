import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOME_TENANT } from './activities';

/** An activity as it stands in JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the bot sent
export type Json = Record<string, any>;

export type Kind = 'post' | 'update' | 'delete' | 'create' | 'member' | 'members';

/** One call the bot made, in the order of arrival. */
export interface Call {
  kind: Kind;
  method: string;
  path: string;
  authorization?: string;
  /** For `create`: the new conversation's id. */
  conversationId: string;
  /** The post replied to, updated or deleted; for an answered `post` or `create`, see `id`. */
  activityId?: string;
  /** What was sent; for `create`, the first activity of the new conversation. */
  activity: Json;
  /** The whole body of a `create`. */
  body?: Json;
  userId?: string;
  /** What the server did: a status, or how it failed to give one. */
  answered: number | 'hangs' | 'resets';
  /** The id that Teams gave the activity; set when it was delivered. */
  id?: string;
}

/** How the server misbehaves. */
export interface Trouble {
  /** Which calls it is for; all, where it is missing. */
  when?: (call: Omit<Call, 'answered'>) => boolean;
  /** How many calls; 1 where it is missing. */
  times?: number;
  /** `hang` never answers; `reset` breaks the connection; a number is the status. */
  answer: number | 'hang' | 'reset';
  retryAfter?: string;
  /** The error's code in the body. */
  code?: string;
  /** The activity arrives in Teams all the same: the caller cannot know. */
  delivered?: boolean;
}

export interface Member {
  id: string;
  name: string;
  aadObjectId: string;
  tenantId: string;
  userRole: string;
}

/**
 * A small Bot Connector, speaking the part of its REST protocol that Teams serves: post, reply, update, delete,
 * create a conversation, one member, a page of members. It keeps what was sent and fails on demand.
 * Source: the Bot Connector REST reference; statuses and error codes as Teams gives them.
 */
export interface ConnectorServer {
  /** The service URL to put into activities: `http://127.0.0.1:PORT/teams/`. */
  url: string;
  /** Every call so far, oldest first. */
  calls: readonly Call[];
  /** What a conversation shows now: delivered activities with their ids, updates applied, deleted ones gone. */
  shown(conversationId: string): readonly Json[];
  /** Somebody other than the bot deletes a message. */
  forget(conversationId: string, activityId: string): void;
  /** Makes the next calls fail. Troubles apply in the order given, each until it is used up. */
  trouble(trouble: Trouble): void;
  /** Lets go of the calls that hang, by breaking their connections. */
  letGo(): void;
  /** Who is in a conversation; `*` is every conversation that has no list of its own. Without either everybody is. */
  setMembers(conversationId: string, members: readonly Member[]): void;
  /**
   * The first call that fits, from those there already (after the first `after` calls) or the next to come.
   * @throws after 30 s, with what came instead
   */
  waitFor(predicate: (call: Call) => boolean, options?: { after?: number; within?: number }): Promise<Call>;
  close(): Promise<void>;
}

export async function startConnectorServer(): Promise<ConnectorServer> {
  const calls: Call[] = [];
  const troubles: { left: number; trouble: Trouble }[] = [];
  const conversations = new Map<string, Map<string, Json>>();
  const rosters = new Map<string, readonly Member[]>();
  const hanging = new Set<ServerResponse>();
  const watchers = new Set<() => void>();
  let newest = 1_800_000_000_000;

  const troubleFor = (call: Omit<Call, 'answered'>): Trouble | undefined => {
    const found = troubles.find(({ left, trouble }) => left > 0 && (trouble.when?.(call) ?? true));
    if (found) found.left -= 1;
    return found?.trouble;
  };

  const shownIn = (conversationId: string): Map<string, Json> => {
    const known = conversations.get(conversationId) ?? new Map<string, Json>();
    conversations.set(conversationId, known);
    return known;
  };

  /** What Teams would answer to this call, done to the conversations. */
  const deliver = (call: Omit<Call, 'answered'>): { status: number; body: Json; id?: string } => {
    const shown = shownIn(call.conversationId);
    const id = call.activityId ?? '';
    if (call.kind === 'member' || call.kind === 'members') return members(call);
    if (call.kind === 'create') {
      const first = call.conversationId.split(';messageid=')[1] ?? String(++newest);
      if (call.body?.activity) shown.set(first, { ...call.activity, id: first });
      return { status: 201, body: { id: call.conversationId, activityId: first, serviceUrl: url }, id: first };
    }
    if (call.kind === 'post') {
      const given = String(++newest);
      shown.set(given, { ...call.activity, id: given });
      return { status: 201, body: { id: given }, id: given };
    }
    if (!shown.has(id)) return { status: 404, body: error('ActivityNotFoundInConversation') };
    if (call.kind === 'delete') shown.delete(id);
    else shown.set(id, { ...call.activity, id });
    return { status: 200, body: call.kind === 'delete' ? {} : { id }, id };
  };

  const members = ({ kind, conversationId, userId }: Omit<Call, 'answered'>): { status: number; body: Json } => {
    const roster = rosters.get(conversationId) ?? rosters.get('*') ?? everybody(userId);
    if (kind === 'members') return { status: 200, body: { members: roster } };
    const found = roster.find(({ id, aadObjectId }) => id === userId || aadObjectId === userId);
    return found ? { status: 200, body: { ...found } } : { status: 404, body: error('MemberNotFoundInConversation') };
  };

  const parse = (req: IncomingMessage, text: string): Omit<Call, 'answered'> | undefined => {
    const path = new URL(req.url ?? '/', 'http://connector').pathname;
    const parts = path
      .replace(/^\/teams/, '')
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent);
    const [v3, noun, conversation = '', what, id] = parts;
    if (v3 !== 'v3' || noun !== 'conversations') return undefined;
    const body: Json = text === '' ? {} : JSON.parse(text);
    const base = { method: req.method ?? '', path, authorization: req.headers.authorization, activity: body };
    if (req.method === 'POST' && !conversation) {
      const channel = body.channelData?.channel?.id;
      const conversationId = channel ? `${channel};messageid=${++newest}` : `a:${body.members?.[0]?.id ?? ++newest}`;
      return { ...base, kind: 'create', conversationId, activity: body.activity ?? {}, body };
    }
    const call = { ...base, conversationId: conversation };
    if (what === 'activities') {
      const kinds: Record<string, Kind> = { POST: 'post', PUT: 'update', DELETE: 'delete' };
      const kind = kinds[req.method ?? ''];
      return kind && { ...call, kind, ...(id === undefined ? {} : { activityId: id }) };
    }
    if (req.method !== 'GET') return undefined;
    if (what === 'members' && id !== undefined) return { ...call, kind: 'member', userId: id };
    return what === 'pagedmembers' || what === 'members' ? { ...call, kind: 'members' } : undefined;
  };

  const answer = (req: IncomingMessage, res: ServerResponse, text: string): void => {
    const call = parse(req, text);
    if (!call) {
      send(res, 404, error('NotFound'));
      return;
    }
    const trouble = troubleFor(call);
    const outcome = trouble && !trouble.delivered ? undefined : deliver(call);
    const how = trouble?.answer ?? outcome!.status;
    const answered = how === 'hang' ? 'hangs' : how === 'reset' ? 'resets' : how;
    calls.push({ ...call, answered, ...(outcome?.id === undefined ? {} : { id: outcome.id }) });
    for (const look of [...watchers]) look();
    if (how === 'hang') hanging.add(res);
    else if (how === 'reset') req.socket.destroy();
    else if (trouble) send(res, how, error(trouble.code ?? 'ServiceError'), trouble.retryAfter);
    else send(res, how, outcome!.body);
  };

  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => answer(req, res, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/teams/`;

  return {
    url,
    calls,
    shown: (conversationId) => [...(conversations.get(conversationId)?.values() ?? [])],
    forget: (conversationId, activityId) => void conversations.get(conversationId)?.delete(activityId),
    trouble: (trouble) => void troubles.push({ left: trouble.times ?? 1, trouble }),
    letGo: () => {
      for (const res of hanging) res.destroy();
      hanging.clear();
    },
    setMembers: (conversationId, roster) => void rosters.set(conversationId, roster),
    waitFor: (predicate, { after = 0, within = 30_000 } = {}) =>
      new Promise((found, lost) => {
        const look = (): boolean => {
          const call = calls.slice(after).find(predicate);
          if (!call) return false;
          clearTimeout(timer);
          watchers.delete(look);
          found(call);
          return true;
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          lost(new Error(`No such call to the connector within ${within} ms. It had:\n${calls.map(line).join('\n')}`));
        }, within);
        if (!look()) watchers.add(look);
      }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Where nobody said who is in a conversation, whoever is asked about is: people write where they are. */
const everybody = (userId: string | undefined): Member[] =>
  userId === undefined
    ? []
    : [{ id: userId, name: 'Colleague', aadObjectId: userId, tenantId: HOME_TENANT, userRole: 'user' }];

const error = (code: string): Json => ({ error: { code, message: code } });

function send(res: ServerResponse, status: number, body: Json, retryAfter?: string): void {
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  res.end(JSON.stringify(body));
}

const line = ({ kind, conversationId, answered, activity }: Call): string =>
  `${kind} ${conversationId} -> ${answered} ${JSON.stringify(activity).slice(0, 200)}`;
