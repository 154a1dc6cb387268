import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/cases/store/open-store';
import type { Store } from '../../src/cases/store/store';
import { type Postgres, startPostgres } from '../support/postgres';
import { storeContract } from './store-contract';

describe('a store in a SQLite file', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'triage-'));
    store = await openStore(`sqlite:${join(folder, 'triage.db')}`);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  storeContract(() => ({ first: store, second: store }));
});

describe('a store in PostgreSQL', () => {
  let postgres: Postgres;
  let first: Store;
  let second: Store;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    await postgres.close();
  });
  beforeEach(async () => {
    const url = await postgres.newDatabase();
    [first, second] = await Promise.all([openStore(url), openStore(url)]);
  });
  afterEach(async () => {
    await Promise.all([first.close(), second.close()]);
  });

  storeContract(() => ({ first, second }));
});
