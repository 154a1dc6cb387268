import { gate } from '../../src/teams/gate';
import { isLoopback, isTeams } from '../../src/teams/service-urls';
import { groupChat, HOME_TENANT, message, personal } from '../support/activities';

describe('in local mode the gate', () => {
  const say = (serviceUrl: unknown, change: object = {}) =>
    gate({}, { ...message(personal('http://127.0.0.1:56150/'), 'hi'), serviceUrl, ...change }, { now: 0 });

  it.each(['http://localhost:56150/_connector', 'http://127.0.0.1:9/teams/', 'http://[::1]:3979/'])(
    'lets %s in',
    (serviceUrl) => {
      expect(say(serviceUrl)).toEqual({ ok: true });
    },
  );

  it.each([
    'https://smba.trafficmanager.net/emea/',
    'http://10.0.0.7/',
    'http://localhost.example.com/',
    'file:///etc/passwd',
  ])('does not answer to %s', (serviceUrl) => {
    expect(say(serviceUrl)).toMatchObject({ ok: false, status: 403 });
  });

  it.each([[null], ['text'], [[]], [{}], [{ type: 'message' }]])('does not take %j for an activity', (body) => {
    expect(gate({}, body, { now: 0 })).toMatchObject({ ok: false, status: 401 });
  });

  it('serves Teams alone', () => {
    expect(say('http://localhost:56150/', { channelId: 'emulator' })).toMatchObject({ ok: false, status: 403 });
  });
});

describe('a service URL is one of Teams', () => {
  it.each([
    'https://smba.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net/emea/0f1e2d3c-0000-4000-8000-00000000aaaa/',
    'https://smba.infra.gcc.teams.microsoft.com/teams',
  ])('%s', (url) => {
    expect(isTeams(url)).toBe(true);
  });

  it.each([
    'http://smba.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net.evil.com/',
    'https://evil.com/smba.trafficmanager.net/',
    'https://smba.trafficmanager.net@evil.com/',
    'https://user:pass@smba.trafficmanager.net/',
    'https://smba.trafficmanager.net:8443/teams/',
    'https://evil.trafficmanager.net/',
    'https://smba.trafficmanager.net./teams/',
    'https://smba.trafficmanager.net/teams/?next=https://evil.com',
    'https://smba.trafficmanager.net/#@evil.com',
    'https://smba.trafficmanager.net\\@evil.com/',
    'https:\\\\smba.trafficmanager.net/teams/',
    'https://ſmba.trafficmanager.net/',
    'https://smba。trafficmanager。net/',
    'https://smba.trafficmanager.net\t.evil.com/',
    ' https://smba.trafficmanager.net/teams/',
    'https://127.0.0.1/',
    'https://169.254.169.254/',
    'javascript:alert(1)',
    'smba.trafficmanager.net',
    '',
  ])('%j is not', (url) => {
    expect(isTeams(url)).toBe(false);
  });

  it.each([
    'http://127.0.0.2/',
    'http://0x7f.1/evil@x',
    'http://0.0.0.0/',
    'http://①②⑦.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'https://localhost/',
  ])('nor is %j this machine', (url) => {
    expect(isLoopback(url)).toBe(false);
  });
});

describe('the gate alone, before any signature is looked at,', () => {
  const NOW = 1_800_000_000;
  const SERVICE = 'https://smba.trafficmanager.net/emea/';
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const verdict = (claims: object = {}, header: object = {}) => {
    const known = {
      iss: 'https://api.botframework.com',
      aud: 'app',
      exp: NOW + 60,
      nbf: NOW - 60,
      serviceurl: SERVICE,
    };
    const token = `${part({ alg: 'RS256', kid: 'k', ...header })}.${part({ ...known, ...claims })}.c2VjcmV0`;
    return gate({ authorization: `Bearer ${token}` }, message(groupChat(SERVICE), 'hi'), {
      identity: { appId: 'app', tenants: [HOME_TENANT] },
      now: NOW * 1000,
    });
  };

  it('lets a token through that says the right things', () => {
    expect(verdict()).toEqual({ ok: true });
  });

  it.each<[string, object, object?]>([
    ['no token of the Bot Connector', { iss: 'https://sts.windows.net/x/' }],
    ['no token of the Bot Connector', {}, { alg: 'RS384' }],
    ['no token of the Bot Connector', {}, { alg: 'none' }],
    ['no token of the Bot Connector', { exp: null }],
    ['token for another bot', { aud: 'other' }],
    ['token expired', { exp: NOW - 301 }],
    ['token not valid yet', { nbf: NOW + 301 }],
    ['token for another service URL', { serviceurl: `${SERVICE}x` }],
  ])('refuses, and names “%s” and nothing of the token: %j', (why, claims, header = {}) => {
    expect(verdict(claims, header)).toEqual({ ok: false, status: 401, why });
  });
});
