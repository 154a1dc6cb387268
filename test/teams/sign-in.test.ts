import { randomUUID } from 'node:crypto';
import { ToBotFromBotOrEmulatorTokenValidationParameters } from 'botframework-connector';
import { createServer, type FrontDoor } from '../../src/server';
import { TeamsAdapter, type Turn } from '../../src/teams/adapter';
import { TeamsAuthentication } from '../../src/teams/auth';
import { createConnector } from '../../src/teams/connector';
import type { Identity } from '../../src/teams/identity';
import { inbound, maySpeak } from '../../src/teams/inbound';
import { isTeams } from '../../src/teams/service-urls';
import { channel, deliver, HOME_TENANT, message, personal, press } from '../support/activities';
import type { Json } from '../support/connector-server';
import { type Claims, type KeyServer, startKeyServer } from '../support/key-server';

const APP = '5f3d9b1e-1111-4222-8333-0123456789ab';
const OTHER_TENANT = 'bbbbbbbb-1111-4222-8333-0123456789ab';
const SERVICE = 'https://smba.trafficmanager.net/emea/';
const identity: Identity = { appId: APP, type: 'SingleTenant', tenants: [HOME_TENANT], password: 'a secret' };

let keys: KeyServer;
let door: FrontDoor;
let url: string;
let turns: string[];
let failures: object[];

async function open(metadataUrl: string): Promise<[FrontDoor, string]> {
  const log = { warn: () => undefined, error: (about: object) => void failures.push(about) };
  const authentication = new TeamsAuthentication({ identity, metadataUrl });
  const adapter = new TeamsAdapter(
    authentication,
    createConnector({ allow: isTeams, token: async () => 'never used' }),
  );
  const turn: Turn = async (context) => {
    const { activity } = context;
    turns.push(activity.id ?? '');
    if (activity.text === 'boom') throw new Error('secret inside');
    if (activity.type === 'invoke')
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { seen: true } } });
  };
  const server = createServer({
    config: { port: 0, host: '127.0.0.1', identity },
    messages: inbound({ adapter, identity, turn, log }),
    maySpeak: maySpeak(authentication, identity, Date.now),
    alerts: async () => ({ status: 404 }),
    ready: () => ({ ready: true }),
    log,
  });
  return [server, await server.listen()];
}

beforeAll(async () => {
  // The SDK prints what it thinks of every token that it refuses.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  keys = await startKeyServer();
  [door, url] = await open(keys.metadataUrl);
});
afterAll(async () => {
  await door.close();
  keys.close();
  jest.restoreAllMocks();
});
beforeEach(() => {
  turns = [];
  failures = [];
});

const seconds = (): number => Math.floor(Date.now() / 1000);
const MINUTE = 60;
const HOUR = 60 * MINUTE;

const claims = (more: Claims = {}): Claims => ({
  iss: 'https://api.botframework.com',
  aud: APP,
  nbf: seconds() - MINUTE,
  exp: seconds() + HOUR,
  serviceurl: SERVICE,
  ...more,
});
const bearer = (token: string): string => `Bearer ${token}`;
const signed = (more?: Claims): string => bearer(keys.teams.sign(claims(more)));
const hi = (): Json => message(personal(SERVICE), 'hi');
const say = (authorization: string | undefined, activity: Json = hi()) =>
  deliver(url, activity, authorization === undefined ? {} : { authorization });

describe('the Bot Connector is let in', () => {
  it.each<[string, () => string, () => Json]>([
    ['with its token', () => signed(), hi],
    ['with a token that ended two minutes ago', () => signed({ exp: seconds() - 2 * MINUTE }), hi],
    ['with a token that begins in two minutes', () => signed({ nbf: seconds() + 2 * MINUTE }), hi],
    ['with a token that tells no beginning', () => signed({ nbf: undefined }), hi],
    ['from a channel', () => signed(), () => message(channel(SERVICE), 'hi')],
  ])('%s', async (_, token, activity) => {
    const sent = activity();
    expect((await say(token(), sent)).status).toBe(200);
    expect(turns).toEqual([sent.id]);
  });

  it('and an invoke gets its answer in the same response', async () => {
    const answer = await say(signed(), press(personal(SERVICE), { verb: 'answer' }));
    expect(answer).toEqual({ status: 200, body: { seen: true } });
  });

  it('and a turn that fails is a 500 that tells nothing', async () => {
    expect(await say(signed(), message(personal(SERVICE), 'boom'))).toEqual({
      status: 500,
      body: { error: 'Something went wrong.' },
    });
    expect(failures).toHaveLength(1);
  });
});

