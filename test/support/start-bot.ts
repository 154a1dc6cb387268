import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { type App, build } from '../../src/app';
import { readConfig, secretsOf } from '../../src/config';
import type { BucketSize } from '../../src/http/buckets';
import { createLog } from '../../src/log';
import type { DownloadsOptions } from '../../src/teams/download';
import { type ConnectorServer, startConnectorServer } from './connector-server';

/** The real bot in this process, with a connector server as its Teams and a clock that only moves when told. */
export interface Bot {
  /** Where to deliver to; with several nodes, each of them in turn. */
  readonly url: string;
  /** The addresses of the nodes. */
  urls: readonly string[];
  teams: ConnectorServer;
  clock: {
    now: Date;
    /** How far time was moved on. */
    forwardMs: number;
    /** Time goes by. */
    forward(minutes: number): void;
    /** Somebody sets the clock: no time goes by. */
    set(minutes: number): void;
  };
  /** What the bot logged: JSON lines. */
  logged: string[];
  databaseUrl: string;
  /** The open SQLite file, for tests that fill the disk. */
  sqlite?: Database.Database;
  /** Ends the bot and starts another on the same database; `whileDown` happens between the two. */
  restart(whileDown?: () => void): Promise<void>;
  /** Settles once nothing that could be sent by now still waits. */
  settled(): Promise<void>;
  /** Settles once all that waits or is due was looked for, begun after now, and what could be sent of it is sent. */
  looked(): Promise<void>;
  /** Ends the bot without starting another. */
  end(): Promise<void>;
  /** Starts it on the same database, after `end`. */
  begin(): Promise<void>;
  stop(): Promise<void>;
}

export interface BotOptions {
  env?: Record<string, string>;
  /** Where several nodes share a database: PostgreSQL's. */
  databaseUrl?: string;
  nodes?: number;
  /** How often due rows are looked for. */
  lookEveryMs?: number;
  /** Sends as fast as Teams allows, instead of at once. */
  limits?: 'teams';
  /** How many alerts one source may tell of. */
  alertLimit?: BucketSize;
  leaseMs?: number;
  /** Where sent files come from, and how often their card tells how far they are. */
  downloads?: DownloadsOptions;
  progressEveryMs?: number;
}

export async function startBot(options: BotOptions = {}): Promise<Bot> {
  const { env = {}, lookEveryMs = 20, limits, alertLimit, leaseMs, downloads, progressEveryMs, nodes = 1 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'triage-'));
  const teams = await startConnectorServer();
  const logged: string[] = [];
  const waits = new Set<{ due: number; then: () => void }>();
  const clock = {
    now: new Date('2026-11-20T10:30:00.000Z'),
    forwardMs: 0,
    forward(minutes: number) {
      clock.set(minutes);
      clock.forwardMs += minutes * 60_000;
    },
    set(minutes: number) {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
      for (const wait of [...waits])
        if (wait.due <= clock.now.getTime()) {
          waits.delete(wait);
          wait.then();
        }
    },
  };
  const databaseUrl = options.databaseUrl ?? `sqlite:${join(folder, 'triage.db')}`;
  const config = readConfig({ PORT: '0', DATABASE_URL: databaseUrl, ...env });
  const log = createLog(secretsOf(config), { write: (line) => void logged.push(line) });
  let apps: App[] = [];
  let turn = 0;
  const begin = async (): Promise<string[]> => {
    const edges = {
      now: () => clock.now,
      random: () => 0.5,
      lookEveryMs,
      after: (ms: number, then: () => void) => {
        const wait = { due: clock.now.getTime() + ms, then };
        waits.add(wait);
        return () => void waits.delete(wait);
      },
      ticks: () => performance.now() + clock.forwardMs,
      limits: limits === 'teams' ? undefined : { thread: [], app: [] },
      alertLimit,
      leaseMs,
      downloads,
      progressEveryMs,
      onSqlite: (database: Database.Database) => {
        bot.sqlite = database;
        // What these tests end is a process, not the machine: the disk need not be waited for.
        database.pragma('synchronous = OFF');
      },
    };
    apps = await Promise.all(Array.from({ length: nodes }, () => build(config, log, edges)));
    return await Promise.all(apps.map((app) => app.listen()));
  };
  const bot: Bot = {
    get url() {
      return bot.urls[turn++ % bot.urls.length]!;
    },
    urls: [],
    teams,
    clock,
    logged,
    databaseUrl,
    async restart(whileDown = () => {}) {
      await bot.end();
      whileDown();
      await bot.begin();
    },
    async begin() {
      bot.urls = await begin();
    },
    async end() {
      await Promise.all(apps.map((app) => app.close()));
    },
    async settled() {
      while (apps.some((app) => app.hasToSend())) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    async looked() {
      const looks = async (): Promise<number[]> => (await Promise.all(bot.urls.map(looksOf))).flat();
      const before = await looks();
      // One may be under way: the second from now began later.
      while ((await looks()).some((count, i) => count < before[i]! + 2))
        await new Promise((resolve) => setTimeout(resolve, 5));
      await bot.settled();
    },
    async stop() {
      await bot.end();
      await teams.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  bot.urls = await begin();
  return bot;
}

/** How often a node has looked after messages and after reminders, as its metrics tell. */
async function looksOf(url: string): Promise<number[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = ['messages', 'reminders'].map((after) =>
    new RegExp(`^triage_looks_total\\{after="${after}"\\} (\\d+)$`, 'm').exec(text),
  );
  return counts.map((found) => Number(found?.[1] ?? 0));
}
