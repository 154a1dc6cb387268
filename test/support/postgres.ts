import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';

/** A real PostgreSQL server: one from npm, started for these tests, or the one TEST_DATABASE_URL names. */
export interface Postgres {
  /** Makes an empty database. @returns its `DATABASE_URL` */
  newDatabase(): Promise<string>;
  /** Runs one statement in a database. */
  query(url: string, sql: string): Promise<Record<string, unknown>[]>;
  /** Ends the server's process, or starts it again. Not for a server of TEST_DATABASE_URL. */
  server?: { down(): Promise<void>; up(): Promise<void> };
  /** Drops what was made, and ends the server. */
  close(): Promise<void>;
}

export async function startPostgres({ own = false }: { own?: boolean } = {}): Promise<Postgres> {
  const given = own ? undefined : process.env.TEST_DATABASE_URL;
  const started = given ? undefined : await startServer();
  const root = given ?? `${started!.url}/postgres`;
  const made: string[] = [];
  return {
    ...(started ? { server: { down: () => started.tell('stop'), up: () => started.tell('start') } } : {}),
    async newDatabase() {
      const name = `triage_${randomBytes(6).toString('hex')}`;
      await query(root, `create database ${name}`);
      made.push(name);
      const url = new URL(root);
      url.pathname = name;
      return url.href;
    },
    query,
    async close() {
      if (given) for (const name of made) await query(root, `drop database if exists ${name} with (force)`);
      await started?.end();
    },
  };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

async function startServer() {
  // From the project's root: what is compiled to run on its own stands elsewhere than its source.
  const child = spawn(process.execPath, [resolve('test/support/postgres-server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const heard: Record<string, string>[] = [];
  let wake = (): void => undefined;
  lines.on('line', (line) => {
    heard.push(JSON.parse(line));
    wake();
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const next = async (): Promise<Record<string, string>> => {
    while (heard.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return heard.shift()!;
  };
  const first = await next();
  if (!first.ready) throw new Error(`PostgreSQL did not start: ${first.failed}`);
  return {
    url: first.ready,
    async tell(verb: 'start' | 'stop') {
      child.stdin.write(`${verb}\n`);
      await next();
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
