import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogGenerator } from '../support/log-generator';
import { openOracle } from '../support/log-oracle';
import { answered } from '../support/log-truth';
import { ask } from '../support/logs';

/**
 * A second opinion by a program that shares no code with ours. It is right only where a log has one layout and no
 * damage, so it is asked about those.
 */
describe('DuckDB gives the same answers', () => {
  it.each([
    ['Exchange 2010', 101, '2010'],
    ['Exchange 2013', 102, '2013'],
    ['Exchange 2016', 103, '2016'],
  ] as const)('on %s logs', async (_, seed, shape) => {
    const folder = await mkdtemp(join(tmpdir(), 'triage-oracle-'));
    const generator = new LogGenerator({ seed, bytes: 2_000_000, shapes: [shape], oneLayout: true });
    try {
      const bytes = generator.whole();
      const path = join(folder, 'u_ex.log');
      await writeFile(path, bytes);
      const oracle = await openOracle(path);
      const { truth } = generator;
      const ours = answered(
        await ask(bytes, { top: Number.MAX_SAFE_INTEGER, find: truth.find.text, device: truth.device.id }),
      );
      expect(await oracle.answers(truth.find.text, truth.device.id)).toEqual({ rows: ours.rows, groups: ours.groups });
      oracle.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
