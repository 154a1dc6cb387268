import { readers, readPaste, suggestionOf } from '../../src/evidence';
import { fixture, fixtureNames } from './fixtures';

interface Expected {
  kind: string;
  suggests?: string;
  facts?: Record<string, string>;
  findings: object;
  /** The lines it rests on, by number. */
  because: number[];
  cannotTell?: RegExp;
}

const over = { bytes: 37_748_736 };
const tenMegabytes = { bytes: 10_485_760 };

const table: Record<string, Expected> = {
  'server-health-unhealthy': {
    kind: 'server-health',
    suggests: 'unhealthy',
    facts: { server: 'EX07', healthSet: 'ActiveSync', monitor: 'ActiveSyncCTPMonitor' },
    findings: { server: 'EX07', unhealthy: ['ActiveSyncCTPMonitor'], healthSets: ['ActiveSync'] },
    because: [5],
  },
  'server-health-healthy': {
    kind: 'server-health',
    suggests: 'healthy',
    facts: { server: 'EX07', healthSet: 'POP' },
    findings: { unhealthy: [], healthSets: ['POP'] },
    because: [4, 5],
  },
  'server-health-list': {
    kind: 'server-health',
    suggests: 'unhealthy',
    facts: { server: 'EX07.corp.example', healthSet: 'ActiveSync.Protocol', monitor: 'ActiveSyncDeepTestMonitor' },
    findings: { unhealthy: ['ActiveSyncDeepTestMonitor'] },
    because: [14, 17, 19],
  },
  'server-health-cut-columns': {
    kind: 'server-health',
    facts: { server: 'EX07', healthSet: 'ActiveSync' },
    findings: { monitors: [{ healthSet: 'ActiveSync' }] },
    because: [4],
    cannotTell: /AlertValue is missing, cut off/,
  },
  'service-health-running': {
    kind: 'service-health',
    suggests: 'running',
    findings: { server: 'EX07', roles: [{ role: 'Mailbox Server Role', running: true }, { running: true }] },
    because: [3, 4, 6, 8, 9, 11],
  },
  'service-health-stopped': {
    kind: 'service-health',
    suggests: 'stopped',
    findings: { roles: [{ running: true }, { running: false, stopped: ['MSExchangeRPC'] }] },
    because: [7, 8, 10],
  },
  'mailbox-server-blocked': {
    kind: 'mailbox-server',
    findings: { server: 'EX07', blocked: true, autoActivation: 'Unrestricted' },
    because: [4, 5],
  },
  'logs-summary': {
    kind: 'logs',
    facts: {},
    findings: { rows: 3, asked: { device: 'ApplDEV1' }, answers: { errors: { answer: 'yes' } } },
    because: [4],
  },
  'health-report': {
    kind: 'health-report',
    suggests: 'unhealthy',
    facts: { server: 'EX07', healthSet: 'POP.Proxy' },
    findings: { unhealthy: ['POP.Proxy'] },
    because: [5],
  },
  'probe-succeeded': {
    kind: 'monitoring-probe',
    suggests: 'succeeded',
    facts: { server: 'EX07' },
    findings: { server: 'EX07', monitor: 'ActiveSync.Protocol\\ActiveSyncSelfTestProbe', result: 'Succeeded' },
    because: [3, 4, 8, 9, 10, 11],
  },
  'probe-failed': {
    kind: 'monitoring-probe',
    suggests: 'failed',
    facts: { server: 'CAS02', mailboxServer: 'MBX03.corp.example' },
    findings: { result: 'Failed', httpStatus: 503, mailboxServer: 'MBX03.corp.example' },
    because: [3, 4, 7, 8, 9, 10, 11, 12, 13, 15],
  },
  'probe-cannot-run': {
    kind: 'monitoring-probe',
    suggests: 'cannotRun',
    findings: { server: 'EX07' },
    because: [3],
  },
  'copies-none': {
    kind: 'database-copies',
    suggests: 'none',
    findings: {
      server: 'EX07',
      active: 0,
      statuses: [
        { status: 'Healthy', count: 3 },
        { status: 'FailedAndSuspended', count: 1 },
      ],
    },
    because: [4, 5],
  },
  'copies-active': { kind: 'database-copies', suggests: 'active', findings: { active: 1 }, because: [5] },
  'copies-ungrouped': {
    kind: 'database-copies',
    suggests: 'active',
    findings: { server: 'EX07', active: 1 },
    because: [4],
  },
  'cas-enabled': { kind: 'cas-mailbox', suggests: 'yes', findings: { activeSyncEnabled: true }, because: [3] },
  'cas-mailbox': {
    kind: 'cas-mailbox',
    suggests: 'no',
    facts: { mailbox: 'ann@contoso.example', policy: 'Field staff' },
    findings: {
      activeSyncEnabled: false,
      debugLogging: false,
      blockedDeviceIds: ['ApplDN6F2ABC1234', 'androidc1234567'],
      allowedDeviceIds: [],
    },
    because: [3, 4, 5, 6, 7, 8],
  },
  'cas-blocked-none': { kind: 'cas-mailbox', suggests: 'none', findings: { blockedDeviceIds: [] }, because: [3] },
  'cas-blocked-cut': { kind: 'cas-mailbox', findings: {}, because: [3], cannotTell: /list of device IDs is cut off/ },
  'addresses-differ': {
    kind: 'mailbox-addresses',
    suggests: 'no',
    facts: { mailbox: 'ann.smith@contoso.example', domain: 'contoso.example' },
    findings: { userPrincipalName: 'ann@corp.local', match: false },
    because: [3, 4],
  },
  'addresses-match': {
    kind: 'mailbox-addresses',
    suggests: 'yes',
    facts: { mailbox: 'ann.smith@contoso.example', domain: 'contoso.example' },
    findings: { userPrincipalName: 'Ann.Smith@contoso.example', match: true },
    because: [3, 4],
  },
  'organization-quarantine': {
    kind: 'organization-access',
    suggests: 'no',
    findings: { defaultAccessLevel: 'Quarantine' },
    because: [4],
  },
  'organization-allow': {
    kind: 'organization-access',
    suggests: 'yes',
    findings: { defaultAccessLevel: 'Allow' },
    because: [4],
  },
  'access-rules': {
    kind: 'device-access-rules',
    facts: { rule: 'WindowsMail (DeviceType)' },
    findings: {
      refusing: [
        {
          name: 'WindowsMail (DeviceType)',
          characteristic: 'DeviceType',
          queryString: 'WindowsMail',
          accessLevel: 'Block',
        },
      ],
    },
    because: [9, 10, 11, 12],
  },
  'access-rules-none': { kind: 'device-access-rules', suggests: 'none', findings: { refusing: [] }, because: [4, 5] },
  'virtual-directories-mixed': {
    kind: 'virtual-directory',
    suggests: 'no',
    findings: {
      directories: [
        { server: 'EX07', basic: true },
        { server: 'EX08', basic: false },
      ],
    },
    because: [5],
  },
  'virtual-directories-basic': { kind: 'virtual-directory', suggests: 'yes', findings: {}, because: [4, 5] },
  'limits-over': {
    kind: 'message-limits',
    suggests: 'yes',
    findings: { maxReceiveSize: over, maxSendSize: tenMegabytes, overTenMegabytes: true },
    because: [5, 6],
  },
  'limits-exactly-ten': {
    kind: 'message-limits',
    suggests: 'no',
    findings: { maxReceiveSize: tenMegabytes, overTenMegabytes: false },
    because: [3, 4],
  },
  'policy-one': {
    kind: 'mobile-policy',
    facts: { policy: 'Field staff' },
    findings: {
      policies: [{ name: 'Field staff', attachmentsEnabled: true, maxAttachmentSize: { bytes: 20_971_520 } }],
    },
    because: [4],
  },
  'policy-several': {
    kind: 'mobile-policy',
    findings: {
      policies: [
        { name: 'Default', attachmentsEnabled: true, maxAttachmentSize: { unlimited: true } },
        { name: 'Field staff', attachmentsEnabled: false, maxAttachmentSize: { bytes: 20_971_520 } },
      ],
    },
    because: [4, 5],
  },
  'device-one': {
    kind: 'devices',
    facts: { deviceId: 'ApplDN6F2ABC1234' },
    findings: {
      devices: [
        {
          deviceId: 'ApplDN6F2ABC1234',
          deviceType: 'iPhone',
          lastSuccessSync: '11/20/2026 7:02:11 AM',
          accessState: 'Quarantined',
          accessReason: 'Global',
        },
      ],
    },
    because: [3, 4, 5, 6],
  },
  'device-several': {
    kind: 'devices',
    findings: {
      devices: [
        { deviceId: 'ApplDN6F2ABC1234', deviceType: 'iPhone' },
        { deviceId: 'androidc1234567', deviceType: 'Android' },
      ],
    },
    because: [3, 4, 6, 7],
  },
  'pop-settings': {
    kind: 'pop-settings',
    suggests: 'yes',
    facts: { server: 'CAS02' },
    findings: { logFileLocation: 'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\Logging\\Pop3' },
    because: [6, 7, 8],
  },
  'pop-settings-short': { kind: 'pop-settings', findings: { listensLocally: true }, because: [4] },
  'services-stopped': {
    kind: 'services',
    suggests: 'stopped',
    findings: {
      pop: [
        { name: 'MSExchangePOP3', state: 'Running' },
        { name: 'MSExchangePOP3BE', state: 'Stopped' },
      ],
    },
    because: [5],
  },
  'services-running': { kind: 'services', suggests: 'running', findings: {}, because: [4, 5] },
  'upn-suffixes': {
    kind: 'upn-suffixes',
    findings: { suffixes: ['contoso.example', 'fabrikam.example'] },
    because: [3],
  },
  'fltmc-scanner': {
    kind: 'filter-drivers',
    suggests: 'present',
    findings: { antivirus: [{ name: 'AcmeScan', altitude: '321410' }] },
    because: [5],
  },
  'fltmc-german': { kind: 'filter-drivers', suggests: 'none', findings: { antivirus: [] }, because: [4, 5] },
  'iisreset-done': { kind: 'web-server', suggests: 'done', findings: { about: 'iisreset' }, because: [3, 4, 5, 6] },
  'appcmd-recycled': {
    kind: 'web-server',
    suggests: 'done',
    findings: { about: 'pool', pool: 'MSExchangeSyncAppPool' },
    because: [1],
  },
  'appcmd-missing': {
    kind: 'web-server',
    suggests: 'failed',
    findings: { about: 'pool', pool: 'MSExchangeSincAppPool' },
    because: [1],
  },
  'pool-state': { kind: 'web-server', suggests: 'started', findings: { about: 'state' }, because: [4] },
  'pool-states': {
    kind: 'web-server',
    suggests: 'stopped',
    findings: { about: 'state', pool: 'MSExchangeSyncAppPool' },
    because: [4],
  },
  'error-not-recognised': {
    kind: 'shell-errors',
    findings: { errors: [{ what: 'not-recognised', about: 'Get-ServerHealt' }] },
    because: [1],
  },
  'error-denied': { kind: 'shell-errors', findings: { errors: [{ what: 'access-denied' }] }, because: [3] },
  'error-not-found': {
    kind: 'shell-errors',
    findings: { errors: [{ what: 'not-found', about: 'anne' }] },
    because: [1, 2],
  },
  'mailbox-log-send': {
    kind: 'mailbox-log',
    suggests: 'errors',
    facts: { deviceId: 'ApplDN6F2ABC1234' },
    findings: {
      commands: ['SendMail'],
      statuses: [{ command: 'SendMail', code: 129 }],
      errors: [{ command: 'SendMail', code: 129 }],
      httpStatuses: [200],
    },
    because: [25],
  },
  'mailbox-log-item': {
    kind: 'mailbox-log',
    findings: {
      statuses: [{ command: 'Sync', code: 1 }],
      errors: [],
      conversationIds: ['0A1B2C3D4E5F60718293A4B5C6D7E8F9'],
      actions: [
        { serverId: '5:11', action: 'Add', by: 'server', conversationId: '0A1B2C3D4E5F60718293A4B5C6D7E8F9' },
        { serverId: '5:11', action: 'Delete', by: 'device' },
      ],
    },
    because: [19, 22, 43],
  },
  'mailbox-log-exception': {
    kind: 'mailbox-log',
    suggests: 'errors',
    findings: {
      statuses: [{ command: 'Ping', code: 2 }],
      errors: [],
      exceptions: ['PingCommand_ChangesSinceLastSync_Exception', 'Contoso.Store.FolderMissingException'],
    },
    because: [2, 4],
  },
  'fiddler-errors': {
    kind: 'fiddler',
    suggests: 'yes',
    findings: { errors: [{ result: 503, host: 'mail.contoso.example', command: 'Sync', body: 1293 }] },
    because: [5],
  },
  'fiddler-fine': { kind: 'fiddler', suggests: 'no', findings: { errors: [] }, because: [2, 3] },
};

