import { gate } from '../../src/teams/gate';
import { isLoopback, isTeams } from '../../src/teams/service-urls';
import { groupChat, message, personal } from '../support/activities';

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

it('the gate names what it refused for, and nothing of the token', () => {
  const verdict = gate(
    { authorization: 'Bearer s.e.cret' },
    message(groupChat('https://smba.trafficmanager.net/'), 'hi'),
    {
      identity: { appId: 'a', tenants: ['t'] },
      now: 0,
    },
  );
  expect(verdict).toEqual({ ok: false, status: 401, why: 'no token of the Bot Connector' });
});
