import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore, StoreUnusableError } from '../../src/cases/store/open-store';
import { migrations } from '../../src/cases/store/schema';
import { type Postgres, startPostgres } from '../support/postgres';

const why = (url: string): Promise<string> =>
  openStore(url).then(
    () => 'it opened',
    (error: unknown) => (error instanceof StoreUnusableError ? error.message : `not a sentence: ${error}`),
  );

describe('a SQLite file that the bot is pointed at', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'triage-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is refused while another has it open', async () => {
    const url = `sqlite:${join(folder, 'triage.db')}`;
    const store = await openStore(url);
    expect(await why(url)).toMatch(/in use by another process. Stop that one/);
    await store.close();
    expect(await why(url)).toBe('it opened');
  });

  it('is refused, and left as it is, where it is some other file', async () => {
    const file = join(folder, 'notes.txt');
    const text = 'Not a database.\n'.repeat(500);
    writeFileSync(file, text);
    expect(await why(`sqlite:${file}`)).toMatch(/isn't a sound SQLite database. Restore it/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is refused where a newer version made it', async () => {
    const file = join(folder, 'triage.db');
    await (await openStore(`sqlite:${file}`)).close();
    const database = new Database(file);
    database.exec("insert into kysely_migration values ('999-later', '2030-01-01T00:00:00.000Z')");
    database.close();
    expect(await why(`sqlite:${file}`)).toMatch(/made by a newer version of Exchange Triage. Start that version/);
  });
});

describe('a PostgreSQL database that the bot is pointed at', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    await postgres.close();
  });

  it('gets its tables once, however many nodes start at the same moment', async () => {
    for (let round = 0; round < 3; round++) {
      const url = await postgres.newDatabase();
      const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(url)));
      await Promise.all(stores.map((store) => store.close()));
      expect(await postgres.query(url, 'select name from kysely_migration')).toHaveLength(
        Object.keys(migrations('postgres')).length,
      );
    }
  });

  it('is refused with a sentence where the password is wrong, and the sentence does not tell it', async () => {
    const url = new URL(await postgres.newDatabase());
    url.password = 'not-the-password';
    const words = await why(url.href);
    expect(words).toMatch(/refused the sign-in. Check the user and password in DATABASE_URL/);
    expect(words).not.toContain('not-the-password');
  });

  it('is refused with a sentence where it does not exist, or no server is there', async () => {
    const url = new URL(await postgres.newDatabase());
    url.pathname = 'nowhere';
    expect(await why(url.href)).toMatch(/has no database .*nowhere. Create it/);
    expect(await why('postgres://bot:secret@127.0.0.1:9/triage')).toMatch(
      /PostgreSQL at 127.0.0.1:9\/triage can't be reached \(ECONNREFUSED\)/,
    );
  });

  it('is refused, and left as it is, where a newer version made it', async () => {
    const url = await postgres.newDatabase();
    await (await openStore(url)).close();
    await postgres.query(url, "insert into kysely_migration values ('999-later', '2030-01-01T00:00:00.000Z')");
    const tables = "select count(*) from information_schema.columns where table_schema = 'public'";
    const before = await postgres.query(url, tables);
    expect(await why(url)).toMatch(/made by a newer version of Exchange Triage/);
    expect(await postgres.query(url, tables)).toEqual(before);
  });

  it('is opened with a Microsoft Entra token as password, asked for at each new connection', async () => {
    const url = new URL(await postgres.newDatabase());
    await postgres.query(url.href, "create role managed_identity login superuser password 'token-from-entra'");
    const asked: string[] = [];
    const identity = createServer((req, res) => {
      asked.push(new URL(req.url ?? '', 'http://here').searchParams.get('resource') ?? '');
      res.writeHead(200, { 'content-type': 'application/json' });
      const expires = Math.floor(Date.now() / 1000) + 3600;
      res.end(JSON.stringify({ access_token: 'token-from-entra', expires_on: String(expires), token_type: 'Bearer' }));
    });
    await new Promise<void>((ready) => identity.listen(0, '127.0.0.1', ready));
    const endpoint = `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`;
    Object.assign(process.env, { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: 'header' });
    try {
      url.username = 'managed_identity';
      url.password = '';
      url.search = '?auth=entra&sslmode=disable';
      const store = await openStore(url.href);
      await store.ping();
      await store.close();
      expect(asked).toContain('https://ossrdbms-aad.database.windows.net');
    } finally {
      delete process.env.IDENTITY_ENDPOINT;
      delete process.env.IDENTITY_HEADER;
      await new Promise((closed) => identity.close(closed));
    }
  });
});
