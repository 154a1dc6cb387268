import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { probe, serverHealth, table } from '../support/outputs';
import { freePort, type Running, startBot, startPlayground } from './bot-process';
import { PlaygroundPage, startBrowser } from './playground-page';

const ALERT = 'Alert: ActiveSync health set unhealthy (ActiveSyncCTPMonitor) on EX01. The EAS proxy probe has failed.';
const monitors = (alertValue: string) =>
  serverHealth(
    { name: 'ActiveSyncCTPMonitor', healthSet: 'ActiveSync', alertValue },
    { name: 'ActiveSyncDeepTestMonitor', healthSet: 'ActiveSync.Protocol', alertValue: 'Healthy' },
    { name: 'ActiveSyncProxyTestMonitor', healthSet: 'ActiveSync.Proxy', alertValue: 'Healthy' },
  );
const PROBE = 'ActiveSync\\ActiveSyncCTPProbe';
const FAILED = probe(PROBE, 'Failed', {
  Error: 'The remote server returned an error: (503) Server Unavailable.',
  Exception: 'System.Net.WebException: (503) Server Unavailable. Log: V141_Mbx:MBX03.contoso.com_Dc:DC01_Throttle0',
});
const basic = (on: string) => table(['Server', 'BasicAuthEnabled'], [['EX01', on]]);
const RECYCLED = '"MSExchangeSyncAppPool" successfully recycled';

let folder: string;
let browser: Browser;
let playground: Running;
let bot: Running;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-e2e-'));
  bot = await startBot(await freePort(), { DATABASE_URL: `sqlite:${join(folder, 'triage.db')}` });
  playground = await startPlayground(bot.port, folder);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await playground?.end();
  await bot?.end();
  rmSync(folder, { recursive: true, force: true });
});

it('walks a health set from the alert’s text to its outcome by pasting what the commands print', async () => {
  const chat = await PlaygroundPage.open(browser, playground.port);
  await chat.goTo('Personal Chat');
  await chat.reads('Exchange troubleshooting, one step at a time');

  await chat.say(ALERT);
  await chat.reads('Which server and health set is the alert about?');
  await chat.select('Exchange version', '2019');
  await chat.select('Server role', 'Mailbox');
  await chat.press('Go on');
  await chat.reads('Is the monitor in the alert still Unhealthy?');
  await chat.picture('reading-1-step');

  await chat.press('Paste output');
  await chat.reads('Paste the command’s output');
  await chat.fill('Output', monitors('Unhealthy'));
  await chat.picture('reading-2-form');
  await chat.press('Read it');
  await chat.reads('This means: Yes, it is');
  await chat.picture('reading-3-suggestion');
  await chat.press('Take it');
  await chat.reads('Does the probe succeed?');

  await chat.say(FAILED);
  await chat.reads('This means: No, it says something else');
  await chat.reads('Filled in: Mailbox server MBX03.contoso.com');
  await chat.picture('reading-4-probe');
  await chat.press('Take it');
  await chat.reads('Is Basic authentication on for ActiveSync?');

  await chat.say(basic('Tr...'));
  await chat.reads('I can’t tell from this output');
  await chat.picture('reading-5-cannot-tell');
  await chat.say(
    `[PS] C:\\>Get-ActiveSyncVirtualDirectory -Server EX02 | ft Server,BasicAuthEnabled\n${basic('True').replace('EX01', 'EX02')}`,
  );
  await chat.reads('This output is of EX02');
  await chat.picture('reading-6-another-server');
  await chat.press('Show the step');
  await chat.reads('Is Basic authentication on for ActiveSync?');
  await chat.say(basic('True'));
  await chat.press('Take it');
  await chat.reads('Recycle the ActiveSync application pool');

  await chat.say(RECYCLED);
  await chat.reads('This means: Yes');
  await chat.press('Take it');
  await chat.reads('Does the probe succeed now?');
  await chat.say(probe(PROBE, 'Succeeded'));
  await chat.reads('This means: Yes, it says Succeeded');
  await chat.press('Take it');
  await chat.reads(/Close the case/);
  await chat.picture('reading-7-outcome');
  await chat.press('Close the case');
  await chat.reads('Case 1001 is resolved and closed');
  await chat.say('explain 126');
  await chat.reads('Start at the step that treats it');
  await chat.picture('reading-8-explained');
});
