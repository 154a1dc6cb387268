import type { Locator, Page } from 'playwright-core';

const BOT = 'Exchange Triage';

/** Types `@`, chooses the bot, and goes on with these words. */
async function mention(page: Page, box: Locator, text: string): Promise<void> {
  await box.click();
  await page.keyboard.type('@');
  await page.getByRole('menuitem', { name: BOT }).click();
  await page.keyboard.type(` ${text}`);
}

/** Writes a new post to the bot in the channel that is open. */
export async function post(page: Page, text: string): Promise<void> {
  await mention(page, page.getByRole('textbox').first(), text);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
}

/** One thread of the channel that is open: a post and what is written below it. */
export class PlaygroundThread {
  private readonly thread: Locator;

  /** @param words what this thread alone says */
  constructor(
    private readonly page: Page,
    words: string | RegExp,
  ) {
    this.thread = page.getByRole('group').filter({ hasText: words }).last();
  }

  /** Waits until the thread says this. */
  async reads(text: string | RegExp): Promise<void> {
    await this.thread.getByText(text).last().waitFor();
  }

  async press(label: string): Promise<void> {
    await this.thread.getByRole('button', { name: label, exact: true }).last().click();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.thread.getByRole('textbox', { name: label, exact: true }).fill(value);
  }

  async select(label: string, option: string): Promise<void> {
    await this.thread.getByRole('combobox', { name: label }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Writes to the bot, below the post. */
  async say(text: string): Promise<void> {
    await mention(this.page, this.thread.getByRole('textbox').last(), text);
    await this.thread.getByRole('button', { name: 'Send Message' }).click();
  }
}
