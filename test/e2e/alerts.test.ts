import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import type { Json } from '../support/connector-server';
import { freePort, type Running, startBot, startPlayground } from './bot-process';
import { PlaygroundPage, startBrowser } from './playground-page';

const BEGAN = new Date(Date.now() - 600_000).toISOString();
const TOKEN = 'e2e-token-0123456789abcdef';

let folder: string;
let browser: Browser;
let playground: Running;
let bot: Running;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-e2e-'));
  bot = await startBot(await freePort(), {
    DATABASE_URL: `sqlite:${join(folder, 'triage.db')}`,
    ALERT_TOKENS: `alertmanager:${TOKEN}`,
  });
  playground = await startPlayground(bot.port, folder);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await playground?.end();
  await bot?.end();
  rmSync(folder, { recursive: true, force: true });
});

async function alert(...alerts: Json[]): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${bot.port}/api/alerts/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ version: '4', alerts }),
  });
  if (status !== 202) throw new Error(`The bot answered ${status}.`);
}

const unhealthy = (set: string, more: Json = {}): Json => ({
  status: 'firing',
  labels: {
    alertname: 'HealthSetUnhealthy',
    server: 'EX01',
    health_set: set,
    monitor: `${set}CTPMonitor`,
    severity: 'error',
  },
  annotations: { summary: `${set} does not answer its probe` },
  startsAt: BEGAN,
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: `EX01-${set}`,
  ...more,
});

/** Writes a post in the channel that mentions the bot. */
async function postTo({ page }: PlaygroundPage, text: string): Promise<void> {
  const box = page.getByRole('textbox').first();
  await box.click();
  await box.pressSequentially('@');
  await page.getByRole('menuitem').filter({ hasText: 'Test Bot' }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(` ${text}`);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
}

const cardSaying = ({ page }: PlaygroundPage, text: string): Locator =>
  page.locator('.ac-adaptiveCard').filter({ hasText: text }).last();

const press = async (card: Locator, label: string): Promise<void> =>
  await card.getByRole('button', { name: label, exact: true }).click();

it('posts an alert in the channel that was chosen, walks its triage in the thread, and takes the next alert in', async () => {
  const team = await PlaygroundPage.open(browser, playground.port, { width: 1280, height: 1600 });
  await team.goTo(/General/);
  await cardSaying(team, 'Exchange troubleshooting').waitFor();
  await postTo(team, 'alerts here');
  await team.page.getByText('Alerts come to this channel now, each in a thread of its own.').first().waitFor();
  await team.picture('alerts-1-here');

  await alert(unhealthy('POP'));
  const root = cardSaying(team, 'POP on EX01 is unhealthy');
  await root.waitFor();
  await root.getByText('Who has it: nobody yet').waitFor();
  await team.picture('alerts-2-posted');

  await press(root, 'Start triage');
  const first = cardSaying(team, 'Which server and health set is the alert about?');
  await first.waitFor();
  await first.getByRole('combobox', { name: 'Exchange version' }).click();
  await team.page.getByRole('option', { name: '2019', exact: true }).click();
  await first.getByRole('combobox', { name: 'Server role' }).click();
  await team.page.getByRole('option', { name: 'Mailbox', exact: true }).click();
  await team.picture('alerts-3-first-step');
  await press(first, 'Go on');
  const named = cardSaying(team, 'Is the monitor in the alert still Unhealthy?');
  await named
    .getByText(/Get-ServerHealth -Identity 'EX01' -HealthSet 'POP'/)
    .first()
    .waitFor();
  await press(named, 'Yes, it is');
  await cardSaying(team, 'Do the POP3 services run?').waitFor();
  await cardSaying(team, 'Who has it: Alex Wilber').waitFor();
  await team.picture('alerts-4-walked');

  const before = await team.page.locator('.ac-adaptiveCard').filter({ hasText: 'Told by' }).count();
  await alert(unhealthy('OWA.Proxy'));
  await cardSaying(team, 'One more on this server:')
    .getByText(/OWA\.Proxy/)
    .waitFor();
  expect(await team.page.locator('.ac-adaptiveCard').filter({ hasText: 'Told by' }).count()).toBe(before);
  const over = { status: 'resolved', endsAt: new Date().toISOString() };
  await alert(unhealthy('POP', over), unhealthy('OWA.Proxy', over));
  await cardSaying(team, 'It stays open until somebody closes it.').waitFor();
  await team.picture('alerts-5-recovered');
});