describe('a reader', () => {
  it('is tried on every paste there is', () => {
    expect(Object.keys(table).sort()).toEqual(fixtureNames);
    expect([...new Set(Object.values(table).map(({ kind }) => kind))].sort()).toEqual(
      readers.map(({ kind }) => kind).sort(),
    );
  });

  it.each(Object.entries(table))('reads %s and shows the lines', (name, expected) => {
    const [reading] = readPaste(fixture(name));
    expect(reading).toMatchObject({ kind: expected.kind, findings: expected.findings, facts: expected.facts ?? {} });
    expect(Object.keys(reading!.facts).sort()).toEqual(Object.keys(expected.facts ?? {}).sort());
    expect(suggestionOf(reading!)).toBe(expected.suggests);
    expect(reading!.because.map(({ line }) => line)).toEqual(expected.because);
    expect(reading!.cannotTell?.why ?? '').toMatch(expected.cannotTell ?? /^$/);
  });
});

describe('a verdict', () => {
  const verdictOf = (text: string) => {
    const [reading] = readPaste(text);
    return {
      suggests: reading && suggestionOf(reading),
      why: reading?.cannotTell?.why,
      instead: reading?.cannotTell?.instead,
    };
  };
  const rows = (...values: string[]) =>
    [
      '',
      'Name          AlertValue',
      '----          ----------',
      ...values.map((value, i) => `M${i}Monitor`.padEnd(14) + value),
      '',
      '',
    ].join('\n');

  it.each(['Repairing', 'Disabled', 'Unavailable', 'UnInitialized', 'Unknown'])(
    'is not given for a monitor that is %s',
    (value) => {
      expect(verdictOf(rows('Healthy', value))).toMatchObject({
        suggests: undefined,
        why: `A monitor is ${value}, which is neither healthy nor unhealthy.`,
      });
    },
  );

  it('is not given for virtual directories that were read without asking IIS', () => {
    const command = '[PS] C:\\>Get-ActiveSyncVirtualDirectory -ADPropertiesOnly | ft Server,BasicAuthEnabled\n';
    const { suggests, why } = verdictOf(command + fixture('virtual-directories-mixed').replaceAll('True ', 'False'));
    expect(suggests).toBeUndefined();
    expect(why).toContain('does not ask IIS');
  });

  it('asks to wait a minute for a monitor that is Degraded', () => {
    expect(verdictOf(rows('Degraded', 'Healthy')).instead).toMatch(/^Wait a minute/);
  });

  it('is unhealthy as soon as one monitor is, whatever the others are', () => {
    expect(verdictOf(rows('Disabled', 'Unhealthy', 'Heal...')).suggests).toBe('unhealthy');
  });

  it('is not healthy while the end of the table is not in the paste', () => {
    const whole = rows('Healthy', 'Healthy');
    expect(verdictOf(whole).suggests).toBe('healthy');
    expect(verdictOf(whole.trimEnd())).toMatchObject({
      suggests: undefined,
      why: expect.stringMatching(/end of the output/),
    });
    expect(verdictOf(`${whole.trimEnd()}\n[PS] C:\\>`).suggests).toBe('healthy');
  });

  it('is not that no database is active while the end of the table is not in the paste', () => {
    expect(verdictOf(fixture('copies-none').trimEnd()).suggests).toBeUndefined();
    expect(verdictOf(fixture('copies-active').trimEnd()).suggests).toBe('active');
  });

  it.each([
    ['1', 'failed'],
    ['2', 'cannotRun'],
    ['3', 'succeeded'],
    ['4', 'failed'],
    ['5', 'cannotRun'],
    ['6', 'cannotRun'],
    ['Timeout', 'failed'],
    ['Rejected', 'cannotRun'],
  ])('reads ResultType %s as %s', (type, verdict) => {
    expect(verdictOf(`ResultType : ${type}\n`).suggests).toBe(verdict);
  });

  it('is not given for a word of another language', () => {
    expect(verdictOf('ResultType : Fehlgeschlagen\n').suggests).toBeUndefined();
    expect(verdictOf('ActiveSyncEnabled : Wahr\n')).toMatchObject({
      suggests: undefined,
      why: 'ActiveSyncEnabled is cut off, or not in English.',
    });
  });

  it('is not given where two mailboxes are shown', () => {
    const one = 'UserPrincipalName  : ann@contoso.com\nPrimarySmtpAddress : ann@contoso.com\n';
    const other = 'UserPrincipalName  : bob@corp.local\nPrimarySmtpAddress : bob@contoso.com\n';
    expect(verdictOf(`${one}\n${other}`)).toMatchObject({
      suggests: undefined,
      why: 'The paste shows more than one mailbox.',
    });
  });

  it('tells a status of Ping 2 and MoveItems 3 from an error', () => {
    const log = (command: string, code: number) =>
      `<${command} xmlns="${command}:"><Status>${code}</Status></${command}>`;
    expect(verdictOf(log('Ping', 2)).suggests).toBeUndefined();
    expect(verdictOf(log('Ping', 3)).suggests).toBe('errors');
    expect(
      verdictOf('<MoveItems xmlns="Move:"><Response><Status>3</Status></Response></MoveItems>').suggests,
    ).toBeUndefined();
    expect(verdictOf('<MoveItems xmlns="Move:"><Response><Status>1</Status></Response></MoveItems>').suggests).toBe(
      'errors',
    );
  });

  it.each([
    ['Unlimited', 'yes'],
    ['10,240 KB (10,485,760 bytes)', 'no'],
    ['10 MB (10 485 761 bytes)', 'yes'],
    ['10485760', 'no'],
    ['10485761', 'yes'],
  ])('takes a limit of %s for above 10 MB: %s', (size, verdict) => {
    expect(verdictOf(`MaxReceiveSize : ${size}\nMaxSendSize    : 1 MB (1,048,576 bytes)\n`).suggests).toBe(verdict);
  });
});

