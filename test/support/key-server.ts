import { constants, createHmac, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

export type Algorithm = 'RS256' | 'RS384' | 'PS256' | 'HS256' | 'none';
export type Claims = Readonly<Record<string, unknown>>;

/** A signing key of the Bot Connector, as its key list shows it. */
export interface Key {
  /** A token with these claims. `HS256` signs with the public key's text, as a forger would. */
  sign(claims: Claims, header?: { alg?: Algorithm; kid?: string | undefined }): string;
  /** The public key's parts, as the key list shows them. */
  jwk: object;
}

export interface KeyServer {
  /** The OpenID metadata address to give to the bot's authentication. */
  metadataUrl: string;
  /** The Bot Connector's own key, endorsed for Teams. */
  teams: Key;
  /** In the key list too, but endorsed for other channels only. */
  otherChannel: Key;
  /** Not in the key list. */
  stranger: Key;
  /** How often the key list was fetched. */
  fetches(): number;
  /** Whether the server answers; 503 while it does not. */
  setUp(isUp: boolean): void;
  close(): Promise<void>;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signature(alg: Algorithm, data: Buffer, publicKey: KeyObject, key: KeyObject): Buffer {
  if (alg === 'RS256') return sign('sha256', data, key);
  if (alg === 'RS384') return sign('sha384', data, key);
  if (alg === 'PS256') return sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  return alg === 'HS256' ? createHmac('sha256', pem).update(data).digest() : Buffer.alloc(0);
}

async function makeKey(kid: string, endorsements?: readonly string[]): Promise<Key> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    sign: (claims, header = {}) => {
      const whole = { typ: 'JWT', alg: 'RS256' as const, kid, ...header };
      const signed = `${part(whole)}.${part(claims)}`;
      return `${signed}.${signature(whole.alg, Buffer.from(signed), publicKey, privateKey).toString('base64url')}`;
    },
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', ...(endorsements ? { endorsements } : {}) },
  };
}

/** Stands in for login.botframework.com: metadata and key list, with keys made for this run. */
export async function startKeyServer(): Promise<KeyServer> {
  const [teams, otherChannel, stranger] = await Promise.all([
    makeKey('teams', ['msteams', 'webchat']),
    makeKey('other', ['slack']),
    makeKey('stranger'),
  ]);
  let isUp = true;
  let fetches = 0;
  const server = createServer((req, res) => {
    if (!isUp) {
      res.writeHead(503);
      res.end();
      return;
    }
    const { port } = server.address() as AddressInfo;
    const isKeys = req.url === '/keys';
    fetches += isKeys ? 1 : 0;
    const body = isKeys
      ? { keys: [teams.jwk, otherChannel.jwk] }
      : { issuer: 'https://api.botframework.com', jwks_uri: `http://127.0.0.1:${port}/keys` };
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    metadataUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/openidconfiguration`,
    teams,
    otherChannel,
    stranger,
    fetches: () => fetches,
    setUp: (up) => {
      isUp = up;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
