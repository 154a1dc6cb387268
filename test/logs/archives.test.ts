import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { analyse } from '../../src/logs/analyse';
import { sourcesIn } from '../../src/logs/files';
import { LIMITS, type Limits } from '../../src/logs/source';
import { LogGenerator } from '../support/log-generator';
import { log, row } from '../support/logs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triage-logs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function zip(entries: Record<string, Buffer>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) file.addBuffer(bytes, name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function read(files: Record<string, Buffer>, limits?: Limits) {
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [i, bytes] of Object.values(files).entries()) await writeFile(paths[i]!, bytes);
  const { files: logs, rows } = await analyse(sourcesIn(paths, limits));
  return {
    rows,
    logs: logs.map(({ name, rows, problem }) => ({ name: name.slice(folder.length + 1), rows, problem })),
  };
}

const two = log(row(), row());

describe('Archives', () => {
  it('give the same answers as the logs in them', async () => {
    const generator = new LogGenerator({ seed: 77, bytes: 2_000_000 });
    const plain = generator.whole();
    const files = {
      'u_ex.log': plain,
      'u_ex.log.gz': gzipSync(plain),
      'logs.zip': await zip({ 'W3SVC2/u_ex.log': plain }),
    };
    const answers = [];
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      const { files: _, ...told } = await analyse(sourcesIn([path]));
      answers.push(JSON.parse(JSON.stringify(told, (key, value) => (key === 'file' ? undefined : value))));
    }
    expect(answers[0].rows).toBe(generator.truth.rows);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('are known by what they hold, not by their names', async () => {
    const { rows } = await read({ 'a.log': gzipSync(two), 'b.gz': two, 'c.log': await zip({ 'x.log': two }) });
    expect(rows).toBe(6);
  });

  it('of several gzip members are read to the end', async () => {
    expect((await read({ 'a.gz': Buffer.concat([gzipSync(two), gzipSync(log(row()))]) })).rows).toBe(3);
  });

  it('give their logs names of their own; what is no log is left alone', async () => {
    const bytes = await zip({
      'W3SVC1/u_1.log': two,
      'W3SVC2/U_2.LOG': two,
      'readme.txt': two,
      '__MACOSX/._u_1.log': two,
    });
    const { logs } = await read({ 'both.zip': bytes });
    expect(logs).toEqual([
      { name: 'both.zip/W3SVC1/u_1.log', rows: 2 },
      { name: 'both.zip/W3SVC2/U_2.LOG', rows: 2 },
    ]);
  });

  it('inside archives are refused by name', async () => {
    const { logs, rows } = await read({ 'a.zip': await zip({ 'in.gz': gzipSync(two), 'out.log': two }) });
    expect(rows).toBe(2);
    expect(logs[0]).toMatchObject({ name: 'a.zip/in.gz', problem: expect.stringContaining('inside an archive') });
  });

  it('without a log are refused', async () => {
    const { logs } = await read({ 'a.zip': await zip({ 'readme.txt': two }) });
    expect(logs[0]!.problem).toContain('holds no log');
  });

  it('that are locked with a password are refused', async () => {
    const bytes = await zip({ 'a.log': two });
    // Bit 0 of the general purpose flags, in the local header and in the central one.
    for (const mark of ['PK\x03\x04', 'PK\x01\x02']) {
      const at = bytes.indexOf(mark, 0, 'latin1') + (mark[2] === '\x03' ? 6 : 8);
      bytes[at]! |= 1;
    }
    expect((await read({ 'a.zip': bytes })).logs[0]!.problem).toContain('password');
  });

  it('that are cut off keep the rows before the cut, and say so', async () => {
    const whole = gzipSync(new LogGenerator({ seed: 5, bytes: 900_000 }).whole());
    const { logs, rows } = await read({ 'cut.gz': whole.subarray(0, whole.length / 2) });
    expect(rows).toBeGreaterThan(100);
    expect(logs[0]!.problem).toContain('cut-off');
  });

  it.each([
    ['zip', Buffer.from('PK\x03\x04 not a zip at all, though it begins like one')],
    ['gzip', Buffer.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9])],
  ])('that are no %s at all are refused', async (_, bytes) => {
    expect((await read({ 'a.bin': bytes })).logs[0]!.problem).toContain('damaged');
  });

  it.each(['gz', 'zip'])('that are bombs are given up early (.%s)', async (kind) => {
    const zeros = Buffer.alloc(64 * 2 ** 20);
    const bytes = kind === 'gz' ? gzipSync(zeros) : await zip({ 'bomb.log': zeros });
    const { logs } = await read({ [`bomb.${kind}`]: bytes });
    expect(logs[0]!.problem).toContain('200-fold');
  });

  it('that together unpack to more than the limit are stopped there', async () => {
    const limits = { ...LIMITS, unpackedBytes: two.length + 10 };
    const { logs, rows } = await read({ 'a.gz': gzipSync(two), 'b.zip': await zip({ 'b.log': two }) }, limits);
    expect(rows).toBe(2);
    expect(logs[1]!.problem).toContain('too big');
  });

  it('of too many files are refused', async () => {
    const bytes = await zip(Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`${i}.log`, two])));
    const { logs, rows } = await read({ 'a.zip': bytes }, { ...LIMITS, entries: 5 });
    expect(rows).toBe(0);
    expect(logs[0]!.problem).toContain('holds 6 files');
  });
});
