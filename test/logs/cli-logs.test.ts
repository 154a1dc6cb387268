import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command, CommanderError } from 'commander';
import { ended } from '../../src/cli/exit-codes';
import { addLogs } from '../../src/cli/logs';
import { QUESTION_NAMES } from '../../src/logs/answers';
import { readSummary } from '../../src/logs/summary';
import { log, request, row, sync } from '../support/logs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triage-cli-'));
});
afterEach(async () => {
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

async function triage(...args: string[]) {
  let out = '';
  let err = '';
  const program = new Command('triage').exitOverride(ended);
  program.configureOutput({
    writeOut: (text) => {
      out += text;
    },
    writeErr: (text) => {
      err += text;
    },
  });
  addLogs(program);
  process.exitCode = undefined;
  try {
    await program.parseAsync(['logs', ...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { out, err, code: error.exitCode };
  }
  return { out, err, code: process.exitCode as number | undefined };
}

async function file(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

const failing = () =>
  log(
    row({ query: sync('Fid:5_Sk:0') }),
    row({ query: sync('Fid:5_Sk:0'), user: 'CONTOSO\\ANN' }),
    row({ query: request('SendMail', 'V141_S120_Error:MailSubmissionFailed_As:AllowedG_') }),
    row({ query: request('Ping', 'V141_S2_RpcC300_RpcL10_', 'ApplDEV2'), user: 'CONTOSO\\bob' }),
  );

describe('triage logs', () => {
  it('prints what was read, each question with its answer, and a summary that can be pasted', async () => {
    const { out, err, code } = await triage(await file('u_ex.log', failing()));
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toContain('Read 4 rows of 1 log, 2024-02-05 10:00:00 to 2024-02-05 10:00:00 UTC.');
    expect(out).toMatch(
      /send mail fail\? {2}Yes \(1 row\)\.\n.*\n +1 {2}contoso\\ann .*SendMail +120 +MailSubmissionFailed .*failed/,
    );
    expect(out).toMatch(/200 or more RPCs.* {2}Yes \(1 row\)/);
    expect(readSummary(out)?.answers).toMatchObject({ sendMail: 'yes', syncKeyZero: 'yes', errors: 'yes' });
  });

  it('prints JSON with every answer in one form', async () => {
    const { out } = await triage(await file('u_ex.log', failing()), '--json', '--top', '1');
    const read = JSON.parse(out);
    expect(read).toMatchObject({
      rows: 4,
      badRows: 0,
      activeSyncRows: 4,
      files: [{ rows: 4 }],
      layouts: [{ rows: 4 }],
    });
    expect(Object.keys(read.answers).sort()).toEqual([...QUESTION_NAMES].sort());
    for (const answer of Object.values<Record<string, unknown>>(read.answers)) {
      expect(answer).toMatchObject({
        question: expect.any(String),
        answer: expect.stringMatching(/^(yes|no|cannot-tell)$/),
        rows: expect.any(Number),
        shown: (answer.groups as unknown[]).length,
        total: expect.any(Number),
      });
      expect(answer.shown).toBeLessThanOrEqual(1);
      expect(answer.answer === 'cannot-tell' || (answer.rows as number) > 0).toBe(true);
    }
    expect(read.answers.top20).toMatchObject({
      shown: 1,
      total: 2,
      groups: [{ user: 'contoso\\ann', device: 'ApplDEV1' }],
    });
  });

  it('names requests that ended with an HTTP error, which no question counts', async () => {
    const busy = Array.from({ length: 40 }, (_, i) => row({ http: i % 9 === 0 ? 503 : i === 1 ? 401 : 200 }));
    const path = await file('u_ex.log', log(...busy));
    const { out } = await triage(path, '--rows');
    expect(out).toContain('Note: 5 requests ended with HTTP 503.');
    expect(out).toMatch(/HTTP error\? {2}Yes \(5 rows\)\.\n.*\n +5 +503 +Ping\n/);
    expect(out).toMatch(/Error:.* {2}No \(none in 40 rows\)/);
    expect(out).toMatch(/at byte \d+:\n2024-02-05 10:00:00 .* 503 0 0 15/);
    expect(JSON.parse((await triage(path, '--json')).out).httpErrors).toEqual({
      rows: 5,
      groups: [{ http: 503, command: 'Ping', rows: 5, evidence: { file: path, offset: expect.any(Number) } }],
      shown: 1,
      total: 1,
    });
    const worse = await file('u_ex2.log', log(...busy, row({ http: 500 })));
    expect((await triage(worse)).out).toContain('6 requests ended with HTTP 503 (5), 500 (1).');
    expect((await triage(await file('good.log', log(row())))).out).not.toContain('HTTP');
  });

  it('says once that the name is not in the log', async () => {
    const { out, code } = await triage(await file('u_ex.log', failing()), '--user', 'nobody');
    expect(code).toBe(1);
    expect(out).toContain(
      'There is no request of nobody: all 4 ActiveSync requests are of other users or times. Try without --user.',
    );
    expect(out).not.toContain('No ActiveSync request was read');
    expect(out).not.toContain('cannot tell');
  });

  it('says of a file that is no log only that', async () => {
    const letter = await file('letter.log', Buffer.from('Dear all\n'));
    expect(await triage(letter)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is not an IIS log') });
  });

  it('points to rows that stand where it says', async () => {
    const path = await file('u_ex.log', failing());
    const bytes = await readFile(path);
    const { out } = await triage(path, '--json', '--rows');
    const { answers, shownRows } = JSON.parse(out);
    const lineAt = (offset: number) => bytes.subarray(offset, bytes.indexOf('\r\n', offset)).toString();
    expect(bytes[answers.sendMail.groups[0].evidence.offset - 1]).toBe(0x0a);
    expect(lineAt(answers.sendMail.groups[0].evidence.offset)).toContain('Cmd=SendMail');
    expect(lineAt(answers.highRpc.groups[0].evidence.offset)).toContain('RpcC300');
    expect(shownRows).toHaveLength(3);
    for (const { file, offset, text } of shownRows)
      expect({ file, text }).toEqual({ file: path, text: lineAt(offset) });
  });

  it('prints rows of a .gz too', async () => {
    const path = await file('u_ex.log.gz', gzipSync(failing()));
    const { out } = await triage(path, '--rows');
    expect(out).toMatch(/u_ex\.log\.gz at byte \d+:\n2024-02-05 10:00:00 .*Cmd=SendMail/);
  });

  it('takes --device, --user, --since, --until and --find', async () => {
    const path = await file('u_ex.log', failing());
    const { out } = await triage(path, '--json', '--device', 'appldev2', '--find', 'mailsubmission');
    expect(JSON.parse(out).answers).toMatchObject({
      device: { answer: 'no', rows: 1 },
      find: { answer: 'yes', rows: 1 },
    });
    expect(JSON.parse((await triage(path, '--json', '--user', 'bob')).out)).toMatchObject({
      activeSyncRows: 1,
      otherRows: 3,
    });
    expect(JSON.parse((await triage(path, '--json', '--until', '2024-02-05')).out).activeSyncRows).toBe(4);
    expect(JSON.parse((await triage(path, '--json', '--since', '2024-02-05 10:01')).out).activeSyncRows).toBe(0);
  });

  it('reads folders, patterns and Windows paths, each log once', async () => {
    await file('W3SVC2/u_ex1.log', failing());
    await file('W3SVC2/u_ex2.LOG', failing());
    await file('W3SVC2/old/u_ex0.log.gz', gzipSync(failing()));
    await file('W3SVC2/notes.txt', Buffer.from('nothing'));
    const counted = async (...names: string[]) => {
      const { out, code } = await triage(...names, '--json');
      return { code, rows: JSON.parse(out).rows };
    };
    expect(await counted(join(folder, 'W3SVC2'))).toEqual({ code: 0, rows: 12 });
    expect(await counted(join(folder, 'W3SVC2', '*.log'))).toEqual({ code: 0, rows: 4 });
    expect(await counted(join(folder, 'W3SVC2', 'u_ex?.*'))).toEqual({ code: 0, rows: 8 });
    expect(await counted(`${folder}\\W3SVC2\\*.log`, join(folder, 'W3SVC2'))).toEqual({ code: 0, rows: 12 });
  });

  it('ends with 1 where the logs cannot tell', async () => {
    const owa = await file('owa.log', log(row({ stem: '/owa/', query: '-' })));
    expect(await triage(owa)).toMatchObject({ code: 1, out: expect.stringContaining('these logs cannot answer') });
    const good = await file('u_ex.log', failing());
    expect((await triage(good, '--device', 'NOSUCH')).code).toBe(1);
    expect((await triage('test/fixtures/logs/front-end.log')).code).toBe(1);
  });

  it('ends with 2 where something given cannot be read, and answers the rest', async () => {
    const good = await file('u_ex.log', failing());
    const letter = await file('letter.log', Buffer.from('Dear all\n'));
    const { out, err, code } = await triage(good, letter, join(folder, 'gone.log'));
    expect(code).toBe(2);
    expect(out).toContain('Read 4 rows');
    expect(err).toContain(`${letter} is not an IIS log`);
    expect(err).toContain(`${join(folder, 'gone.log')} is not there`);
  });

  it('ends with 2 and says so where there is no log at all', async () => {
    await file('empty/readme.txt', Buffer.from('x'));
    expect(await triage(join(folder, 'empty'))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('holds no logs'),
    });
    expect(await triage(join(folder, '*.log'))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('matches no file'),
    });
  });

  it('names a file that is there but cannot be opened', async () => {
    const path = join(folder, 'u_ex.log');
    await symlink(path, path);
    expect(await triage(path)).toMatchObject({ code: 2, err: expect.stringContaining(`${path} cannot be read`) });
  });

  it.each([
    [['--since', 'yesterday']],
    [['--since', '2024-02-30']],
    [['--top', '0']],
    [['--top', 'many']],
    [['--rpc-count', '-1']],
    [['--nonsense']],
  ])('ends with 2 on %j', async (options) => {
    const { code, err, out } = await triage('u_ex.log', ...options);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('error:');
  });

  it('lets no control character of a log reach the terminal', async () => {
    const device = 'Appl\u001b[31mRED\u0007';
    const path = await file('u_ex.log', log(row({ query: request('Ping', 'V141_S9_', device) })));
    const { out } = await triage(path, '--rows');
    expect(out).toContain('RED');
    expect(out).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});
