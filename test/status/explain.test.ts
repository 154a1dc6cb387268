import { explain, explanations, statusCommands } from '../../src/status';

const asked = (query: string, command?: string) => explain(query, { command }).map((e) => `${e.command} ${e.code}`);

describe('the tables', () => {
  it.each(explanations.map((e) => [`${e.command} ${e.code}`, e] as const))(
    'finds %s by its own query',
    (query, entry) => {
      const [first] = explain(query);
      expect(first).toEqual(entry);
      expect(first?.meaning).toMatch(/^\S.*\.$/s);
      expect(first?.resolution).toMatch(/^\S.*\.$/s);
      expect(first?.source).not.toBe('');
      expect(Math.max(first!.meaning.length, first!.resolution.length)).toBeLessThan(200);
    },
  );

  it('finds every number and every word without its command too', () => {
    for (const entry of explanations) expect(explain(String(entry.code))).toContainEqual(entry);
  });

  it('finds every family by its name alone', () => {
    for (const command of statusCommands) {
      const own = explanations.filter((e) => e.command === command);
      expect(explain(command)).toEqual(expect.arrayContaining(own));
    }
  });

  it('knows every common status of the protocol and no number in its gaps', () => {
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const common = explanations.filter((e) => e.command === 'common').map((e) => e.code);
    expect(common).toEqual([...range(101, 156), ...range(160, 179), 183, 184]);
  });

  it('gives every code of a command one meaning', () => {
    const codes = explanations.map((e) => `${e.command} ${e.code}`.toLowerCase());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('asks nobody to act on a success', () => {
    for (const { success, owner } of explanations) if (success) expect(owner).toBe('nobody');
  });
});

describe('one meaning', () => {
  it.each([
    ['126', 'common 126', 'UserDisabledForSync', 'policy'],
    ['sync 3', 'Sync 3', 'Invalid sync key', 'device'],
    ['sendmail 120', 'common 120', 'MailSubmissionFailed', 'server'],
    ['503', 'http 503', 'Service Unavailable', 'server'],
    ['401.1', 'http 401.1', 'Logon failed', 'user'],
    ['0x80070005', 'hresult 0x80070005', 'E_ACCESSDENIED', 'policy'],
    ['64', 'win32 64', 'ERROR_NETNAME_DELETED', 'nobody'],
    ['Connection_Dropped', 'httperr Connection_Dropped', 'Connection_Dropped', 'nobody'],
    ['Error:KeepAliveFailure', 'error KeepAliveFailure', 'KeepAliveFailure', 'server'],
    ['As:BlockedP', 'access BlockedP', 'BlockedP', 'policy'],
    ['quota exceeded', 'common 113', 'MailboxQuotaExceeded', 'user'],
    ['AttachmentTooBig', 'common 122', 'AttachmentIsTooLarge', 'policy'],
    ['httperr Number', 'httperr Number', 'Number', 'device'],
    ['send mail, empty body', 'SendMail empty', 'Success, empty body', 'nobody'],
  ])('explains %s', (query, found, name, owner) => {
    expect(asked(query)).toEqual([found]);
    expect(explain(query)[0]).toMatchObject({ name, owner });
  });

  it('gives a command its own meaning of a number that is a common status as well', () => {
    expect(asked('ItemOperations 155')).toEqual(['ItemOperations 155']);
    expect(asked('Sync 155')).toEqual(['common 155']);
  });

  it('takes an HTTP status for what it is when it is asked of a command', () => {
    expect(asked('sync 503')).toEqual(['http 503']);
    expect(asked('GetAttachment 500')).toEqual(['GetAttachment 500']);
  });

  it('falls back to the status when the substatus is unknown', () => {
    expect(asked('503.99')).toEqual(['http 503']);
    expect(asked('http 404.0')).toEqual(['http 404.0']);
  });

  it('reads an HRESULT in hex, as a negative number and as IIS logs it', () => {
    expect(asked('-2147024891')).toEqual(['hresult 0x80070005']);
    expect(asked('2148074254')).toEqual(['hresult 0x8009030E']);
    expect(asked('win32 2148074310')).toEqual(['hresult 0x80090346']);
    expect(explain('0x80070040')).toMatchObject([
      { command: 'hresult', code: '0x80070040', name: 'ERROR_NETNAME_DELETED' },
    ]);
    expect(asked('0x40')).toEqual(['win32 64']);
  });

  it.each([
    'sync 999',
    'common 157',
    'sendmail 3',
    '182',
    '0x8007FFFF',
    'win32 0xDEADBEEF',
    '99999999999',
    'hello',
    '',
  ])('knows nothing about %j and says so with an empty list', (query) => expect(explain(query)).toEqual([]));
});

describe('many meanings', () => {
  it('lists all that a bare number can mean', () => {
    expect(asked('2')).toEqual(expect.arrayContaining(['Ping 2', 'MoveItems 2', 'Find 2', 'win32 2']));
    expect(asked('5')).toEqual(expect.arrayContaining(['Sync 5', 'Search 5', 'win32 5']));
    expect(asked('155')).toEqual(['common 155', 'ItemOperations 155']);
    expect(asked('500')).toEqual(['http 500', 'GetAttachment 500']);
  });

  it.each([
    ['2', 'Ping', 'Ping 2'],
    ['3', 'moveitems', 'MoveItems 3'],
    ['155', 'ItemOperations', 'ItemOperations 155'],
    ['126', 'SendMail', 'common 126'],
    ['500', 'HTTP', 'http 500'],
    ['500', 'GetAttachment', 'GetAttachment 500'],
    ['5', 'sc-win32-status', 'win32 5'],
    ['none', 'SmartReply', 'SmartReply empty'],
  ])('puts the meaning of %s for %s first', (query, command, first) => {
    const found = asked(query, command);
    expect(found[0]).toBe(first);
    expect([...found].sort()).toEqual(asked(query).sort());
  });

  it('lets the command in the question win over the step', () => {
    expect(asked('Sync 3', 'Ping')).toEqual(['Sync 3']);
  });

  it('tells both levels of a Provision status', () => {
    expect(asked('provision 4')).toEqual(['Provision/Policy (response) 4', 'Provision/Policy (request) 4']);
    expect(asked('provision 1')[0]).toBe('Provision 1');
    expect(asked('Provision Policy request 2')).toEqual(['Provision/Policy (request) 2']);
  });
});

describe('where the guide treats a status', () => {
  const treated = explanations.filter((e) => e.treatedBy).map((e) => [`${e.command} ${e.code}`, e.treatedBy?.section]);

  it('names the section for these statuses and for no others', () => {
    const attachment =
      'enable-activesync-mailbox-logging-analyze-activesync-mailbox-log-locate-attachment-using-mfcmapi';
    const organization = 'exchange-activesync-organization-settings-if-status-code-is-120-or-129';
    expect(Object.fromEntries(treated)).toEqual({
      'common 113': 'qutoaexceeded-error',
      'common 119': 'norecipients-error',
      'common 120': 'mailsubmissionfailed-error',
      'common 122': 'check-activesync-mailbox-policy-for-error-attachmenttoobig',
      'common 126': 'activesync-enabled-mailbox',
      'common 129': organization,
      'common 130': organization,
      'Ping 3': 'review-protocol-document',
      'Sync 4': 'review-protocol-document',
      'http 301': 'activesync-virtual-directory-http-redirect',
      'http 302': 'activesync-virtual-directory-http-redirect',
      'http 401.1': 'activesync-default-domain',
      'http 403.7': 'activesync-virtual-directory-ssl-settings',
      'http 500': 'enable-failed-request-tracing-failed-request-trace-logging-analysis',
      'error AttachmentNotFound': attachment,
      'error BadAttachment': attachment,
      'error InvalidAttachmentName': attachment,
      'error AttachmentsNotEnabled': 'check-activesync-mailbox-policy',
      'error KeepAliveFailure': 'log-parser-studio-query-for-errors',
      'error MissingCscCacheEntry': 'log-parser-studio-query---count-all-errors',
      'error PingCollisionDetected': 'log-parser-studio-query---count-all-errors',
      'error SyncCollisionDetected': 'log-parser-studio-query---count-all-errors',
      'access BlockedG': organization,
      'access BlockedI': 'mailbox-blocked-device-id',
      'access BlockedR': 'exchange-activesync-device-access-rules',
      'access QuarantinedG': organization,
      'access QuarantinedR': 'exchange-activesync-device-access-rules',
    });
  });
});