describe('nobody else is let in, and no turn runs:', () => {
  const changed = (change: (activity: Json) => void) => (): Json => {
    const activity = hi();
    change(activity);
    return activity;
  };
  const at = (serviceUrl: unknown) => changed((activity) => Object.assign(activity, { serviceUrl }));
  const corrupt = (token: string): string => `${token.slice(0, -6)}${token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`;
  const entra = (more: Claims = {}) =>
    claims({ iss: `https://sts.windows.net/${HOME_TENANT}/`, tid: HOME_TENANT, appid: APP, ver: '1.0', ...more });

  it.each<[string, 401 | 403, () => string | undefined, (() => Json)?]>([
    ['no header', 401, () => undefined],
    ['garbage', 401, () => 'garbage'],
    ['Basic', 401, () => 'Basic dXNlcjpwYXNz'],
    ['bearer in lower case', 401, () => `bearer ${keys.teams.sign(claims())}`],
    ['two blanks', 401, () => `Bearer  ${keys.teams.sign(claims())}`],
    ['more after the token', 401, () => `${signed()} x`],
    ['a header of 9 KB', 401, () => signed({ filler: 'x'.repeat(9000) })],
    ['a token of three words that are no JSON', 401, () => 'Bearer a.b.c'],
    ['a wrong audience', 401, () => signed({ aud: OTHER_TENANT })],
    ['an audience among others', 401, () => signed({ aud: [APP, OTHER_TENANT] })],
    ['no audience', 401, () => signed({ aud: undefined })],
    ['a wrong issuer', 401, () => signed({ iss: 'https://api.botframework.us' })],
    ['no issuer', 401, () => signed({ iss: undefined })],
    ['a token that ended an hour ago', 401, () => signed({ exp: seconds() - HOUR })],
    ['a token that ended six minutes ago', 401, () => signed({ exp: seconds() - 6 * MINUTE })],
    ['a token that begins in an hour', 401, () => signed({ nbf: seconds() + HOUR })],
    ['a token without end', 401, () => signed({ exp: undefined })],
    ['an end that is no number', 401, () => bearer(keys.teams.sign({ ...claims(), exp: '9999999999' as never }))],
    ['a broken signature', 401, () => corrupt(signed())],
    ['a key of somebody else under the right name', 401, () => bearer(keys.stranger.sign(claims(), { kid: 'teams' }))],
    ['a key that is not listed', 401, () => bearer(keys.stranger.sign(claims()))],
    ['no key named', 401, () => bearer(keys.teams.sign(claims(), { kid: undefined }))],
    ['a key that is not endorsed for Teams', 401, () => bearer(keys.otherChannel.sign(claims()))],
    ['HS256 with the public key', 401, () => bearer(keys.teams.sign(claims(), { alg: 'HS256' }))],
    ['alg none', 401, () => bearer(keys.teams.sign(claims(), { alg: 'none' }))],
    ['alg none with a signature', 401, () => bearer(`${keys.teams.sign(claims(), { alg: 'none' })}AAAA`)],
    ['RS384 by the right key', 401, () => bearer(keys.teams.sign(claims(), { alg: 'RS384' }))],
    ['PS256 by the right key', 401, () => bearer(keys.teams.sign(claims(), { alg: 'PS256' }))],
    ['a token for another service URL', 401, () => signed({ serviceurl: 'https://smba.trafficmanager.net/amer/' })],
    ['a token for the service URL in other case', 401, () => signed({ serviceurl: SERVICE.toUpperCase() })],
    ['a token for no service URL', 401, () => signed({ serviceurl: undefined })],
    ['an activity without a service URL', 401, () => signed(), at(undefined)],
    ['an activity with an empty service URL', 401, () => signed({ serviceurl: '' }), at('')],
    [
      'a service URL that only looks like Teams',
      401,
      () => signed({ serviceurl: 'https://smba.trafficmanager.net.evil.com/' }),
      at('https://smba.trafficmanager.net.evil.com/'),
    ],
    ['an Entra token of our tenant for our bot', 401, () => bearer(keys.teams.sign(entra()))],
    ['an Entra token of any tenant', 401, () => bearer(keys.teams.sign(entra({ tid: OTHER_TENANT })))],
    [
      'the token that the bot itself shows to Teams',
      401,
      () => bearer(keys.teams.sign(entra({ aud: 'https://api.botframework.com' }))),
    ],
    [
      'a token of another bot (a skill)',
      401,
      () => bearer(keys.teams.sign(entra({ appid: OTHER_TENANT, azp: OTHER_TENANT, ver: '2.0' }))),
    ],
    ['something that is no activity', 401, () => signed(), () => ({ text: 'hi' })],
    ['another channel', 403, () => signed(), changed((activity) => Object.assign(activity, { channelId: 'webchat' }))],
    [
      'the on-premises channel',
      403,
      () => signed(),
      changed((activity) => Object.assign(activity, { channelId: 'AseChannel' })),
    ],
    ['another tenant', 403, () => signed(), () => message({ ...personal(SERVICE), tenantId: OTHER_TENANT }, 'hi')],
    [
      'another tenant in the conversation alone',
      403,
      () => signed(),
      changed((activity) => Object.assign(activity.conversation, { tenantId: OTHER_TENANT })),
    ],
    [
      'another tenant in the channel data alone',
      403,
      () => signed(),
      changed((activity) => Object.assign(activity.channelData, { tenant: { id: OTHER_TENANT } })),
    ],
    ['no tenant', 403, () => signed(), changed((activity) => Object.assign(activity, { channelData: {} }))],
  ])('%s → %i', async (_, status, token, activity = hi) => {
    const answer = await say(token(), activity());
    expect(answer).toEqual({ status, body: { error: status === 401 ? 'Not signed in.' : 'Not allowed.' } });
    expect(turns).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('and nobody else gets more than 64 KB read', async () => {
    const long = (): Json => message(personal(SERVICE), 'x'.repeat(1_000_000));
    const refused = [undefined, 'garbage', signed({ aud: OTHER_TENANT }), corrupt(signed())];
    for (const token of refused) expect((await say(token, long())).status).toBe(413);
    expect(turns).toEqual([]);
    expect((await say(signed(), long())).status).toBe(200);
    expect(turns).toHaveLength(1);
  });

  it('and a thousand unsigned tokens leave nothing behind', async () => {
    const issuers = ToBotFromBotOrEmulatorTokenValidationParameters.issuer as string[];
    const before = issuers.length;
    const junk = (n: number): string => {
      const iss = n % 2 === 0 ? 'https://api.botframework.com' : `https://sts.windows.net/${n}/`;
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return bearer(`${part({ alg: 'RS256', kid: 'teams' })}.${part(claims({ iss, tid: randomUUID() }))}.AAAA`);
    };
    const answers = new Set<number>();
    for (let n = 0; n < 1000; n += 1) answers.add((await say(junk(n))).status);
    expect([...answers]).toEqual([401]);
    expect(issuers).toHaveLength(before);
    expect(turns).toEqual([]);
  });
});

describe('while the signing keys cannot be had', () => {
  it('the door says to come back, lets nobody in, and fetches them once for all who wait', async () => {
    const fresh = await startKeyServer();
    const [server, address] = await open(fresh.metadataUrl);
    const token = bearer(fresh.teams.sign(claims()));
    const knock = () => deliver(address, hi(), { authorization: token });
    try {
      fresh.setUp(false);
      expect(await knock()).toEqual({ status: 503, body: { error: 'Try again in a moment.' } });
      expect(turns).toEqual([]);
      fresh.setUp(true);
      const answers = await Promise.all(Array.from({ length: 20 }, knock));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(fresh.fetches()).toBe(1);
      fresh.setUp(false);
      expect((await knock()).status).toBe(200);
    } finally {
      await server.close();
      await fresh.close();
    }
  });
});
