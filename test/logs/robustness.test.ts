import fc from 'fast-check';
import { analyse } from '../../src/logs/analyse';
import { LIMITS, RefusedLogError } from '../../src/logs/source';
import { ask, askLines, IIS, log, ping, request, row, sourceOf, sync } from '../support/logs';

const WIDE = IIS.replace('s-ip', 's-sitename s-ip').replace('sc-status', 'cs(Referer) sc-status');
const wide = (line: string) => line.replace(' 10.0.0.1 ', ' W3SVC2 10.0.0.1 ').replace(' 200 0', ' - 200 0');

describe('Rows', () => {
  it('are read by the newest #Fields line, also in the middle of a file', async () => {
    const { rows, badRows, layouts, activeSyncRows } = await askLines([
      row(),
      WIDE,
      wide(row()),
      wide(row()),
      IIS,
      row(),
    ]);
    expect({ rows, badRows, activeSyncRows }).toEqual({ rows: 4, badRows: 0, activeSyncRows: 4 });
    expect(layouts.map(({ rows }) => rows)).toEqual([2, 2]);
  });

  it('that do not fit their #Fields line are counted as not read', async () => {
    expect(await askLines([row(), `${row()} extra`, wide(row()), 'something else'])).toMatchObject({
      rows: 1,
      badRows: 3,
    });
  });

  it('before the first #Fields line are counted as not read', async () => {
    expect(await ask(Buffer.from(`${row()}\n${row()}\n${IIS}\n${row()}\n`))).toMatchObject({ rows: 1, badRows: 2 });
  });

  it('with a date that is none are counted as not read', async () => {
    expect(await askLines([row({ time: '2024-0x-05 10:00:00' }), row()])).toMatchObject({ rows: 1, badRows: 1 });
  });

  it.each([
    ['ends without a newline', 0, { rows: 2, badRows: 0 }],
    ['is cut off in its query', 60, { rows: 1, badRows: 1 }],
    ['is cut off after the date', row().length - 12, { rows: 1, badRows: 1 }],
  ])('count once when the last one %s', async (_, cut, expected) => {
    const bytes = log(row(), row());
    expect(await ask(bytes.subarray(0, bytes.length - 2 - cut))).toMatchObject(expected);
  });

  it('behind a run of NULs are read; a run alone, and one at the end of the file, count as not read', async () => {
    const nuls = '\0'.repeat(4096);
    expect(await askLines([row(), nuls, `${nuls}${row()}`, row(), nuls])).toMatchObject({ rows: 3, badRows: 2 });
  });

  it('with broken UTF-8 are read', async () => {
    const { rows, answers } = await askLines([row({ agent: 'Caf\xe9\xff', user: 'CONTOSO\\zo\xeb' })]);
    expect(rows).toBe(1);
    expect(answers.top20.groups[0]!.user).toBe('contoso\\zo\ufffd');
  });

  it('20 MB long are read', async () => {
    const query = sync(`Fid:5_Sk:0_Unc${'x'.repeat(20 * 2 ** 20)}_Fid:6_Sk:0`);
    const { rows, badRows, answers } = await askLines([row(), row({ query }), row({ query: sync('Fid:5_Sk:0') })]);
    expect({ rows, badRows }).toEqual({ rows: 3, badRows: 0 });
    expect(answers.syncKeyZero).toMatchObject({ rows: 2, groups: [{ rows: 2, mostPerFolder: 2 }] });
  });

  it('longer than the limit are passed over and counted as not read', async () => {
    const source = sourceOf(log(row(), row({ query: 'x'.repeat(200_000) }), row()));
    const limits = { ...LIMITS, lineBytes: 100_000 };
    expect(await analyse([source], { limits })).toMatchObject({ rows: 2, badRows: 1 });
  });

  it('that only mention ActiveSync in their query are no ActiveSync requests', async () => {
    const owa = row({ stem: '/owa/auth/logon.aspx', query: 'url=/Microsoft-Server-ActiveSync' });
    const other = row({ stem: '/Microsoft-Server-ActiveSyncTest/x' });
    expect(await askLines([owa, other, row({ stem: '/MICROSOFT-SERVER-ACTIVESYNC' })])).toMatchObject({
      rows: 3,
      activeSyncRows: 1,
    });
  });

  it('of probes are set apart by user, by user agent and by device', async () => {
    const probes = [
      row({ user: 'HealthMailboxabc@contoso.com' }),
      row({ user: '-', query: ping().replace('User=ann', 'User=healthmailboxabc') }),
      row({ agent: 'AMProbe/Local/ClientAccess' }),
      row({ agent: 'TestActiveSyncConnectivity' }),
      row({ query: request('Ping', 'V141_S1_', 'TestActiveSyncConnectivity99') }),
    ];
    expect(await askLines([...probes, row()], { find: 'V141' })).toMatchObject({
      rows: 6,
      activeSyncRows: 1,
      probeRows: 5,
      answers: { find: { rows: 1 } },
    });
  });
});

