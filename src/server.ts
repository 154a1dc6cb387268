import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import pino from 'pino';
import restify from 'restify';
import type { Config } from './config';
import { LONGEST_MESSAGE, LongMessages, type MaySpeak } from './http/long-messages';
import { GoneError, readBody } from './http/read-body';
import { readJson } from './http/read-json';
import { Refusal } from './http/refusal';
import type { AlertRequest, Answer, MessageRequest, Readiness } from './http/requests';
import { checkHead, isText, pathOf, type Route } from './http/routes';
import { withTurnId } from './watch/turn-id';

export interface ServerOptions {
  config: Pick<Config, 'port' | 'host' | 'identity'>;
  messages(req: MessageRequest, res: ServerResponse): Promise<void>;
  /** Who may send a message of more than 64 KB, up to 8 MB; without it nobody may. */
  maySpeak?: MaySpeak;
  alerts(request: AlertRequest): Promise<Answer>;
  /** What an agent hub says. Without it there is no such address. */
  hub?(authorization: string | undefined, body: unknown): Promise<Answer>;
  /** What `/readyz` tells. */
  ready(): Readiness | Promise<Readiness>;
  /** What `/metrics` shows, in Prometheus' text format. Without it there is no such address. */
  metrics?(): Promise<string>;
  log: { error(about: object, message: string): void };
  /** Alert sources that may send plain text. */
  plainText?: readonly string[];
  /** How long a request's head, and the whole request, may take to come in. */
  timeoutMs?: number;
}

export class PortInUseError extends Error {
  override name = 'PortInUseError';
  constructor(port: number) {
    super(`Port ${port} is in use. End the program that has it, or set PORT to another number.`);
  }
}

export interface FrontDoor {
  /** @returns the address. @throws PortInUseError */
  listen(): Promise<string>;
  /** Takes nothing new, lets what runs finish, then resolves. */
  close(): Promise<void>;
}

const KILOBYTE = 1024;
const KEEP_ALIVE_MS = 75_000;
const MESSAGES: Route = { method: 'POST', limit: LONGEST_MESSAGE, plainText: false };
const HUB: Route = { method: 'POST', limit: 64 * KILOBYTE, plainText: false };
const PAGE: Route = { method: 'GET', limit: 0, plainText: false };
const SOURCE = /^\/api\/alerts\/([a-z0-9-]{1,32})$/;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** The bot's front door: two addresses that take, three that tell. Whatever bytes arrive, it goes on. */
export function createServer(options: ServerOptions): FrontDoor {
  const {
    config,
    messages,
    maySpeak,
    alerts,
    hub,
    ready,
    metrics,
    log,
    plainText = ['text', 'scom'],
    timeoutMs = 10_000,
  } = options;
  const long = new LongMessages(maySpeak);
  const server = restify.createServer({ name: '', log: pino({ level: 'silent' }) as never });
  const http = server.server as HttpServer;
  limitTime(http, timeoutMs);
  server.on('error', (error) => log.error({ err: error }, 'the server failed'));
  server.on('upgrade', (_req: IncomingMessage, socket: Socket) => socket.destroy());

  const routeOf = (path: string | undefined): Route | undefined => {
    if (path === '/api/messages') return MESSAGES;
    if (path === '/api/handoff' && hub) return HUB;
    if (path === '/healthz' || path === '/readyz' || (path === '/metrics' && metrics)) return PAGE;
    const source = SOURCE.exec(path ?? '')?.[1];
    return source === undefined
      ? undefined
      : { method: 'POST', limit: 256 * KILOBYTE, plainText: plainText.includes(source) };
  };

  /** Runs a handler; whatever goes wrong in it is one generic answer and a line in the log. */
  const guarded =
    (handle: (req: MessageRequest, res: ServerResponse) => Promise<void>) =>
    async (req: MessageRequest, res: ServerResponse): Promise<void> => {
      try {
        await withTurnId(() => handle(req, res));
      } catch (error) {
        if (error instanceof GoneError) return;
        if (!(error instanceof Refusal)) log.error({ err: error }, 'a request failed');
        refuse(res, error instanceof Refusal ? error : new Refusal(500, 'Something went wrong.'));
      }
    };

  server.pre((req, res, next) => {
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    try {
      if (!config.identity) onlyThisMachine(req);
      checkHead(req, routeOf(pathOf(req)));
      next();
    } catch (error) {
      refuse(res, error as Refusal);
      next(false);
    }
  });

  server.post(
    '/api/messages',
    guarded((req, res) =>
      long.take(req, async (limit) => {
        req.body = readJson(await readBody(req, limit));
        await messages(req, res);
      }),
    ),
  );
  server.post(
    '/api/alerts/:source',
    guarded(async (req, res) => {
      const source = SOURCE.exec(pathOf(req) ?? '')![1]!;
      const rawBody = await readBody(req, 256 * KILOBYTE);
      const body = isText(req.headers['content-type']) ? rawBody.toString() : readJson(rawBody);
      const query = new URLSearchParams(req.url?.split('?')[1]);
      answer(res, await alerts({ params: { source }, query, headers: req.headers, body, rawBody }));
    }),
  );
  if (hub)
    server.post(
      '/api/handoff',
      guarded(async (req, res) =>
        answer(res, await hub(req.headers.authorization, readJson(await readBody(req, HUB.limit)))),
      ),
    );
  server.get(
    '/healthz',
    guarded(async (_req, res) => answer(res, { status: 200, body: { ok: true } })),
  );
  server.get(
    '/readyz',
    guarded(async (_req, res) => {
      const told = await readinessOf(ready);
      answer(res, { status: told.ready ? 200 : 503, body: told });
    }),
  );
  if (metrics)
    server.get(
      '/metrics',
      guarded(async (_req, res) => {
        const text = await metrics();
        res.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
        res.end(text);
      }),
    );

  return {
    listen: () => listen(http, config),
    close: () => close(http, timeoutMs),
  };
}

