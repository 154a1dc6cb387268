import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { freePort, type Running, startBot, startPlayground } from './bot-process';
import { writeConfig } from './playground-config';
import { PlaygroundPage, startBrowser } from './playground-page';
import { PlaygroundThread, post } from './playground-thread';

const ASK = 'The probe fails after every restart, please find out why';
const PROBE = 'Does the probe succeed?';

let folder: string;
let browser: Browser;
let bot: Running;
let dana: Running;
let ana: Running;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-e2e-'));
  bot = await startBot(await freePort(), { DATABASE_URL: `sqlite:${join(folder, 'triage.db')}` });
  dana = await startPlayground(bot.port, folder, writeConfig(folder, { name: 'Dana Ruiz', mark: 11 }));
  ana = await startPlayground(bot.port, folder, writeConfig(folder, { name: 'Ana Silva', mark: 12 }));
  browser = await startBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await ana?.end();
  await dana?.end();
  await bot?.end();
  rmSync(folder, { recursive: true, force: true });
});

it('hands a case to an engineer in a channel, passes words both ways, and goes on where it was', async () => {
  const engineer = await PlaygroundPage.open(browser, ana.port);
  await engineer.goTo('Exchange - Escalations');
  await post(engineer.page, 'escalations here');
  await new PlaygroundThread(engineer.page, 'escalations here').reads(/^Escalations come here/);
  await engineer.picture('handoff-1-escalations-here');

  const requester = await PlaygroundPage.open(browser, dana.port);
  await requester.goTo('Personal Chat');
  await requester.reads('Exchange troubleshooting, one step at a time');
  await requester.say('POP is down on EX02');
  await requester.select('Exchange version', '2019');
  await requester.select('Server role', 'Mailbox');
  await requester.press('Go on');
  await requester.press('PopCTPMonitor');
  await requester.press('Yes, they are Running');
  await requester.reads(PROBE);
  await requester.say('escalate');
  await requester.reads('What should the engineer do?');
  await requester.fill('In one sentence', ASK);
  await requester.select('How bad is it?', 'Severity 1: work has stopped for many');
  await requester.fill('Who feels it, and how many?', '40 phones in Madrid');
  await requester.picture('handoff-2-ask');
  await requester.button('Preview').click();
  await requester.reads('Send it?');
  await requester.picture('handoff-3-preview');
  await requester.button('Send it').click();
  await requester.reads('Sent to the escalation engineers');
  await requester.picture('handoff-4-sent');

  const thread = new PlaygroundThread(engineer.page, 'Case 1001 · POP on EX02');
  await thread.reads(ASK);
  await thread.reads('Who takes it?');
  await engineer.picture('handoff-5-offered');
  await thread.press('Accept');
  await thread.reads(/^Taken by Ana Silva/);
  await engineer.picture('handoff-6-accepted');
  await requester.reads('Ana Silva has it now');
  await requester.picture('handoff-7-taken');

  await thread.press('Reply to Dana Ruiz');
  await thread.fill('Message', 'Which version does the probe report?');
  await thread.press('Send');
  await requester.reads('Which version does the probe report?');
  await requester.reads('Ana Silva (escalation engineer)');
  await requester.tell('It reports 15.2.1258');
  await thread.reads('It reports 15.2.1258');
  await thread.reads('Dana Ruiz (helpdesk)');
  await thread.say('reply Thank you, I know enough');
  await requester.reads('Thank you, I know enough');
  await requester.picture('handoff-8-requester-talk');
  await engineer.picture('handoff-9-engineer-talk');

  await thread.press('Return it');
  await thread.select('With what?', 'Do this next');
  await thread.fill('Note', 'Recycle the pool, then run the probe again');
  await engineer.picture('handoff-10-return');
  await thread.press('Give it back');
  await thread.reads(/^Ana Silva gave it back/);
  await requester.reads(PROBE);
  await requester.reads('Ana Silva says: Recycle the pool, then run the probe again');
  await requester.picture('handoff-11-returned');
  await engineer.picture('handoff-12-given-back');

  await requester.press('Yes, it says Succeeded');
  await requester.reads(/Close the case/);
  await requester.press('Close the case');
  await requester.reads('Case 1001 is resolved and closed');
  await requester.picture('handoff-13-closed');
  await thread.reads(/^Closed by Dana Ruiz/);
  await engineer.picture('handoff-14-engineer-closed');
});
