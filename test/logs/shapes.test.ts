import { analyse, type Options } from '../../src/logs/analyse';
import { sourcesIn } from '../../src/logs/files';

const fixture = (name: string, options?: Options) => analyse(sourcesIn([`test/fixtures/logs/${name}`]), options);

describe('Exchange 2010', () => {
  it('reads _S3, glued numbers and two folders in one Sync', async () => {
    const { answers, ...read } = await fixture('exchange-2010.log', { device: 'imei350001' });
    expect(read).toMatchObject({
      rows: 7,
      badRows: 0,
      activeSyncRows: 6,
      span: { from: '2011-05-06T11:29:50Z', to: '2011-05-06T11:34:00Z' },
    });
    expect(answers.statusErrors).toMatchObject({ answer: 'yes', rows: 1, groups: [{ command: 'Ping', status: 3 }] });
    expect(answers.errors.groups).toMatchObject([
      { error: 'DeviceNotProvisioned', rows: 1, harmless: false },
      { error: 'PingCollisionDetected', rows: 1, harmless: true },
    ]);
    expect(answers.syncKeyZero).toMatchObject({ answer: 'no', rows: 1, groups: [{ user: 'contoso\\ann', rows: 1 }] });
    expect(answers.syncsPerKey).toMatchObject({ answer: 'no', rows: 1, total: 0 });
    expect(answers.highRpc).toMatchObject({ answer: 'yes', rows: 1, groups: [{ rpcCount: 310, rpcLatency: 950 }] });
    expect(answers.device).toMatchObject({ answer: 'yes', rows: 4 });
    expect(answers.device.groups[0]).toMatchObject({
      command: 'Settings',
      access: 'BlockedP',
      http: 449,
      failed: true,
    });
  });

  it('takes Ping 2 and MoveItems 3 for the successes they are', async () => {
    const { answers } = await fixture('exchange-2010.log');
    expect(answers.statusErrors.groups.map(({ command, status }) => [command, status])).toEqual([['Ping', 3]]);
  });

  it('folds the user’s case and takes the user of the query where nobody signed in', async () => {
    const { answers } = await fixture('exchange-2010.log');
    expect(answers.top20.groups.map(({ user, device, rows }) => [user, device, rows])).toEqual([
      ['contoso\\ann', 'IMEI350001', 4],
      ['contoso\\bob', 'androidc537050526', 2],
    ]);
  });
});

describe('Exchange 2013', () => {
  it('reads the back end’s rows and sets a HealthMailbox’s apart', async () => {
    const { answers, ...read } = await fixture('exchange-2013-back-end.log', { find: 'keepalivefailure' });
    expect(read).toMatchObject({ rows: 5, activeSyncRows: 4, probeRows: 1 });
    expect(answers.syncKeyZero).toMatchObject({ answer: 'no', rows: 2, total: 0 });
    expect(answers.syncsPerKey).toMatchObject({
      answer: 'yes',
      rows: 2,
      groups: [{ device: '123456', folder: '5', syncKey: '42', rows: 2 }],
    });
    expect(answers.statusErrors.groups).toMatchObject([{ command: 'Sync', status: 4, rows: 1 }]);
    expect(answers.errors.groups.map(({ error }) => error)).toEqual(['ServerError', 'KeepAliveFailure']);
    expect(answers.sendMail).toMatchObject({
      answer: 'yes',
      rows: 1,
      groups: [{ http: 500, error: 'KeepAliveFailure' }],
    });
    expect(answers.find).toMatchObject({
      answer: 'yes',
      groups: [{ command: 'SendMail', proxiedTo: 'cas2.contoso.com' }],
    });
    expect(answers.highRpc.answer).toBe('cannot-tell');
  });
});

describe('Exchange 2016 and later', () => {
  it('reads SC1, Sks: and Filter1:, also where the status or the error comes first', async () => {
    const { answers, ...read } = await fixture('exchange-2016.log', { device: 'VBHDCRCR131B' });
    expect(read).toMatchObject({ rows: 5, activeSyncRows: 5 });
    expect(answers.statusErrors.groups).toMatchObject([
      { command: 'Sync', status: 3, rows: 1 },
      { command: 'SmartForward', status: 113, rows: 1 },
    ]);
    expect(answers.syncKeyZero).toMatchObject({
      answer: 'yes',
      rows: 2,
      groups: [{ user: 'dora@contoso.com', device: 'VBHDCRCR131B', rows: 2, mostPerFolder: 2 }],
    });
    expect(answers.sendMail).toMatchObject({ answer: 'yes', rows: 1, groups: [{ error: 'MailboxQuotaExceeded' }] });
  });

  it('tells that a Sync got HTTP 5xx right before the device started over', async () => {
    const { answers } = await fixture('exchange-2016.log', { device: 'VBHDCRCR131B' });
    expect(answers.device.serverErrorBeforeZero).toBe(true);
  });

  it('says why RPC figures cannot be answered', async () => {
    const { answers } = await fixture('exchange-2016.log');
    expect(answers.highRpc).toMatchObject({ answer: 'cannot-tell', rows: 0, why: expect.stringContaining('2016') });
  });
});

describe('Front-end logs', () => {
  it('rank devices, and say to copy W3SVC2 for the rest', async () => {
    const { answers, notes, ...read } = await fixture('front-end.log', { device: '123456', find: 'KeepAliveFailure' });
    expect(read).toMatchObject({ rows: 3, activeSyncRows: 3 });
    expect(notes.join()).toContain('W3SVC2');
    expect(answers.top20).toMatchObject({ answer: 'yes', groups: [{ user: 'carl', device: '123456', rows: 3 }] });
    for (const name of ['sendMail', 'syncKeyZero', 'syncsPerKey', 'highRpc', 'errors', 'statusErrors'] as const) {
      expect(answers[name]).toMatchObject({ answer: 'cannot-tell', why: expect.stringContaining('W3SVC2') });
    }
    expect(answers.find.answer).toBe('cannot-tell');
    expect(answers.device.answer).toBe('cannot-tell');
  });

  it('together with the back end’s are said to count double', async () => {
    const files = ['front-end.log', 'exchange-2013-back-end.log'].map((name) => `test/fixtures/logs/${name}`);
    const { notes } = await analyse(sourcesIn(files));
    expect(notes.join()).toContain('double');
  });

  it('of HttpProxy are read with their quotes, commas and left-out columns', async () => {
    const { answers, layouts, ...read } = await fixture('HttpProxy_2016081619-1.LOG');
    expect(read).toMatchObject({ rows: 3, badRows: 0, activeSyncRows: 3, span: { from: '2016-08-16T19:46:59Z' } });
    expect(layouts).toMatchObject([{ kind: 'httpproxy', rows: 3 }]);
    expect(answers.top20.groups).toMatchObject([{ rows: 3, commands: { Search: 1, SendMail: 1, Ping: 1 } }]);
    expect(answers.sendMail).toMatchObject({ answer: 'yes', groups: [{ http: 503, failed: true }] });
  });
});
