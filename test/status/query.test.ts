import fc from 'fast-check';
import { explain, isSuccess, parseStatusQuery, statusCommands } from '../../src/status';

describe('a question', () => {
  it.each([
    ['status 129', { code: '129' }],
    ['129', { code: '129' }],
    ['  Status Code: 0129 ', { code: '129' }],
    ['sync 3', { command: 'Sync', code: '3' }],
    ['SYNC   status=3', { command: 'Sync', code: '3' }],
    ['what does Ping 3 mean?', { command: 'Ping', code: '3' }],
    ['3 on folder sync', { command: 'FolderSync', code: '3' }],
    ['HTTP 503', { command: 'http', code: '503' }],
    ['HTTP/1.1 503 Service Unavailable', { command: 'http', code: '503' }],
    ['500 Internal Server Error', { code: '500' }],
    ['126 UserDisabledForSync', { code: '126' }],
    ['401.1', { code: '401.1' }],
    ['http 401.01', { command: 'http', code: '401.1' }],
    ['0x80070005', { code: '0x80070005' }],
    ['0X8007000e', { code: '0x8007000E' }],
    ['80070005', { code: '0x80070005' }],
    ['-2147024891', { code: '0x80070005' }],
    ['common 126', { command: 'common', code: '126' }],
    ['_S126_', { code: '126' }],
    ['SC1:3', { code: '3' }],
    ['sc-win32-status 64', { command: 'win32', code: '64' }],
    ['SendMail: none', { command: 'SendMail', code: 'empty' }],
    ['connection dropped', { name: 'connectiondropped' }],
    ['N/A', { name: 'na' }],
    ['error: DeviceNotProvisioned', { name: 'devicenotprovisioned' }],
    ['１２６', { code: '126' }],
    ['“126”\u200b', { code: '126' }],
    ['ping', { command: 'Ping' }],
  ])('%j is read', (text, query) => expect(parseStatusQuery(text)).toEqual(query));

  it.each([
    'restart 3 servers',
    'sync 3 and 4',
    'the phone shows nothing',
    'no',
    'status',
    '',
    '?',
    '126 ServiceUnavailable',
    '1e3',
    '12.5',
    '0x',
    '0x123456789',
    '-99999999999',
    `${'sync '.repeat(60)}3`,
  ])('%j is something else', (text) => expect(parseStatusQuery(text)).toBeUndefined());
});

describe('hostile text', () => {
  const words = [
    ...statusCommands,
    '126',
    '401.1',
    '0x80070005',
    '-1',
    '__proto__',
    'constructor',
    'toString',
    'status',
  ];
  const glue = [' ', '', ':', '/', '\n', '_', '\u0000', '\u202e', '.', '('];
  const mixed = fc
    .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...glue)), { maxLength: 6 })
    .map((parts) => parts.flat().join(''));
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), mixed);

  it('never makes it throw, and never brings back a status that is not in the tables', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...words), (query, command) => {
        for (const found of explain(query, { command })) expect(statusCommands).toContain(found.command);
        expect(typeof isSuccess(query, query)).toBe('boolean');
      }),
      { numRuns: 100_000, seed: 10047 },
    );
  });
});
