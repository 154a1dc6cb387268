import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

export const PICTURES = join(__dirname, '..', '..', 'test-output');
const SANDBOX_FREE = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 20_000;

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: SANDBOX_FREE });

/** The Playground's page, as a person uses it. */
export class PlaygroundPage {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, port: number, viewport = { width: 1280, height: 1000 }): Promise<PlaygroundPage> {
    const page = await browser.newPage({ viewport });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.route(/^https?:\/\/(?!localhost|127\.0\.0\.1)/, (route) => route.abort());
    await page.goto(`http://localhost:${port}`);
    return new PlaygroundPage(page);
  }

  async goTo(chat: string | RegExp): Promise<void> {
    await this.page.getByRole('treeitem', { name: chat }).first().click();
  }

  /** Sends a message and waits until the bot showed something new. */
  async say(text: string): Promise<void> {
    const before = await this.outputs.count();
    await this.tell(text);
    await this.grown(before);
  }

  /** Sends a message that the bot need not answer. */
  async tell(text: string): Promise<void> {
    await this.page.getByRole('textbox').last().fill(text);
    await this.page.getByRole('button', { name: 'Send Message' }).click();
  }

  /** Everything the bot shows, oldest first. */
  get outputs(): Locator {
    return this.page.locator('.fai-OutputCard, .ac-adaptiveCard');
  }

  get card(): Locator {
    return this.page.locator('.ac-adaptiveCard').last();
  }

  /** Presses a button on the newest card and waits until the bot showed something new. */
  async press(label: string): Promise<void> {
    const before = await this.outputs.count();
    await this.button(label).click();
    await this.grown(before);
  }

  button(label: string): Locator {
    return this.card.getByRole('button', { name: label, exact: true });
  }

  /** Opens the newest card's ⋯ menu and chooses. */
  async choose(label: string): Promise<void> {
    const before = await this.outputs.count();
    await this.card.getByRole('button').last().click();
    await this.page.getByText(label, { exact: true }).last().click();
    await this.grown(before);
  }

  async fill(label: string, value: string): Promise<void> {
    await this.card.getByRole('textbox', { name: label, exact: true }).fill(value);
  }

  async select(label: string, option: string): Promise<void> {
    await this.card.getByRole('combobox', { name: label }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Waits until the newest card says this. */
  async reads(text: string | RegExp): Promise<void> {
    await this.card.getByText(text).first().waitFor();
  }

  async picture(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }

  private async grown(before: number): Promise<void> {
    await this.outputs.nth(before).waitFor();
  }
}
