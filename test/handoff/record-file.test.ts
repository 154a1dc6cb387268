import type { IncomingMessage, ServerResponse } from 'node:http';
import { conversationOf, deliver, groupChat, invoke, personal } from '../support/activities';
import { Chat } from '../support/chat';
import type { Call, Json } from '../support/connector-server';
import { ANA, accept, callsIn, engineer, escalate, LUIS, posted, setTier } from '../support/escalation';
import { type FileServer, startFileServer } from '../support/file-server';
import { type Bot, startBot } from '../support/start-bot';

// The whole record as a Markdown file: Teams takes files from bots in chats of two, where the person agrees.

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';
const FOUND = 'https://contoso-my.sharepoint.com/personal/dana/Documents/Applications/Exchange Triage/case-1001.md';

let bot: Bot;
let files: FileServer;
let uploads: { headers: IncomingMessage['headers']; text: string }[];
beforeEach(async () => {
  files = await startFileServer();
  bot = await startBot({ downloads: files.options });
  uploads = [];
});
afterEach(async () => {
  await bot.stop();
  await files.close();
});

/** A place for a file, as OneDrive has it. The statuses are of the first tries; after them it takes the file. */
function place(...statuses: number[]): string {
  return files.serve((req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      uploads.push({ headers: req.headers, text: Buffer.concat(chunks).toString() });
      const status = req.method === 'PUT' ? (statuses.shift() ?? 201) : 405;
      res.writeHead(status, status >= 300 && status < 400 ? { location: 'https://127.0.0.1/' } : {});
      res.end('{}');
    });
  });
}

const consentIn = (chat: Chat): Json =>
  chat.shown.flatMap(({ attachments = [] }) => attachments).findLast(({ contentType }) => contentType === CONSENT)!;

/** A case in a chat of two, with its record offered. */
async function offered(): Promise<Chat> {
  const chat = await new Chat(bot).say('start pop-health');
  return await chat.say('export');
}

/** Agrees to the newest offer as Teams' client does, with a place for the file. */
async function agree(chat: Chat, uploadUrl: string, more: Json = {}, id?: string): Promise<number> {
  const { acceptContext } = consentIn(chat).content;
  const uploadInfo = {
    contentUrl: FOUND,
    name: 'case-1001.md',
    uploadUrl,
    uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C',
    fileType: 'md',
  };
  const value = { type: 'fileUpload', action: 'accept', context: acceptContext, uploadInfo, ...more };
  return await answer(chat, value, id);
}

async function answer(chat: Chat, value: Json, id?: string): Promise<number> {
  const after = bot.teams.calls.length;
  const { status } = await deliver(bot.url, invoke(chat.place, 'fileConsent/invoke', value, { from: chat.who, id }));
  expect(status).toBe(200);
  return after;
}

const info = (chat: Chat, after: number): Promise<Call> =>
  bot.teams.waitFor(
    ({ conversationId, activity, answered }) =>
      conversationId === conversationOf(chat.place) &&
      answered === 201 &&
      activity.attachments?.[0]?.contentType === INFO,
    { after },
  );

