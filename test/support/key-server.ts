import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A signing key of the Bot Connector, as its key list shows it. */
export interface Key {
  kid: string;
  sign(claims: JWTPayload, header?: { alg?: string; kid?: string }): Promise<string>;
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

async function makeKey(kid: string, endorsements?: readonly string[]): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    kid,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid, ...header }).sign(privateKey),
    jwk: { ...jwk, kid, use: 'sig', ...(endorsements ? { endorsements } : {}) },
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
      res.writeHead(503).end();
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
