import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, build } from '../../src/app';
import { readConfig, secretsOf } from '../../src/config';
import { createLog } from '../../src/log';
import { type ConnectorServer, startConnectorServer } from './connector-server';

/** The real bot in this process, with a connector server as its Teams and a clock that only moves when told. */
export interface Bot {
  url: string;
  teams: ConnectorServer;
  clock: { now: Date; forward(minutes: number): void };
  /** What the bot logged: JSON lines. */
  logged: string[];
  /** Ends the bot and starts another on the same database; `whileDown` happens between the two. */
  restart(whileDown?: () => void): Promise<void>;
  stop(): Promise<void>;
}

export interface BotOptions {
  env?: Record<string, string>;
  /** How often due rows are looked for. */
  lookEveryMs?: number;
}

export async function startBot({ env = {}, lookEveryMs = 20 }: BotOptions = {}): Promise<Bot> {
  const folder = mkdtempSync(join(tmpdir(), 'triage-'));
  const teams = await startConnectorServer();
  const logged: string[] = [];
  const clock = {
    now: new Date('2026-11-20T10:30:00.000Z'),
    forward(minutes: number) {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
    },
  };
  const config = readConfig({ PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'triage.db')}`, ...env });
  const log = createLog(secretsOf(config), { write: (line) => void logged.push(line) });
  let app: App;
  const begin = async (): Promise<string> => {
    app = await build(config, log, { now: () => clock.now, random: () => 0.5, lookEveryMs });
    return await app.listen();
  };
  const bot: Bot = {
    url: await begin(),
    teams,
    clock,
    logged,
    async restart(whileDown = () => {}) {
      await app.close();
      whileDown();
      bot.url = await begin();
    },
    async stop() {
      await app.close();
      await teams.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bot;
}
