import { analyse } from '../../src/logs/analyse';
import type { Source } from '../../src/logs/source';
import { LogGenerator, type LogPlan, mulberry32, type Shape } from '../support/log-generator';
import { answered, truthOf } from '../support/log-truth';
import { ask, sourceOf } from '../support/logs';

const ALL = Number.MAX_SAFE_INTEGER;

async function compare(plan: LogPlan): Promise<void> {
  const generator = new LogGenerator(plan);
  const source: Source = {
    name: 'generated.log',
    async *open() {
      yield* generator.chunks();
    },
  };
  const { truth } = generator;
  const options = { top: ALL, find: truth.find.text, device: truth.device.id };
  const answers = answered(await analyse([source], options));
  expect({ plan, ...answers }).toEqual({ plan, ...truthOf(generator) });
}

describe('Every answer is exact', () => {
  it('on 10 MB of Exchange 2010, 2013 and 2016 rows in turns', async () => {
    await compare({ seed: 10047, bytes: 10_000_000 });
  });

  it.each<[string, Partial<LogPlan>]>([
    ['Exchange 2010', { shapes: ['2010'] }],
    ['Exchange 2013', { shapes: ['2013'] }],
    ['a layout that changes every 50 rows', { rowsPerTurn: 50 }],
    ['lines that end as on Unix', { newline: '\n' }],
    ['a byte order mark', { byteOrderMark: true }],
    ['NULs, broken UTF-8 and a cut-off last row', { damaged: true }],
    ['many devices', { seed: 7, bytes: 3_000_000 }],
  ])('on a log with %s', async (_, plan) => {
    await compare({ seed: 4, bytes: 600_000, ...plan });
  });

  it('on 30 small logs of random seeds', async () => {
    const random = mulberry32(20240205);
    for (let i = 0; i < 30; i++) {
      const seed = Math.floor(random() * 2 ** 31);
      const shapes = (['2010', '2013', '2016'] as Shape[]).filter(() => random() < 0.7);
      const damaged = random() < 0.3;
      await compare({ seed, bytes: 150_000, shapes: ['2013', ...shapes], rowsPerTurn: 80, damaged });
    }
  });

  it('wherever the chunks of a log happen to end', async () => {
    const generator = new LogGenerator({ seed: 9, bytes: 60_000, rowsPerTurn: 40, byteOrderMark: true, damaged: true });
    const bytes = generator.whole();
    const options = { top: ALL, find: generator.truth.find.text, device: generator.truth.device.id };
    const whole = await ask(bytes, options);
    const random = mulberry32(3);
    for (const size of [1, 2, 3, 7, 64, 1000, ...Array.from({ length: 20 }, () => 1 + Math.floor(random() * 5000))]) {
      const pieces = await analyse([sourceOf(bytes, 'u_ex240205.log', size)], options);
      expect({ size, ...pieces }).toEqual({ size, ...whole });
    }
  });
});

describe('Evidence', () => {
  it('is a row of its group, at its byte of the log', async () => {
    const generator = new LogGenerator({
      seed: 21,
      bytes: 1_200_000,
      rowsPerTurn: 100,
      byteOrderMark: true,
      damaged: true,
    });
    const bytes = generator.whole();
    const half = bytes.indexOf('#Software', bytes.length / 2);
    const sources = [sourceOf(bytes.subarray(0, half), 'one.log', 999), sourceOf(bytes.subarray(half), 'two.log')];
    const { truth } = generator;
    const { answers } = await analyse(sources, { top: ALL, find: truth.find.text, device: truth.device.id });
    const groups = Object.entries(answers).flatMap(([name, { groups }]) => groups.map((group) => ({ name, group })));
    const logs: Record<string, Buffer> = { 'one.log': bytes.subarray(0, half), 'two.log': bytes.subarray(half) };
    for (const { name, group } of groups) {
      const { file, offset } = group.evidence;
      const log = logs[file]!;
      const text = log.subarray(offset, log.indexOf('\r\n', offset)).toString('latin1');
      expect({ name, group, text }).toEqual({ name, group, text: expect.stringMatching(/^2024-02-05 /) });
      for (const part of tellingParts({ ...group }))
        expect({ name, text }).toEqual({ name, text: expect.stringContaining(part) });
    }
    expect(new Set(groups.map(({ name }) => name))).toEqual(new Set(Object.keys(answers)));
    expect(new Set(groups.map(({ group }) => group.evidence.file))).toEqual(new Set(['one.log', 'two.log']));
  });
});

/** What a row must hold to be of this group. */
function tellingParts(group: Record<string, unknown>): string[] {
  const { device, command, error, syncKey, rpcCount, proxiedTo } = group;
  return [
    ...(device ? [`DeviceId=${device}&`] : []),
    ...(command ? [`Cmd=${command}`] : []),
    ...(error ? [`Error:${error}_`] : []),
    ...(syncKey ? [`_Sk:${syncKey}_`] : []),
    ...(rpcCount === undefined ? [] : [`_RpcC${rpcCount}_`]),
    ...(proxiedTo ? [`PrxTo:${proxiedTo}_`] : []),
  ];
}

describe('Logs without tokens', () => {
  it.each<Shape>(['front-end', 'httpproxy'])(
    '%s rows rank devices exactly and answer no question about tokens',
    async (shape) => {
      const generator = new LogGenerator({ seed: 12, bytes: 500_000, shapes: [shape] });
      const { top20, syncKeyZero, syncsPerKey, highRpc, errors, statusErrors, ...read } = await (async () => {
        const answers = await ask(generator.whole(), { top: ALL });
        return { ...answers, ...answers.answers };
      })();
      const { truth } = generator;
      expect(read).toMatchObject({
        rows: truth.rows,
        activeSyncRows: truth.activeSyncRows,
        probeRows: truth.probeRows,
      });
      expect(new Map(top20.groups.map((g) => [`${g.user} ${g.device}`, g.rows]))).toEqual(
        new Map([...truth.top20].map(([pair, { rows }]) => [pair, rows])),
      );
      for (const answer of [syncKeyZero, syncsPerKey, highRpc, errors, statusErrors]) {
        expect(answer).toMatchObject({ answer: 'cannot-tell', rows: 0, why: expect.stringContaining('W3SVC2') });
      }
    },
  );
});
