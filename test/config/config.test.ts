import { ConfigError, readConfig, secretsOf } from '../../src/config';

const APP = '5f3d9b1e-1111-4222-8333-0123456789ab';
const TENANT = 'aaaaaaaa-1111-4222-8333-0123456789ab';
const OTHER = 'bbbbbbbb-1111-4222-8333-0123456789ab';
const SECRET = 's3cret~value-of-the-bot';
const bot = { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT, MicrosoftAppPassword: SECRET };

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('settings', () => {
  it('need nothing at all: local mode on this machine, with a database file', () => {
    expect(readConfig({})).toEqual({
      port: 3978,
      host: '127.0.0.1',
      databaseUrl: 'sqlite:./data/triage.db',
      alertTokens: new Map(),
      escalationMinutes: { 1: 5, 2: 15, 3: 60 },
      engineers: [],
    });
  });

  it.each(['', undefined])('take an app id of %j for local mode, whatever else is set', (id) => {
    const config = readConfig({ ...bot, MicrosoftAppId: id, MicrosoftAppType: 'MultiTenant' });
    expect(config.identity).toBeUndefined();
    expect(config.host).toBe('127.0.0.1');
  });

  it.each([' ', '\t', 'my-bot', `${APP}x`, `${APP} ${APP}`])(
    'do not take %j for an app id, nor for local mode',
    (id) => {
      expect(problemsOf({ ...bot, MicrosoftAppId: id })).toEqual([expect.stringMatching(/^MicrosoftAppId: .*GUID/)]);
    },
  );

  it('make an identity: ids in lower case, the home tenant first', () => {
    const config = readConfig({
      ...bot,
      MicrosoftAppId: APP.toUpperCase(),
      MicrosoftAppTenantId: `${TENANT}, ${OTHER.toUpperCase()}`,
    });
    expect(config.identity).toEqual({ appId: APP, type: 'SingleTenant', tenants: [TENANT, OTHER], password: SECRET });
    expect(config.host).toBe('0.0.0.0');
  });

  it('make an identity without a secret for a managed identity', () => {
    const config = readConfig({
      MicrosoftAppId: APP,
      MicrosoftAppTenantId: TENANT,
      MicrosoftAppType: 'UserAssignedMSI',
    });
    expect(config.identity).toEqual({ appId: APP, type: 'UserAssignedMSI', tenants: [TENANT] });
  });

  it.each([
    ['MicrosoftAppType', { MicrosoftAppType: 'MultiTenant' }],
    ['MicrosoftAppTenantId', { MicrosoftAppTenantId: '' }],
    ['MicrosoftAppTenantId', { MicrosoftAppTenantId: 'contoso.com' }],
    ['MicrosoftAppTenantId', { MicrosoftAppTenantId: `${TENANT},*` }],
    ['MicrosoftAppPassword', { MicrosoftAppPassword: ' ' }],
    ['MicrosoftAppPassword', { MicrosoftAppType: 'UserAssignedMSI' }],
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '80.5' }],
    ['DATABASE_URL', { DATABASE_URL: 'sqlite:' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/triage' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://ann:50%off@localhost/triage' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://50%off:x@localhost/triage' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost/50%off' }],
    ['ALERT_TOKENS', { ALERT_TOKENS: 'alertmanager' }],
    ['ALERT_TOKENS', { ALERT_TOKENS: 'Alert Manager:0123456789abcdef' }],
    ['ALERT_TOKENS', { ALERT_TOKENS: 'scom:0123456789abcdef 0123456789' }],
    ['ALERT_TOKENS', { ALERT_TOKENS: 'scom:0123456789abcde' }],
    ['ALERT_TOKENS', { ALERT_TOKENS: 'alertmanger:0123456789abcdef' }],
    ['AGENT_HUB_TOKEN', { AGENT_HUB_URL: 'https://hub.contoso.com', AGENT_HUB_TOKEN: '0123456789abcde' }],
  ])('name %s and nothing else for %j', (name, change) => {
    expect(problemsOf({ ...bot, ...change })).toEqual([expect.stringMatching(new RegExp(`^${name}: .+\\.$`))]);
  });

  it('name all that is wrong at once', () => {
    const env = { PORT: 'x', DATABASE_URL: 'x', MicrosoftAppId: 'x', MicrosoftAppType: 'x', ALERT_TOKENS: 'x' };
    const names = problemsOf(env).map((problem) => problem.split(':')[0]);
    expect(names).toEqual([
      'PORT',
      'DATABASE_URL',
      'MicrosoftAppId',
      'MicrosoftAppType',
      'MicrosoftAppTenantId',
      'ALERT_TOKENS',
    ]);
  });

  it('read several tokens for one source, and tokens with colons in none', () => {
    const { alertTokens } = readConfig({
      ALERT_TOKENS: 'alertmanager:0123456789abcdef,scom:fedcba9876543210, alertmanager:abcdef0123456789,',
    });
    expect(alertTokens).toEqual(
      new Map([
        ['alertmanager', ['0123456789abcdef', 'abcdef0123456789']],
        ['scom', ['fedcba9876543210']],
      ]),
    );
  });

  it.each([
    ['a password', { ...bot, MicrosoftAppType: 'UserAssignedMSI' }, SECRET],
    ['a database password', { DATABASE_URL: 'postgres://ann:hunter2pass@' }, 'hunter2pass'],
    ['a token without its source', { ALERT_TOKENS: '0123456789abcdef0123' }, '0123456789abcdef0123'],
    ['a password that cannot be decoded', { DATABASE_URL: 'postgres://ann:50%off@db/x' }, '50%off'],
    ['a token that does not fit', { ALERT_TOKENS: 'scom:pass word pass word' }, 'pass word'],
  ])('never repeat %s in what they say is wrong', (_, env, secret) => {
    const said = problemsOf(env).join('\n');
    expect(said).not.toBe('');
    expect(said).not.toContain(secret);
  });

  it('name the alert sources there are where one is not known', () => {
    expect(problemsOf({ ALERT_TOKENS: 'alertmanger:0123456789abcdef' })).toEqual([
      'ALERT_TOKENS: there is no source “alertmanger”. Use alertmanager, azure-monitor, grafana, scom or text.',
    ]);
  });

  it('know every secret that must not be seen, wherever in them it stands', () => {
    const config = readConfig({
      ...bot,
      DATABASE_URL: 'postgres://ann:in%2Dplace@db/triage?password=in%2Dquery',
      ALERT_TOKENS: 'scom:fedcba9876543210',
      AGENT_HUB_URL: 'https://hub.contoso.com',
      AGENT_HUB_TOKEN: 'hub-token-0123456789',
    });
    expect(secretsOf(config)).toEqual(
      expect.arrayContaining([
        SECRET,
        'in%2Dplace',
        'in-place',
        'in%2Dquery',
        'in-query',
        'fedcba9876543210',
        'hub-token-0123456789',
      ]),
    );
  });

  it('send traces where a collector is named, under the name that is set', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://localhost:4318';
    expect(readConfig({ OTEL_SERVICE_NAME: 'triage-eu' }).traces).toBeUndefined();
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT }).traces).toEqual({
      endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
      serviceName: 'exchange-triage',
    });
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME: 'triage-eu' }).traces?.serviceName).toBe(
      'triage-eu',
    );
  });

  it('take the minutes of an escalation, its engineers and an agent hub, or say what is wrong with them', () => {
    const config = readConfig({
      ESCALATION_MINUTES: '2, 4, 8',
      ESCALATION_ENGINEERS: ` ${APP.toUpperCase()},${OTHER}`,
      AGENT_HUB_URL: 'https://hub.contoso.com/bot',
      AGENT_HUB_TOKEN: 'hub-token-0123456789',
    });
    expect(config.escalationMinutes).toEqual({ 1: 2, 2: 4, 3: 8 });
    expect(config.engineers).toEqual([APP, OTHER]);
    expect(config.hub).toEqual({ url: 'https://hub.contoso.com/bot', token: 'hub-token-0123456789' });
    expect(
      problemsOf({
        ESCALATION_MINUTES: '5,15',
        ESCALATION_ENGINEERS: 'ana@contoso.com',
        AGENT_HUB_URL: 'http://hub.contoso.com',
        AGENT_HUB_TOKEN: 'short',
      }),
    ).toEqual([
      expect.stringMatching(/^ESCALATION_MINUTES: .*5,15,60/),
      expect.stringMatching(/^ESCALATION_ENGINEERS: .*GUIDs/),
      expect.stringMatching(/^AGENT_HUB_URL: .*https/),
      expect.stringMatching(/^AGENT_HUB_TOKEN: .*16 to 256/),
    ]);
    expect(problemsOf({ AGENT_HUB_TOKEN: 'hub-token-0123456789' })).toEqual([
      expect.stringMatching(/^AGENT_HUB_URL: .*both/),
    ]);
  });
});