describe('a fact', () => {
  it.each([
    ["DeviceId : x';calc;'\n", {}],
    ['DeviceId : Appl DN6F\n', {}],
    ['PrimarySmtpAddress : a b@contoso.com\nUserPrincipalName : ann@contoso.com\n', {}],
    ['ResultType : Failed\nError : _Mbx:$(calc)_Dc:x\n', {}],
    ['DeviceId : ApplDN6F2ABC1234\n', { deviceId: 'ApplDN6F2ABC1234' }],
  ])('is offered only where it fits its grammar: %j', (text, facts) => {
    expect(readPaste(text)[0]?.facts).toEqual(facts);
  });

  it('is no mailbox server where a line ends in the middle of its name', () => {
    const failed = (exception: string) => readPaste(`ResultType : Failed\nException  : ${exception}\n`)[0]!.facts;
    expect(failed('x_Mbx:MBX03.corp.example_Dc:DC01')).toEqual({ mailboxServer: 'MBX03.corp.example' });
    expect(failed('x_Mbx:MBX0\n3.corp.example_Dc:DC01')).toEqual({ mailboxServer: 'MBX03.corp.example' });
    expect(failed('x_Mbx:MBX0')).toEqual({});
    expect(failed('x_Mbx:MBX0\nat Probe.Work()')).toEqual({});
  });
});
