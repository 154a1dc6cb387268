import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Built, buildPrograms } from '../support/built';

describe('the bot as it starts', () => {
  let built: Built;
  let folder: string;
  beforeAll(() => {
    built = buildPrograms();
  }, 120_000);
  afterAll(() => built?.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'triage-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const sqlite = (name = 'triage.db') => `sqlite:${join(folder, name)}`;
  const NO_STACK = /^\s+at /m;

  it('listens on this machine alone in local mode, says so, and ends well', async () => {
    const { code, out, err } = await built.bot({ PORT: '0', DATABASE_URL: sqlite() }, 'in local mode');
    expect(out).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    expect([code, err]).toEqual([0, '']);
  });

  it('makes the folders its database needs', async () => {
    const { code } = await built.bot({ PORT: '0', DATABASE_URL: sqlite('a/b/c/triage.db') }, 'in local mode');
    expect(code).toBe(0);
  });

  it('names every wrong setting at once, each with its cure, and no secret', async () => {
    const { code, err } = await built.bot({
      PORT: '99999',
      DATABASE_URL: 'mysql://user:hunter2hunter2@db/x',
      MicrosoftAppId: 'not-a-guid',
      MicrosoftAppType: 'MultiTenant',
      MicrosoftAppTenantId: '',
      MicrosoftAppPassword: '',
      ALERT_TOKENS: 'grafana:sec ret',
    });
    expect(code).toBe(1);
    for (const name of [
      'PORT',
      'DATABASE_URL',
      'MicrosoftAppId',
      'MicrosoftAppType',
      'MicrosoftAppTenantId',
      'ALERT_TOKENS',
    ])
      expect(err).toMatch(new RegExp(`^- ${name}: .*\\.$`, 'm'));
    expect(err).not.toMatch(/hunter2|sec ret/);
    expect(err).not.toMatch(NO_STACK);
  });

  it.each(['index.js', 'cli.js', 'play.js', 'package-app.js'])(
    'says in %s which Node it needs where this one is too old',
    async (program) => {
      const { code, out, err } = await built.underNode('20.20.2', program);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^Node 20\.20\.2 is too old\. Install Node 22\.14 or newer from https:\/\/nodejs\.org\.\n/);
      expect(err).not.toMatch(NO_STACK);
    },
  );

  it('says that its port is in use, and what to do', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as { port: number };
    const { code, err } = await built.bot({ PORT: String(port), DATABASE_URL: sqlite() });
    other.close();
    expect([code, err]).toEqual([
      1,
      `Port ${port} is in use. End the program that has it, or set PORT to another number.\n`,
    ]);
  });

  it('says that another process has the database', async () => {
    const other = new Database(join(folder, 'triage.db'));
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('create table x (y); begin exclusive');
    const { code, err } = await built.bot({ PORT: '0', DATABASE_URL: sqlite() });
    other.close();
    expect(code).toBe(1);
    expect(err).toContain('is in use by another process. Stop that one, or give this one a DATABASE_URL of its own.');
    expect(err).not.toMatch(NO_STACK);
  });

  it('says that a newer version made the database, and touches nothing of it', async () => {
    await built.bot({ PORT: '0', DATABASE_URL: sqlite() }, 'listening');
    const file = join(folder, 'triage.db');
    const database = new Database(file);
    database.exec("insert into kysely_migration values ('999-later', '2030-01-01T00:00:00.000Z')");
    database.close();
    const before = readFileSync(file);
    const { code, err } = await built.bot({ PORT: '0', DATABASE_URL: sqlite() });
    expect(code).toBe(1);
    expect(err).toMatch(/^The database .* was made by a newer version of Exchange Triage\. Start that version, .*\n$/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['a folder in the way', (file) => mkdirSync(file), /can't be (opened|written)/],
    [
      'a file where its folder goes',
      (file) => writeFileSync(join(file, '..', 'inner'), ''),
      /can't be (opened|written)/,
    ],
    [
      'a file that is no database',
      (file) => writeFileSync(file, 'hello '.repeat(1_000)),
      /isn't a sound SQLite database/,
    ],
  ])('says that the database cannot be used: %s', async (what, block, words) => {
    block(join(folder, 'triage.db'));
    const url = what === 'a file where its folder goes' ? sqlite('inner/triage.db') : sqlite();
    const { code, err } = await built.bot({ PORT: '0', DATABASE_URL: url });
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err).not.toMatch(NO_STACK);
  });
});