describe('A SyncKey', () => {
  it('that is no plain number is told apart from every other', async () => {
    const keys = ['{6b1f}1', '{6b1f}2', '007', '7', '12345678901234567890', '12345678901234567891', '{6b1f}1'];
    const { answers } = await askLines(keys.map((key) => row({ query: sync(`Fid:5_Sk:${key}`) })));
    expect(answers.syncsPerKey).toMatchObject({ total: 1, rows: 2, groups: [{ syncKey: '{6b1f}1', rows: 2 }] });
  });

  it('named twice in one request is one request', async () => {
    const { answers } = await askLines([row({ query: sync('Fid:5_Sk:8_Fid:5_Sk:8') })]);
    expect(answers.syncsPerKey).toMatchObject({ answer: 'no', total: 0 });
  });

  it('0 once for each folder is a new profile, twice for one folder is not', async () => {
    const once = ['2', '5', 'RI'].map((folder) => row({ query: sync(`Fid:${folder}_Sk:0`) }));
    expect((await askLines(once)).answers.syncKeyZero).toMatchObject({ answer: 'no', rows: 3 });
    expect((await askLines([...once, once[0]!])).answers.syncKeyZero).toMatchObject({ answer: 'yes', rows: 4 });
  });
});

describe('A file', () => {
  const text = log(row(), row()).toString('latin1');
  const swapped = Buffer.from(text, 'utf16le').swap16();
  it.each([
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first, without a mark', swapped],
    ['a short UTF-16 text', Buffer.from('\ufeff#', 'utf16le')],
  ])('of %s is refused by name', async (_, bytes) => {
    const { files, rows, answers } = await ask(bytes);
    expect(files[0]!.problem).toContain('UTF-16');
    expect(rows).toBe(0);
    expect(Object.values(answers).map(({ answer }) => answer)).toEqual(Array(9).fill('cannot-tell'));
  });

  it.each([
    ['a letter', 'Dear all,\nplease see the log.\n'],
    ['rows without #Fields', `${row()}\n${row()}\n`],
    ['another W3C log', '#Fields: date time c-ip s-reason\n2024-02-05 10:00:00 10.1.1.1 Timer\n'],
    ['another Exchange CSV', '#Fields: date-time,client-ip,event-id\n2024-02-05T10:00:00.000Z,10.1.1.1,RECEIVE\n'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4]).toString('latin1')],
  ])('that holds %s is refused as no IIS log', async (_, content) => {
    const { files, badRows } = await ask(Buffer.from(content, 'latin1'));
    expect(files[0]!.problem).toContain('not an IIS log');
    expect(badRows).toBe(0);
  });

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['has a heading only', log()],
    ['has no ActiveSync request', log(row({ stem: '/owa/', query: '-' }))],
  ])('that %s answers nothing, and never no', async (_, bytes) => {
    const { files, answers, notes } = await ask(bytes, { find: 'x', device: 'y' });
    expect(files[0]!.problem).toBeUndefined();
    expect(Object.values(answers).map(({ answer }) => answer)).toEqual(Array(9).fill('cannot-tell'));
    expect(notes.join()).toContain('cannot answer');
  });

  it('that cannot be read does not stop the others', async () => {
    const broken = {
      name: 'locked.log',
      async *open() {
        yield log(row()).subarray(0, 400);
        throw new RefusedLogError('is in use by another program.');
      },
    };
    const { files, rows } = await analyse([broken, sourceOf(log(row(), row()), 'good.log')]);
    expect(rows).toBe(3);
    expect(files).toMatchObject([
      { name: 'locked.log', problem: expect.stringContaining('in use') },
      { name: 'good.log', rows: 2 },
    ]);
  });
});

