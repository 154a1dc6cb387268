import type { IncomingMessage, ServerResponse } from 'node:http';
import { conversationOf, deliver, invoke } from './activities';
import { Chat } from './chat';
import type { Call, Json } from './connector-server';
import type { FileServer } from './file-server';
import type { Bot } from './start-bot';

// Files that the bot sends: Teams' consent card, the person's answer to it, and the OneDrive that the file goes to.

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
export const INFO = 'application/vnd.microsoft.teams.card.file.info';
export const FOUND =
  'https://contoso-my.sharepoint.com/personal/dana/Documents/Applications/Exchange Triage/case-1001.md';

/** The newest offer of a file that still stands in a chat. */
export const consentIn = (chat: Chat): Json =>
  chat.shown.flatMap(({ attachments = [] }) => attachments).findLast(({ contentType }) => contentType === CONSENT)!;

export class Drive {
  readonly uploads: { headers: IncomingMessage['headers']; text: string }[] = [];

  constructor(
    private readonly bot: Bot,
    private readonly files: FileServer,
  ) {}

  /** A place for a file, as OneDrive has it. The statuses are of the first tries; after them it takes the file. */
  place(...statuses: number[]): string {
    return this.files.serve((req: IncomingMessage, res: ServerResponse) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        this.uploads.push({ headers: req.headers, text: Buffer.concat(chunks).toString() });
        const status = req.method === 'PUT' ? (statuses.shift() ?? 201) : 405;
        res.writeHead(status, status >= 300 && status < 400 ? { location: 'https://127.0.0.1/' } : {});
        res.end('{}');
      });
    });
  }

  /** A case in a chat of two, with its record offered. */
  async offered(): Promise<Chat> {
    const chat = await new Chat(this.bot).say('start pop-health');
    return await chat.say('export');
  }

  /** Agrees to the newest offer as Teams' client does, with a place for the file. @returns the calls to Teams before */
  async agree(chat: Chat, uploadUrl: string, more: Json = {}, id?: string): Promise<number> {
    const { acceptContext } = consentIn(chat).content;
    const uploadInfo = {
      contentUrl: FOUND,
      name: 'case-1001.md',
      uploadUrl,
      uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C',
      fileType: 'md',
    };
    const value = { type: 'fileUpload', action: 'accept', context: acceptContext, uploadInfo, ...more };
    return await this.answer(chat, value, id);
  }

  /** Answers an offer with a value of one's own making. @returns the calls to Teams before */
  async answer(chat: Chat, value: Json, id?: string): Promise<number> {
    const after = this.bot.teams.calls.length;
    const { status } = await deliver(
      this.bot.url,
      invoke(chat.place, 'fileConsent/invoke', value, { from: chat.who, id }),
    );
    if (status !== 200) throw new Error(`The bot answered ${status} to an answer about a file.`);
    return after;
  }

  /** Waits for the card that shows where the file is. */
  info(chat: Chat, after: number): Promise<Call> {
    return this.bot.teams.waitFor(
      ({ conversationId, activity, answered }) =>
        conversationId === conversationOf(chat.place) &&
        answered === 201 &&
        activity.attachments?.[0]?.contentType === INFO,
      { after },
    );
  }

  /** Minutes go by, one after another, until something has happened. */
  async timePasses(done: () => boolean): Promise<void> {
    while (!done()) {
      this.bot.clock.forward(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
