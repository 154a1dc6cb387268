import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '../../src/cli';
import { log, row } from '../support/logs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triage-program-'));
});
afterEach(async () => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** The whole program with these arguments. @returns the exit code its process would end with, before its own handlers */
async function exitCodeOf(...args: string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true);
  process.exitCode = undefined;
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    return (error as { exitCode: number }).exitCode;
  }
  return Number(process.exitCode ?? 0);
}

describe('The program', () => {
  it('has every command that the readme names', () => {
    const names = createProgram().commands.map((command) => command.name());
    for (const name of ['runbooks', 'walk', 'read', 'explain', 'logs', 'cases', 'export', 'verify'])
      expect(names).toContain(name);
  });

  it.each([
    [0, ['explain', 'sync', '3']],
    [0, ['runbooks', '--help']],
    [1, ['explain', 'sync', '4711']],
    [2, ['frobnicate']],
    [2, ['explain']],
    [2, ['runbooks', '--nope']],
    [2, ['walk', 'no-such']],
    [2, ['export', 'no-such']],
    [2, ['verify', 'no-such']],
    [2, ['logs', '--top', '0', 'x.log']],
  ])('ends with %i for %j', async (code, args) => {
    expect(await exitCodeOf(...args)).toBe(code);
  });

  it('ends logs with 0 where it answers, 1 where the logs cannot tell, 2 where something cannot be read', async () => {
    const good = join(folder, 'u_ex.log');
    const owa = join(folder, 'owa.log');
    await writeFile(good, log(row()));
    await writeFile(owa, log(row({ stem: '/owa/', query: '-' })));
    expect(await exitCodeOf('logs', good)).toBe(0);
    expect(await exitCodeOf('logs', owa)).toBe(1);
    expect(await exitCodeOf('logs', good, join(folder, 'gone.log'))).toBe(2);
    expect(await exitCodeOf('logs', '--nonsense', good)).toBe(2);
  });
});