describe('What was asked beside the files', () => {
  const rows = [
    row({ time: '2024-02-05 09:59:59', user: 'CONTOSO\\ann' }),
    row({ time: '2024-02-05 10:00:00', user: 'ANN@contoso.com' }),
    row({ time: '2024-02-05 10:00:30', user: 'CONTOSO\\joann' }),
    row({ time: '2024-02-05 10:00:31', user: 'CONTOSO\\ann' }),
  ];

  it('narrows to a time, both ends included', async () => {
    const {
      rows: all,
      activeSyncRows,
      otherRows,
      span,
    } = await askLines(rows, { since: 20240205100000, until: 20240205100030 });
    expect({ all, activeSyncRows, otherRows }).toEqual({ all: 4, activeSyncRows: 2, otherRows: 2 });
    expect(span).toEqual({ from: '2024-02-05T09:59:59Z', to: '2024-02-05T10:00:31Z' });
  });

  it.each([
    ['ann', 3],
    ['contoso\\ANN', 2],
    ['ann@contoso.com', 1],
    ['an', 0],
  ])('narrows to the user %s', async (user, expected) => {
    const { activeSyncRows, otherRows } = await askLines(rows, { user });
    expect({ activeSyncRows, otherRows }).toEqual({ activeSyncRows: expected, otherRows: 4 - expected });
  });

  it('finds a text in any row, without regard to case, also at the very ends of a query', async () => {
    const lines = ['abcNEEDLE', 'needleabc', 'NeEdLe', 'needl', 'nneedlee', '-'].map((query) =>
      row({ query, stem: '/ews/' }),
    );
    const { answers } = await askLines([...lines, row()], { find: 'Needle' });
    expect(answers.find).toMatchObject({ answer: 'yes', rows: 4 });
  });

  it('stops when it is told to, and says how far it is', async () => {
    const bytes = log(...Array.from({ length: 3000 }, () => row()));
    const stop = new AbortController();
    const seen: number[] = [];
    const progress = ({ bytes: read }: { bytes: number }) => {
      seen.push(read);
      if (read > bytes.length / 2) stop.abort(new Error('enough'));
    };
    const run = analyse([sourceOf(bytes)], { progress, signal: stop.signal });
    await expect(run).rejects.toThrow('enough');
    expect(seen.at(-1)).toBeGreaterThan(bytes.length / 2);
    expect(seen.at(-1)).toBeLessThan(bytes.length);
  });
});

describe('Thresholds for RPCs', () => {
  const figures = ['RpcC199_RpcL1999', 'RpcC200_RpcL0', 'RpcC0_RpcL2000', 'RpcC:500'];
  const rows = figures.map((tokens) => row({ query: request('Ping', `V141_${tokens}_`) }));

  it('start at 200 RPCs or 2000 ms', async () => {
    expect((await askLines(rows)).answers.highRpc).toMatchObject({ answer: 'yes', rows: 3, total: 3 });
  });

  it('are settings, and the highest rows are told in any case', async () => {
    const { highRpc } = (await askLines(rows, { highRpc: { count: 1000, latency: 9000 }, top: 2 })).answers;
    expect(highRpc).toMatchObject({ answer: 'no', rows: 4, total: 0, groups: [] });
    expect(highRpc.highest).toMatchObject([{ rpcCount: 500 }, { rpcLatency: 2000 }]);
  });
});

describe('A hostile log', () => {
  it('with endless names or SyncKeys is not read on', async () => {
    const devices = Array.from({ length: 30 }, (_, i) => row({ query: request('Ping', 'V141_', `DEV${i}`) }));
    const named = await analyse([sourceOf(log(...devices))], { limits: { ...LIMITS, names: 20 } });
    expect(named.files[0]!.problem).toContain('not read on');
    const keys = Array.from({ length: 30 }, (_, i) => row({ query: sync(`Fid:5_Sk:${i}`) }));
    const keyed = await analyse([sourceOf(log(...keys))], { limits: { ...LIMITS, syncKeys: 20 } });
    expect(keyed.files[0]!.problem).toContain('fewer logs');
  });

  it('of any bytes is read to its end, and no yes or no rests on nothing', async () => {
    const good = log(
      row({ query: sync('Fid:5_Sk:0') }),
      row({ query: request('SendMail', 'V141_S120_RpcC900_') }),
      row(),
    );
    const change = fc.record({ at: fc.nat(good.length - 1), with: fc.uint8Array({ maxLength: 40 }), cut: fc.nat(60) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        const bytes = changes.reduce(
          (log, { at, with: put, cut }) => Buffer.concat([log.subarray(0, at), put, log.subarray(at + cut)]),
          good,
        );
        const { rows, badRows, answers } = await ask(bytes, { find: 'SendMail', device: 'ApplDEV1' });
        expect(rows + badRows).toBeLessThanOrEqual(bytes.toString('latin1').split('\n').length);
        for (const { answer, rows } of Object.values(answers)) expect(answer === 'cannot-tell' || rows > 0).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
