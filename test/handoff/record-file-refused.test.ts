import { personal } from '../support/activities';
import { Chat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { consentIn, Drive, FOUND } from '../support/drive';
import { accept, escalate, LUIS, posted, setTier } from '../support/escalation';
import { type FileServer, startFileServer } from '../support/file-server';
import { type Bot, startBot } from '../support/start-bot';

// The record as a file, where it does not get there or must not: a sentence says why, and what to do.

let bot: Bot;
let files: FileServer;
let drive: Drive;
beforeEach(async () => {
  files = await startFileServer();
  bot = await startBot({ downloads: files.options });
  drive = new Drive(bot, files);
});
afterEach(async () => {
  await bot.stop();
  await files.close();
});

describe('the record of a case as a file', () => {
  it.each([
    [404, 'The place that Teams gave for it is no longer good.'],
    [401, 'The place that Teams gave for it is no longer good.'],
    [507, 'Your OneDrive is full.'],
    [413, 'It is larger than OneDrive takes.'],
    [302, 'OneDrive answered 302, which I do not follow.'],
  ])('that OneDrive answers with %i is said to be lost, with why and a way on', async (status, why) => {
    const chat = await drive.offered();
    const after = await drive.agree(chat, drive.place(status));
    await posted(bot, chat, `was not sent: ${why} Type export to try again, or export here`, after);
    expect(drive.uploads).toHaveLength(1);
    expect(consentIn(chat)).toBeUndefined();
    await chat.say('export here');
    expect(chat.words).toContain('the file was not sent');
    await chat.say('export');
    await drive.info(chat, await drive.agree(chat, drive.place()));
  });

  it('is tried a few times while OneDrive is in trouble, and holds up nothing else', async () => {
    const chat = await drive.offered();
    const url = drive.place(500, 500, 500, 500, 500);
    const after = await drive.agree(chat, url);
    await files.asked(url);
    await chat.say('status');
    expect(chat.words).toContain('Case 1001');
    await drive.timePasses(() => drive.uploads.length === 5);
    await posted(bot, chat, 'was not sent: OneDrive answered 500.', after);
    expect(drive.uploads).toHaveLength(5);
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
    const chat = await drive.offered();
    const after = await drive.agree(chat, uploadUrl);
    await posted(bot, chat, 'Its place is not one where Teams keeps files.', after);
    expect(files.requests).toEqual([]);
    expect(consentIn(chat)).toBeUndefined();
  });

  it('is not shown at an address that is none of Teams’ own', async () => {
    const chat = await drive.offered();
    const uploadInfo = {
      contentUrl: 'https://evil.example\\.sharepoint.com/x',
      name: 'x',
      uploadUrl: drive.place(),
      uniqueId: 'x',
      fileType: 'md',
    };
    const after = await drive.agree(chat, '', { uploadInfo });
    await posted(bot, chat, 'Its place is not one where Teams keeps files.', after);
    expect(drive.uploads).toEqual([]);
  });

  it('is not sent into the network that the bot stands in', async () => {
    files.resolve('inside.sharepoint.com', '10.1.2.3');
    const chat = await drive.offered();
    const after = await drive.agree(chat, 'https://inside.sharepoint.com/upload');
    await posted(bot, chat, 'Its place is not on the public internet.', after);
    expect(files.requests).toEqual([]);
  });

  it('is not given to another chat, nor for an answer that cannot be read', async () => {
    const chat = await drive.offered();
    const { acceptContext } = consentIn(chat).content;
    const stranger = new Chat(bot, personal(bot.teams.url, LUIS), LUIS);
    const uploadInfo = { contentUrl: FOUND, name: 'x', uploadUrl: drive.place(), uniqueId: 'x', fileType: 'md' };
    for (const context of [acceptContext, { caseId: 1001, offer: 0 }, { caseId: 1001, offer: 99 }]) {
      const after = await drive.answer(stranger, { action: 'accept', context, uploadInfo });
      await posted(bot, stranger, 'doesn’t belong to this chat', after);
    }
    const unknown = await drive.answer(stranger, {
      action: 'accept',
      context: { caseId: 9_999, offer: 1 },
      uploadInfo,
    });
    await posted(bot, stranger, 'Case 9999 doesn', unknown);
    for (const value of [
      null,
      {},
      { action: 'accept', context: acceptContext },
      { action: 'burn', context: acceptContext },
    ]) {
      const after = await drive.answer(stranger, value as Json);
      await posted(bot, stranger, 'I can’t tell which file that was about', after);
    }
    expect(drive.uploads).toEqual([]);
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