describe('the record of a case as a file', () => {
  it('is offered, goes to the person’s OneDrive once they agree, and is shown there', async () => {
    const chat = await offered();
    const consent = consentIn(chat);
    expect(consent.name).toBe('case-1001.md');
    expect(consent.content.description).toContain('export here');
    const after = await agree(chat, place());
    const { activity } = await info(chat, after);
    expect(activity.attachments[0]).toEqual({
      contentType: INFO,
      contentUrl: FOUND.replace(/ /g, '%20'),
      name: 'case-1001.md',
      content: { uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C', fileType: 'md' },
    });
    const [upload] = uploads;
    expect(upload!.text).toContain('# Case 1001');
    expect(upload!.text).toContain('## Timeline');
    const length = Buffer.byteLength(upload!.text);
    expect(upload!.headers['content-range']).toBe(`bytes 0-${length - 1}/${length}`);
    expect(upload!.headers).not.toHaveProperty('authorization');
    await posted(bot, chat, 'case-1001.md is in your OneDrive', after);
    expect(consentIn(chat)).toBeUndefined();
    await chat.say('export here');
    expect(chat.words).toContain('sent case-1001.md');
    expect(`${chat.words}${bot.logged.join('')}`).not.toContain('tempauth');
  });

  it('is what is known when it is sent, under the name that Teams gave it', async () => {
    const chat = await offered();
    await chat.say('server EX07');
    const named = {
      uploadInfo: { contentUrl: FOUND, name: 'case-1001 1.md', uploadUrl: place(), uniqueId: 'x', fileType: 'md' },
    };
    const after = await agree(chat, '', named);
    expect((await info(chat, after)).activity.attachments[0].name).toBe('case-1001 1.md');
    expect(uploads[0]!.text).toContain('server: EX07');
  });

  it('is uploaded once, however often the answer is delivered or given', async () => {
    const chat = await offered();
    const { content } = consentIn(chat);
    const url = place();
    const after = await agree(chat, url, {}, 'f:agreed');
    await info(chat, after);
    const value = {
      action: 'accept',
      context: content.acceptContext,
      uploadInfo: { contentUrl: FOUND, name: 'case-1001.md', uploadUrl: url, uniqueId: 'x', fileType: 'md' },
    };
    await answer(chat, value, 'f:agreed');
    const again = await answer(chat, value);
    await posted(bot, chat, 'You have it already, as case-1001.md', again);
    expect(uploads).toHaveLength(1);
  });

  it('is not sent to whoever does not want it, who can read it in the chat instead', async () => {
    const chat = await offered();
    const { declineContext } = consentIn(chat).content;
    const after = await answer(chat, { type: 'fileUpload', action: 'decline', context: declineContext });
    await posted(bot, chat, 'case-1001.md was not wanted. To read it here, type: export here.', after);
    const late = await answer(chat, {
      action: 'accept',
      context: declineContext,
      uploadInfo: { contentUrl: FOUND, name: 'a', uploadUrl: place(), uniqueId: 'x', fileType: 'md' },
    });
    await posted(bot, chat, 'That offer is over', late);
    await chat.say('export here');
    expect(chat.words).toContain('# Case 1001');
    expect(uploads).toEqual([]);
  });

  it('is offered once at a time: the card before says where the newer one is', async () => {
    const chat = await offered();
    const { acceptContext } = consentIn(chat).content;
    const mark = bot.teams.calls.length;
    await chat.say('export');
    await posted(bot, chat, 'a newer one is offered below', mark);
    const old = await agree(chat, place(), { context: acceptContext });
    await posted(bot, chat, 'That offer is over', old);
    await info(chat, await agree(chat, place()));
  });

  it('can be had for a day after it was offered, and anew after that', async () => {
    const chat = await offered();
    bot.clock.forward(24 * 60 + 1);
    const after = await agree(chat, place());
    await posted(bot, chat, 'That offer is more than 24 hours old', after);
    expect(uploads).toEqual([]);
    await chat.say('export');
    await info(chat, await agree(chat, place()));
  });

  it('goes out after a restart between the agreement and the upload', async () => {
    const chat = await offered();
    const url = place(503, 503, 503);
    await agree(chat, url);
    await files.asked(url);
    await bot.restart();
    await timePasses(() => uploads.length > 3);
    await info(chat, 0);
    expect(uploads.at(-1)!.text).toContain('# Case 1001');
  });

  it.each([
    [404, 'The place that Teams gave for it is no longer good.'],
    [401, 'The place that Teams gave for it is no longer good.'],
    [507, 'Your OneDrive is full.'],
    [413, 'It is larger than OneDrive takes.'],
    [302, 'OneDrive answered 302, which I do not follow.'],
  ])('that OneDrive answers with %i is said to be lost, with why and a way on', async (status, why) => {
    const chat = await offered();
    const after = await agree(chat, place(status));
    await posted(bot, chat, `was not sent: ${why} Type export to try again, or export here`, after);
    expect(uploads).toHaveLength(1);
    expect(consentIn(chat)).toBeUndefined();
    await chat.say('export here');
    expect(chat.words).toContain('the file was not sent');
    await chat.say('export');
    await info(chat, await agree(chat, place()));
  });

  it('is tried a few times while OneDrive is in trouble, and holds up nothing else', async () => {
    const chat = await offered();
    const url = place(500, 500, 500, 500, 500);
    const after = await agree(chat, url);
    await files.asked(url);
    await chat.say('status');
    expect(chat.words).toContain('Case 1001');
    await timePasses(() => uploads.length === 5);
    await posted(bot, chat, 'was not sent: OneDrive answered 500.', after);
    expect(uploads).toHaveLength(5);
  });

  it.each([
    'http://contoso-my.sharepoint.com/upload',
    'https://contoso-my.sharepoint.com@evil.example/upload',
    'https://contoso-my.sharepoint.com.evil.example/upload',
    'https://evil.example#.sharepoint.com/upload',
    'https://169.254.169.254/upload',
    'https://contoso-my.sharepoint.com:8443/upload',
    'file:///etc/passwd',
    '',
  ])('is not sent to %s', async (uploadUrl) => {
    const chat = await offered();
    const after = await agree(chat, uploadUrl);
    await posted(bot, chat, 'Its place is not one where Teams keeps files.', after);
    expect(files.requests).toEqual([]);
    expect(consentIn(chat)).toBeUndefined();
  });

  it('is not shown at an address that is none of Teams’ own', async () => {
    const chat = await offered();
    const uploadInfo = {
      contentUrl: 'https://evil.example\\.sharepoint.com/x',
      name: 'x',
      uploadUrl: place(),
      uniqueId: 'x',
      fileType: 'md',
    };
    const after = await agree(chat, '', { uploadInfo });
    await posted(bot, chat, 'Its place is not one where Teams keeps files.', after);
    expect(uploads).toEqual([]);
  });

  it('is not sent into the network that the bot stands in', async () => {
    files.resolve('inside.sharepoint.com', '10.1.2.3');
    const chat = await offered();
    const after = await agree(chat, 'https://inside.sharepoint.com/upload');
    await posted(bot, chat, 'Its place is not on the public internet.', after);
    expect(files.requests).toEqual([]);
  });

  it('is not given to another chat, nor for an answer that cannot be read', async () => {
    const chat = await offered();
    const { acceptContext } = consentIn(chat).content;
    const stranger = new Chat(bot, personal(bot.teams.url, LUIS), LUIS);
    const uploadInfo = { contentUrl: FOUND, name: 'x', uploadUrl: place(), uniqueId: 'x', fileType: 'md' };
    for (const context of [acceptContext, { caseId: 1001, offer: 0 }, { caseId: 1001, offer: 99 }]) {
      const after = await answer(stranger, { action: 'accept', context, uploadInfo });
      await posted(bot, stranger, 'doesn’t belong to this chat', after);
    }
    const unknown = await answer(stranger, { action: 'accept', context: { caseId: 9_999, offer: 1 }, uploadInfo });
    await posted(bot, stranger, 'Case 9999 doesn', unknown);
    for (const value of [
      null,
      {},
      { action: 'accept', context: acceptContext },
      { action: 'burn', context: acceptContext },
    ]) {
      const after = await answer(stranger, value as Json);
      await posted(bot, stranger, 'I can’t tell which file that was about', after);
    }
    expect(uploads).toEqual([]);
  });

  it('that is too large comes as messages, and says so', async () => {
    await setTier(bot);
    const { requester, thread } = await escalate(bot);
    await accept(bot, thread, requester);
    for (let i = 0; i < 36; i++) await requester.tell(`${i} ${'all of the output '.repeat(1_720)}`);
    const mark = bot.teams.calls.length;
    await requester.tell('export');
    await posted(bot, requester, 'is 2 MB, more than I send as a file. It begins below.', mark);
    await posted(bot, requester, 'There is more. The whole record: triage export', mark);
    expect(consentIn(requester)).toBeUndefined();
  });
});

describe('an engineer in a channel', () => {
  it('gets the record as a file in their own chat with the bot, where they have one', async () => {
    await setTier(bot);
    const own = await new Chat(bot, personal(bot.teams.url, ANA), ANA).say('help');
    const { requester, thread, caseId } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    await ana.pressOnly('Look at the packet');
    const mark = bot.teams.calls.length;
    await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'record' });
    await posted(bot, thread, `the record of case ${caseId} is in your chat with me`, mark);
    await posted(bot, own, `case-${caseId}.md`, mark);
    expect(callsIn(bot, thread, 'post', mark)).toHaveLength(1);
    await info(own, await agree(own, place()));
    expect(uploads[0]!.text).toContain('40 phones');
    await ana.say('packet here');
    expect(ana.words).toContain(`# Case ${caseId}`);
  });

  it('gets it as messages in the thread where the bot has no chat with them', async () => {
    await setTier(bot);
    const { requester, thread, caseId } = await escalate(bot);
    const ana = await accept(bot, thread, requester);
    await ana.say('packet');
    expect(ana.words).toContain(`# Case ${caseId}`);
    const stranger = await engineer(bot, thread, {
      ...LUIS,
      id: '29:stranger',
      aadObjectId: '99999999-0000-4000-8000-000000000001',
    }).pressRaw({
      caseId,
      handoff: 1,
      epoch: 1,
      act: 'record',
    });
    expect(JSON.stringify(stranger)).toContain('Only an escalation engineer');
  });
});

describe('somebody in a group chat', () => {
  it('gets the record as messages there, or as a file in their own chat', async () => {
    const chat = await new Chat(bot, groupChat(bot.teams.url)).say('start pop-health');
    await chat.say('export');
    expect(chat.words).toContain('# Case 1001');
    const own = await new Chat(bot).say('help');
    const mark = bot.teams.calls.length;
    await chat.say('export');
    expect(chat.words).toContain('the record of case 1001 is in your chat with me');
    await posted(bot, own, 'case-1001.md', mark);
    await info(own, await agree(own, place()));
  });
});

/** Minutes go by, one after another, until something has happened. */
async function timePasses(done: () => boolean): Promise<void> {
  while (!done()) {
    bot.clock.forward(1);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
