import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { channel, conversationOf, groupChat } from '../support/activities';
import { Chat, cardOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { ANA, accept, ENGINEERS, engineer, LUIS, member, openedThread, posted } from '../support/escalation';
import { type FileServer, startFileServer } from '../support/file-server';
import { log, request, row } from '../support/logs';
import { COUNT_ERRORS, saying, startAt } from '../support/logs-chat';
import { serverHealth } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { PICTURES, startBrowser } from './playground-page';

const PHONE = 320;
const RENDERER = require.resolve('adaptivecards/dist/adaptivecards.min.js');

let bot: Bot;
let files: FileServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  files = await startFileServer();
  bot = await startBot({ downloads: files.options });
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: PHONE, height: 700 } });
  await page.setContent('<body style="margin:0;font-family:sans-serif"></body>');
  await page.addScriptTag({ path: RENDERER });
  mkdirSync(PICTURES, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await bot?.stop();
  await files?.close();
});

/** Draws a card as wide as a small phone. @returns how far its widest part reaches, in pixels */
async function draw(card: Json, name: string): Promise<number> {
  const widest = await page.evaluate((json) => {
    // biome-ignore lint/suspicious/noExplicitAny: the renderer's script puts itself on the window
    const { AdaptiveCard, HostConfig, GlobalSettings } = (globalThis as any).AdaptiveCards;
    GlobalSettings.enableFallback = true;
    const drawn = new AdaptiveCard();
    drawn.hostConfig = new HostConfig({ actions: { actionsOrientation: 'vertical', actionAlignment: 'stretch' } });
    drawn.parse(json);
    // biome-ignore lint/suspicious/noExplicitAny: the page's own document
    const { body } = (globalThis as any).document;
    body.replaceChildren(drawn.render());
    return Math.max(...[...body.querySelectorAll('*')].map((part) => part.getBoundingClientRect().right));
  }, card);
  await page.screenshot({ path: join(PICTURES, `narrow-${name}.png`), fullPage: true });
  return widest;
}

it('shows every kind of card whole on a phone of 320 pixels', async () => {
  const chat = new Chat(bot);
  const seen: [string, number][] = [];
  const look = async (name: string) => seen.push([name, await draw(cardOf(chat.newest)!, name)]);
  await chat.say('help');
  await look('help');
  await chat.say('start');
  await look('menu');
  await chat.say('start pop-health');
  await look('first-step');
  await chat.press('Go on', {
    server: 'EX02.emea.contoso.com',
    exchange: '2013',
    role: 'client-access',
    healthSet: 'POP',
  });
  await look('which-monitor');
  await chat.say(serverHealth({ name: 'PopDeepTestMonitor', healthSet: 'POP.Protocol', alertValue: 'Unhealthy' }));
  await look('suggestion');
  const healthy = ['POP.Protocol', 'POP'].map((healthSet) => ({
    name: 'PopDeepTestMonitor',
    healthSet,
    alertValue: 'Healthy',
  }));
  await chat.say(serverHealth(...healthy).trim());
  await look('is-that-all');
  await chat.press('Show the step');
  await chat.press('Paste output');
  await look('form-for-output');
  await chat.press('AverageCommandProcessingTimeGt60sMonitor');
  await look('recovery');
  for (const word of ['status', 'path', 'explain 126', 'explain 3', 'explain access', 'close']) {
    await chat.say(word);
    await look(word.replace(/\W/g, '-'));
  }
  await startAt(chat, COUNT_ERRORS);
  await chat.press('Send the logs');
  await look('which-logs');
  await chat.sendFiles({ name: 'u_ex240205.log', url: files.serve(failing) });
  await look('reading-logs');
  await saying(bot, 'This means: Yes');
  await look('what-logs-say');
  expect(seen.filter(([, widest]) => widest > PHONE)).toEqual([]);
});

it('shows every card of an escalation whole on a phone of 320 pixels', async () => {
  const seen: [string, number][] = [];
  const look = async (name: string, card: Json) => seen.push([name, await draw(card, `handoff-${name}`)]);
  bot.teams.setMembers(
    ENGINEERS,
    [ANA, LUIS].map((who) => member(who)),
  );
  await engineer(bot, channel(bot.teams.url, '1600000000009', ENGINEERS)).say('escalations here');
  const requester = new Chat(bot, groupChat(bot.teams.url));
  await requester.say('start pop-health');
  const server = 'EX02.emea.contoso.com';
  await requester.press('Go on', { server, exchange: '2013', role: 'client-access', healthSet: 'POP' });
  await requester.press('PopDeepTestMonitor');
  await requester.press('Escalate');
  await look('ask', cardOf(requester.newest)!);
  await requester.press('Preview', {
    ask: `Why does ${'a.very.long.name'.repeat(6)} fail?`,
    severity: '1',
    impact: '40',
  });
  await look('preview', cardOf(requester.newest)!);
  const mark = bot.teams.calls.length;
  await look('on-its-way', await requester.pressOnly('Send it'));
  const thread = await openedThread(bot, mark);
  await look('offered', cardOf(bot.teams.shown(conversationOf(thread))[0]!)!);
  await look('packet', await engineer(bot, thread).pressOnly('Look first'));
  await look('declined', await engineer(bot, thread, LUIS).pressOnly('Decline'));
  await look('whom-to-ask', await engineer(bot, thread).pressOnly('Take it to …'));
  const ana = await accept(bot, thread, requester);
  await look('accepted', ana.replaced!);
  await look('taken', cardOf(requester.newest)!);
  await requester.tell(`It says\n${'fails with 0x80070005, '.repeat(20)}`);
  await posted(bot, thread, 'It says');
  await look('relayed', cardOf(ana.newest)!);
  await look('receipt', cardOf((await posted(bot, requester, 'Sent to Ana Silva')).activity)!);
  for (const form of ['Reply to Dana Ruiz', 'Return it', 'Close the case']) await look(form, await ana.pressOnly(form));
  const back = { caseId: requester.caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'solved', goto: '' };
  await look('given-back', await ana.pressRaw({ ...back, note: 'Renew the certificate. '.repeat(12) }));
  const returned = await posted(bot, requester, 'gives it back');
  await look('returned', cardOf(returned.activity)!);
  expect(seen.filter(([, widest]) => widest > PHONE)).toEqual([]);
});

/** An error with a name that has no blank to break at, and a harmless one. */
const failing = log(
  ...[
    'MailboxOfflineException_MapiExceptionMdbOffline',
    'MailboxQuotaExceeded',
    'MailboxQuotaExceeded',
    'SyncCollisionDetected',
  ].map((error) => row({ query: request('SendMail', `V141_S120_Error:${error}_`) })),
);
