import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Command } from 'commander';
import type { CaseEvent } from '../../src/cases/events';
import { chain } from '../../src/cases/store/chain';
import { openStore } from '../../src/cases/store/open-store';
import { addVerify } from '../../src/cli/verify';

const AT = '2026-11-20T10:30:00.000Z';
const DANA = { id: 'dana', name: 'Dana Ruiz' };
const opened: CaseEvent = { type: 'opened', facts: {}, by: DANA, at: AT };
const picked: CaseEvent = { type: 'picked', by: DANA, at: AT };

let folder: string;
let file: string;
const { DATABASE_URL } = process.env;

/** Two cases: 1001 with five entries, 1002 with two. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  file = join(folder, 'triage.db');
  process.env.DATABASE_URL = `sqlite:${file}`;
  const store = await openStore(`sqlite:${file}`);
  const turn = async (
    key: string,
    events: CaseEvent[],
    before?: { id: number; expected: number; lastHash: string },
  ) => {
    const change = {
      expected: 0,
      lastHash: '',
      events,
      status: 'open' as const,
      home: 'chat',
      runbook: null,
      title: '',
    };
    const committed = await store.commit({ key, at: AT, change: { ...change, ...before }, send: [], remind: [] });
    if (committed.kind !== 'committed') throw new Error(committed.kind);
    return committed;
  };
  const { lastHash } = await turn('a', [opened, picked]);
  await turn('b', [picked, picked, picked], { id: 1001, expected: 2, lastHash });
  await turn('c', [opened, picked]);
  await store.close();
});
afterEach(() => {
  if (DATABASE_URL === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = DATABASE_URL;
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Changes the file as somebody with access to it could. */
function tamper(...statements: string[]): void {
  const database = new Database(file);
  for (const statement of statements) database.exec(statement);
  database.close();
}

async function verify(...args: string[]): Promise<{ said: string; code: number }> {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const program = new Command().exitOverride().configureOutput({ writeOut: write, writeErr: write });
  addVerify(program);
  process.exitCode = 0;
  try {
    await program.parseAsync(['verify', ...args], { from: 'user' });
  } catch (error) {
    return { said, code: (error as { exitCode: number }).exitCode };
  }
  return { said, code: Number(process.exitCode) };
}

it('finds every timeline as it was written, and counts what it saw', async () => {
  expect(await verify()).toEqual({ said: '2 cases, 7 entries: every timeline is as it was written.\n', code: 0 });
  expect(await verify('1002')).toEqual({ said: '1 case, 2 entries: every timeline is as it was written.\n', code: 0 });
});

const changed = 'the entry, or its hash, was changed after it was written';
it.each([
  [
    'an entry with other words',
    `update events set body = replace(body, 'Dana', 'Sam') where case_id = 1001 and seq = 2`,
    3,
    changed,
  ],
  ['an entry with another hash', `update events set hash = 'ab' where case_id = 1001 and seq = 4`, 5, changed],
  [
    'an entry that was changed and hashed again, by the link after it',
    `update events set body = 'x', hash = '${chain('', 1001, 0, 'x')}' where case_id = 1001 and seq = 0`,
    2,
    changed,
  ],
  [
    'an entry taken out of the middle',
    'delete from events where case_id = 1001 and seq = 1',
    2,
    'the entry is missing',
  ],
  [
    'a tail cut off',
    'delete from events where case_id = 1001 and seq >= 3',
    4,
    'the end is missing: the case counts 5 entries',
  ],
  [
    'an entry added behind the last',
    `insert into events select case_id, 5, at, type, body, hash from events where case_id = 1001 and seq = 4`,
    6,
    'there are more entries than the case counts',
  ],
  ['a case taken away from over its timeline', 'delete from cases where id = 1001', 1, 'the case itself is gone'],
])('tells the first broken entry: %s', async (_, statement, entry, why) => {
  tamper(statement);
  const { said, code } = await verify();
  expect(said).toContain(`\nCase 1001, entry ${entry}: ${why}.\n`);
  expect(said).not.toContain('Case 1002');
  expect(code).toBe(1);
  expect((await verify('1001')).code).toBe(1);
  expect((await verify('1002')).code).toBe(0);
});

it('notices entries of two cases in each other’s place', async () => {
  tamper(
    'update events set case_id = 9 where case_id = 1001 and seq = 1',
    'update events set case_id = 1001 where case_id = 1002 and seq = 1',
    'update events set case_id = 1002 where case_id = 9',
  );
  expect(await verify()).toMatchObject({
    said: expect.stringMatching(/2 timelines broken.*1001, entry 2.*1002, entry 2/s),
  });
});

it.each(['1003', 'x', '-1'])('says that there is no case %s', async (id) => {
  expect(await verify('--', id)).toEqual({
    said: `There is no case ${id}. “triage cases” lists them.\n`,
    code: 2,
  });
});
