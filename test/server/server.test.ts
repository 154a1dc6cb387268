import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { AlertRequest } from '../../src/http/requests';
import { createServer, type FrontDoor, type ServerOptions } from '../../src/server';
import { request, sendRaw } from '../support/raw-http';

const JSON_TYPE = { 'content-type': 'application/json' };
const quiet = { error: () => undefined };

/** A front door whose handlers give back what they got. */
const options = (more: Partial<ServerOptions> = {}): ServerOptions => ({
  config: { port: 0, host: '127.0.0.1' },
  messages: async (req, res) => {
    res.writeHead(200, JSON_TYPE);
    res.end(JSON.stringify({ got: req.body }));
  },
  alerts: async ({ params, body, rawBody }) => ({
    status: 202,
    body: { source: params.source, body, bytes: rawBody.length },
  }),
  ready: () => ({ ready: true, outbox: 0 }),
  log: quiet,
  ...more,
});

const opened: FrontDoor[] = [];
async function open(more: Partial<ServerOptions> = {}): Promise<string> {
  const server = createServer(options(more));
  opened.push(server);
  return server.listen();
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

const post = (url: string, path: string, body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  fetch(url + path, { method: 'POST', body: body as string, headers });

describe('the front door', () => {
  it('hands a message to its handler, parsed', async () => {
    const response = await post(await open(), '/api/messages', '{"text":"hi"}');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ got: { text: 'hi' } });
  });

  it('hands an alert to its handler with its source, its query, its headers and its very bytes', async () => {
    const seen: AlertRequest[] = [];
    const url = await open({
      alerts: async (alert) => {
        seen.push(alert);
        return { status: 202, body: { taken: 1 }, headers: { 'x-case': '7' } };
      },
    });
    const sent = '{ "text": "Größe" }';
    const response = await post(url, '/api/alerts/azure-monitor?code=a%20b', sent, { ...JSON_TYPE, 'x-token': 't' });
    expect([response.status, response.headers.get('x-case'), await response.json()]).toEqual([202, '7', { taken: 1 }]);
    expect(seen[0]).toMatchObject({ params: { source: 'azure-monitor' }, body: { text: 'Größe' } });
    expect(seen[0]?.query.get('code')).toBe('a b');
    expect(seen[0]?.headers['x-token']).toBe('t');
    expect(seen[0]?.rawBody.toString()).toBe(sent);
  });

  it.each(['text', 'scom'])('takes plain text from %s', async (source) => {
    const response = await post(await open(), `/api/alerts/${source}`, 'ECP.Proxy is unhealthy', {
      'content-type': 'text/plain; charset=UTF-8',
    });
    expect(await response.json()).toEqual({ source, body: 'ECP.Proxy is unhealthy', bytes: 22 });
  });

  it('takes alerts of 256 KB, and messages of 64 KB from whoever it is', async () => {
    const url = await open();
    const long = (kilobytes: number): string => JSON.stringify('x'.repeat(kilobytes * 1024 - 2));
    expect((await post(url, '/api/messages', long(64))).status).toBe(200);
    expect((await post(url, '/api/messages', `${long(64)} `)).status).toBe(413);
    expect((await post(url, '/api/alerts/grafana', long(256))).status).toBe(202);
    expect((await post(url, '/api/alerts/grafana', `${long(256)} `)).status).toBe(413);
  });

  it('takes messages of 8 MB from those who may speak, two at a time', async () => {
    const release: (() => void)[] = [];
    const url = await open({
      maySpeak: async ({ authorization }) => authorization === 'yes',
      messages: async (_, res) => {
        await new Promise<void>((resolve) => release.push(resolve));
        res.writeHead(200);
        res.end();
      },
    });
    const long = JSON.stringify('x'.repeat(8 * 1024 * 1024 - 2));
    const send = async (body: string, authorization = 'yes') =>
      (await post(url, '/api/messages', body, { ...JSON_TYPE, authorization })).status;
    expect(await send(long, 'no')).toBe(413);
    expect(await send(`${long} `)).toBe(413);
    const taken = [send(long), send(long)];
    while (release.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await send(long)).toBe(503);
    for (const go of release.splice(0)) go();
    expect(await Promise.all(taken)).toEqual([200, 200]);
    const after = send(long);
    while (release.length < 1) await new Promise((resolve) => setImmediate(resolve));
    release[0]!();
    expect(await after).toBe(200);
  });

  it('tells its health, and whether it takes work', async () => {
    let isReady = true;
    const url = await open({
      ready: () => {
        if (isReady) return { ready: true, outbox: 0 };
        throw new Error('database is locked');
      },
    });
    const look = async (path: string) => {
      const response = await fetch(url + path);
      return [response.status, await response.json()];
    };
    expect(await look('/healthz')).toEqual([200, { ok: true }]);
    expect(await look('/readyz')).toEqual([200, { ready: true, outbox: 0 }]);
    isReady = false;
    expect(await look('/readyz')).toEqual([503, { ready: false }]);
    expect(await look('/healthz')).toEqual([200, { ok: true }]);
  });

  it('shows metrics where there are any, and no such address where there are none', async () => {
    expect((await fetch(`${await open()}/metrics`)).status).toBe(404);
    const response = await fetch(`${await open({ metrics: async () => 'turns_total 3\n' })}/metrics`);
    expect([response.status, await response.text()]).toEqual([200, 'turns_total 3\n']);
  });

  it('says nothing of what it is made of, and is never kept or framed', async () => {
    const url = await open();
    for (const [path, init] of [
      ['/healthz', {}],
      ['/nothing', {}],
      ['/api/messages', { method: 'POST', body: '{}', headers: JSON_TYPE }],
      ['/api/messages', { method: 'POST', body: '{', headers: JSON_TYPE }],
    ] as const) {
      const { headers } = await fetch(url + path, init);
      expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  it.each([
    ['messages', '/api/messages'],
    ['alerts', '/api/alerts/text'],
  ])('answers a failure in the handler of %s with a status and nothing of the inside', async (_, path) => {
    const failed: object[] = [];
    const fail = async (): Promise<never> => {
      throw new RangeError('secret path /srv/triage.db');
    };
    const url = await open({ messages: fail, alerts: fail, log: { error: (about) => failed.push(about) } });
    const response = await post(url, path, '{}');
    expect([response.status, await response.json()]).toEqual([500, { error: 'Something went wrong.' }]);
    expect(failed).toEqual([{ err: expect.any(RangeError) }]);
  });

  it('says that its port is in use, and what to do', async () => {
    const url = new URL(await open());
    const second = createServer(options({ config: { port: Number(url.port), host: '127.0.0.1' } }));
    await expect(second.listen()).rejects.toThrow(
      `Port ${url.port} is in use. End the program that has it, or set PORT to another number.`,
    );
  });

  it('lets a request finish before it closes', async () => {
    let finish: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const isRunning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const server = createServer(
      options({
        alerts: () =>
          new Promise((resolve) => {
            begun();
            finish = () => resolve({ status: 200 });
          }),
      }),
    );
    const response = post(await server.listen(), '/api/alerts/text', '{}');
    await isRunning;
    const closed = server.close();
    finish();
    expect((await response).status).toBe(200);
    await closed;
  });
});

describe('in local mode the front door', () => {
  it.each(['triage.example.com', 'localhost.example.com', '127.0.0.1.example.com', '10.0.0.1:3978', ''])(
    'does not answer to the name %j',
    async (host) => {
      const { status } = await sendRaw(await open(), request('GET /healthz', { host }));
      expect(status).toBe(403);
    },
  );

  it.each(['localhost', 'localhost:3978', '127.0.0.1:3978', '[::1]:3978'])('answers to %s', async (host) => {
    expect((await sendRaw(await open(), request('GET /healthz', { host }))).status).toBe(200);
  });

  it('is not what it is with an identity: then any name will do', async () => {
    const identity = { appId: 'a', type: 'UserAssignedMSI', tenants: ['t'] } as const;
    const url = await open({ config: { port: 0, host: '127.0.0.1', identity } });
    expect((await sendRaw(url, request('GET /healthz', { host: 'triage.example.com' }))).status).toBe(200);
  });
});

const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const multipart = '--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\nx\r\n--b--\r\n';
const chunked = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };

/** Head and body as they are: a chunked request has no length. */
const chunks = (line: string, ...parts: string[]): Buffer =>
  Buffer.from(
    `${line} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${parts
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('')}`,
  );

describe('whatever bytes arrive, the front door refuses them and goes on:', () => {
  const M = 'POST /api/messages';
  it.each<[string, number, Buffer]>([
    ['a body said to be gzip that is not', 415, request(M, { ...JSON_TYPE, 'content-encoding': 'gzip' }, '{"a":1}')],
    [
      'a gzip body cut short',
      415,
      request(M, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync('{}').subarray(0, 9)),
    ],
    ['a gzip bomb', 415, request(M, { ...JSON_TYPE, 'content-encoding': 'gzip' }, bomb)],
    ['gzip behind identity', 415, request(M, { ...JSON_TYPE, 'content-encoding': 'identity, gzip' }, '{}')],
    ['deflate', 415, request(M, { ...JSON_TYPE, 'content-encoding': 'deflate' }, '{}')],
    ['gzip bytes without saying so', 400, request(M, JSON_TYPE, gzipSync('{}'))],
    ['multipart', 415, request(M, { 'content-type': 'multipart/form-data; boundary=b' }, multipart)],
    ['a form', 415, request(M, { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1')],
    ['no content type', 415, request(M, {}, '{}')],
    ['JSON in another charset', 415, request(M, { 'content-type': 'application/json; charset=utf-16' }, '{}')],
    ['plain text as a message', 415, request(M, { 'content-type': 'text/plain' }, 'hi')],
    [
      'plain text from a source that sends JSON',
      415,
      request('POST /api/alerts/grafana', { 'content-type': 'text/plain' }, 'x'),
    ],
    ['no body', 400, request(M, JSON_TYPE)],
    ['half a JSON', 400, request(M, JSON_TYPE, '{"text":"hi')],
    ['bytes that are no UTF-8', 400, request(M, JSON_TYPE, Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    ['JSON 33 levels deep', 400, request(M, JSON_TYPE, deep(33))],
    ['JSON 30,000 levels deep', 400, request(M, JSON_TYPE, deep(30_000))],
    ['a great many open brackets', 400, request(M, JSON_TYPE, '['.repeat(60_000))],
    ['__proto__', 400, request(M, JSON_TYPE, '{"a":{"__proto__":{"x":1}}}')],
    ['a value that can’t be made words of', 400, request(M, JSON_TYPE, '{"a":{"length":{"toString":1}}}')],
    ['__proto__ in disguise', 400, request(M, JSON_TYPE, '{"\\u005f_proto__":{"x":1}}')],
    ['a length over the limit', 413, request(M, JSON_TYPE, JSON.stringify('x'.repeat(70_000)))],
    ['chunks over the limit', 413, chunks(M, ...Array.from({ length: 5 }, () => 'x'.repeat(16_000)), '')],
    ['a length that is no number', 400, Buffer.from(`${M} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ten\r\n\r\n`)],
    ['a length and chunks', 400, request(M, { ...chunked, 'content-length': '5' }, '0\r\n\r\n')],
    ['a verb of its own', 400, Buffer.from('TRIAGE /api/messages HTTP/1.1\r\nhost: localhost\r\n\r\n')],
    [
      'no HTTP at all',
      400,
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0d, 0x0a, 0x0d, 0x0a]),
    ],
    ['headers without end', 431, request('GET /healthz', { 'x-long': 'x'.repeat(20_000) })],
    ['GET where POST belongs', 405, request('GET /api/messages')],
    ['POST where GET belongs', 405, request('POST /healthz', JSON_TYPE, '{}')],
    ['OPTIONS', 405, request('OPTIONS /api/messages', { origin: 'https://example.com' })],
    ['OPTIONS of everything', 400, request('OPTIONS *')],
    ['DELETE', 405, request('DELETE /api/alerts/text')],
    ['TRACE', 405, request('TRACE /healthz')],
    ['another address', 404, request('POST /api/message', JSON_TYPE, '{}')],
    ['a source with a path in it', 400, request('POST /api/alerts/%2e%2e%2fmessages', JSON_TYPE, '{}')],
    ['a source with a broken escape', 400, request('POST /api/alerts/%zz', JSON_TYPE, '{}')],
    ['a source with a break in it', 404, request('POST /api/alerts/a/b', JSON_TYPE, '{}')],
    ['two slashes first', 400, request('GET //healthz')],
    ['an address that a URL parser chokes on', 400, request('GET http://[::1/healthz')],
    ['an address with a bad port', 400, request('GET http://a:b/healthz')],
    ['an address with another host in it', 400, request('GET http://example.com/healthz')],
  ])('%s → %i', async (_, status, bytes) => {
    const url = await open();
    expect((await sendRaw(url, bytes)).status).toBe(status);
    expect((await post(url, '/api/messages', '{}')).status).toBe(200);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('tells in JSON why it refuses', async () => {
    const url = await open();
    const response = await post(url, '/api/messages', 'hi', { 'content-type': 'text/plain' });
    expect(await response.json()).toEqual({ error: 'Send application/json, in UTF-8.' });
    const wrong = await fetch(`${url}/api/messages`);
    expect([wrong.headers.get('allow'), await wrong.json()]).toEqual([
      'POST',
      { error: 'This address takes POST only.' },
    ]);
  });

  it('no upgrade to a web socket', async () => {
    const url = await open();
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'x',
      'sec-websocket-version': '13',
    };
    expect((await sendRaw(url, request('GET /api/messages', headers))).status).toBeUndefined();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('a head that never ends, and a body that never comes, are given up', async () => {
    const url = await open({ timeoutMs: 200 });
    const head = await sendRaw(url, 'POST /api/messages HTTP/1.1\r\nhost: localhost\r\nx-a: ', { keepOpen: true });
    const body = await sendRaw(url, request('POST /api/messages', { ...JSON_TYPE, 'content-length': '100' }, '{"a'), {
      keepOpen: true,
    });
    expect([head.status, body.status]).toEqual([408, 408]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('a body without end gets its answer, and its connection is ended', async () => {
    const url = await open({ timeoutMs: 200 });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes;
    });
    socket.write(chunks('POST /api/messages'));
    await new Promise<void>((resolve) => {
      const more = (): void => {
        if (!socket.destroyed) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`, () => setTimeout(more, 1));
      };
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      more();
    });
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('a sender that breaks off in the middle', async () => {
    const failed: object[] = [];
    const url = await open({ log: { error: (about) => failed.push(about) } });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve) => {
      socket.write(request('POST /api/messages', { ...JSON_TYPE, 'content-length': '100' }, '{"a'), () => resolve());
    });
    await new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      socket.destroy();
    });
    expect((await post(url, '/api/messages', '{}')).status).toBe(200);
    expect(failed).toEqual([]);
  });

  it('thousands of requests with bytes changed at random', async () => {
    const failed: object[] = [];
    const url = await open({ log: { error: (about) => failed.push(about) } });
    const whole = request(
      'POST /api/messages',
      JSON_TYPE,
      '{"type":"message","text":"hi","channelData":{"tenant":{"id":"t"}}}',
    );
    const mutation = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 20, maxLength: 20 }), async (mutations) => {
        const answers = await Promise.all(
          mutations.map((changes) => {
            const bytes = Buffer.from(whole);
            for (const [at, byte] of changes) bytes[at] = byte;
            // A changed length may promise more than is sent: the end of the connection ends it.
            return sendRaw(url, Buffer.concat([bytes, Buffer.from('\r\n\r\n'.repeat(64))]));
          }),
        );
        for (const { status } of answers) expect(status === undefined || status < 500).toBe(true);
      }),
      { numRuns: 100 },
    );
    expect(failed).toEqual([]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
