import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { freePort, type Running, startBot, startPlayground } from './bot-process';
import { PlaygroundPage, startBrowser } from './playground-page';

let folder: string;
let browser: Browser;
let playground: Running;
let bot: Running;
let env: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-e2e-'));
  env = { DATABASE_URL: `sqlite:${join(folder, 'triage.db')}` };
  bot = await startBot(await freePort(), env);
  playground = await startPlayground(bot.port, folder);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await playground?.end();
  await bot?.end();
  rmSync(folder, { recursive: true, force: true });
});

it('walks from the welcome to a resolved and closed case, typed and pressed, with a step back and a restart', async () => {
  const chat = await PlaygroundPage.open(browser, playground.port);
  await chat.goTo('Personal Chat');
  await chat.reads('Exchange troubleshooting, one step at a time');
  await chat.picture('1-welcome');

  await chat.say('POP is down on EX02');
  await chat.reads('Which server and health set is the alert about?');
  await chat.select('Exchange version', '2019');
  await chat.select('Server role', 'Mailbox');
  await chat.picture('2-first-step');
  await chat.press('Go on');
  await chat.reads('Which monitor is Unhealthy?');
  await chat.picture('3-which-monitor');
  await chat.press('PopCTPMonitor');
  await chat.reads('Do the POP3 services run?');
  await chat.say('yes');
  await chat.reads('Does the probe succeed?');
  await chat.reads(/Invoke-MonitoringProbe -Identity 'POP\\PopCTPProbe' -Server 'EX02'/);
  await chat.picture('4-probe');

  await chat.choose('Back');
  await chat.reads('Do the POP3 services run?');
  await chat.press('Yes, they are Running');

  await bot.kill();
  bot = await startBot(bot.port, env);
  await chat.say('yes');
  await chat.reads(/Close the case/);
  await chat.picture('5-resolved');
  await chat.press('Close the case');
  await chat.reads('Case 1001 is resolved and closed');
  await chat.picture('6-closed');
});
