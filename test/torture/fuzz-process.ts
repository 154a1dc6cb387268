import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConnectorServer } from '../support/connector-server';
import { random } from '../support/random';
import { fuzz } from './fuzz';
import { BotNode } from './node';

const ALERT_TOKEN = 'a-token-of-sixteen-or-more';

/** Hostile bodies against a process of its own: it has to stay, and to be ready after. @returns what does not hold */
export async function fuzzProcess(bodies: number, seed: number): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const teams = await startConnectorServer();
  const env = { ALERT_TOKENS: `text:${ALERT_TOKEN},alertmanager:${ALERT_TOKEN}` };
  const bot = await BotNode.create(`sqlite:${join(folder, 'fuzz.db')}`, join(folder, 'bot.log'), env);
  try {
    await bot.start();
    const began = performance.now();
    const { statuses, wrong } = await fuzz({
      url: bot.url,
      teamsUrl: teams.url,
      bodies,
      random: random(seed),
      alertToken: ALERT_TOKEN,
    });
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(`${bodies} bodies in ${seconds} s: ${JSON.stringify(statuses)}`);
    const isReady = (await bot.readiness())?.status === 200;
    return [
      ...wrong,
      ...bot.crashes.map((how) => `The bot ended by itself: ${how}.`),
      ...(isReady ? [] : ['The bot is not ready after it.']),
    ];
  } finally {
    await bot.kill();
    await teams.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