function answer(res: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (res.headersSent || res.destroyed) return;
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  res.writeHead(status, { ...type, ...headers });
  res.end(body === undefined ? undefined : JSON.stringify(body));
}

const refuse = (res: ServerResponse, { status, message, headers }: Refusal): void =>
  answer(res, { status, body: { error: message }, headers });

/** Local mode has no sign-in, so a web page that points its own name at 127.0.0.1 must not get in either. */
function onlyThisMachine(req: IncomingMessage): void {
  if (!/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(req.headers.host ?? ''))
    throw new Refusal(403, 'Local mode serves this machine only.');
}

async function readinessOf(ask: ServerOptions['ready']): Promise<Readiness> {
  try {
    return await ask();
  } catch {
    return { ready: false };
  }
}

function limitTime(http: HttpServer, timeoutMs: number): void {
  http.headersTimeout = timeoutMs;
  http.requestTimeout = timeoutMs;
  // Proxies and Teams keep a connection for a minute or so. Were ours closed first, a request could be lost on its way.
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  // Node looks for late requests every 30 s unless told otherwise, and restify passes no options on.
  Object.assign(http, { connectionsCheckingInterval: Math.min(1000, timeoutMs) });
}

function listen(http: HttpServer, { port, host }: Pick<Config, 'port' | 'host'>): Promise<string> {
  return new Promise((listening, failed) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      failed(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
    });
    http.listen(port, host, () => {
      const { port: taken } = http.address() as AddressInfo;
      listening(`http://${host === '0.0.0.0' ? 'localhost' : host}:${taken}`);
    });
  });
}

function close(http: HttpServer, timeoutMs: number): Promise<void> {
  return new Promise((closed) => {
    // Connections that answer their last request stay open for the next one: close them as they fall idle.
    const idle = setInterval(() => http.closeIdleConnections(), 20);
    const impatient = setTimeout(() => http.closeAllConnections(), timeoutMs);
    http.close(() => {
      clearInterval(idle);
      clearTimeout(impatient);
      closed();
    });
  });
}
