import { groupChat, personal } from '../support/activities';
import { Chat } from '../support/chat';
import { consentIn, Drive, FOUND, INFO } from '../support/drive';
import { ANA, accept, callsIn, engineer, escalate, LUIS, posted, setTier } from '../support/escalation';
import { type FileServer, startFileServer } from '../support/file-server';
import { type Bot, startBot } from '../support/start-bot';

// The whole record as a Markdown file: Teams takes files from bots in chats of two, where the person agrees.

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
  it('is offered, goes to the person’s OneDrive once they agree, and is shown there', async () => {
    const chat = await drive.offered();
    const consent = consentIn(chat);
    expect(consent.name).toBe('case-1001.md');
    expect(consent.content.description).toContain('export here');
    const after = await drive.agree(chat, drive.place());
    const { activity } = await drive.info(chat, after);
    expect(activity.attachments[0]).toEqual({
      contentType: INFO,
      contentUrl: FOUND.replace(/ /g, '%20'),
      name: 'case-1001.md',
      content: { uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C', fileType: 'md' },
    });
    const [upload] = drive.uploads;
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
    const chat = await drive.offered();
    await chat.say('server EX07');
    const named = {
      uploadInfo: {
        contentUrl: FOUND,
        name: 'case-1001 1.md',
        uploadUrl: drive.place(),
        uniqueId: 'x',
        fileType: 'md',
      },
    };
    const after = await drive.agree(chat, '', named);
    expect((await drive.info(chat, after)).activity.attachments[0].name).toBe('case-1001 1.md');
    expect(drive.uploads[0]!.text).toContain('Server: EX07');
  });

  it('is uploaded once, however often the answer is delivered or given', async () => {
    const chat = await drive.offered();
    const { content } = consentIn(chat);
    const url = drive.place();
    const after = await drive.agree(chat, url, {}, 'f:agreed');
    await drive.info(chat, after);
    const value = {
      action: 'accept',
      context: content.acceptContext,
      uploadInfo: { contentUrl: FOUND, name: 'case-1001.md', uploadUrl: url, uniqueId: 'x', fileType: 'md' },
    };
    await drive.answer(chat, value, 'f:agreed');
    const again = await drive.answer(chat, value);
    await posted(bot, chat, 'You have it already, as case-1001.md', again);
    expect(drive.uploads).toHaveLength(1);
  });

  it('is not sent to whoever does not want it, who can read it in the chat instead', async () => {
    const chat = await drive.offered();
    const { declineContext } = consentIn(chat).content;
    const after = await drive.answer(chat, { type: 'fileUpload', action: 'decline', context: declineContext });
    await posted(bot, chat, 'case-1001.md was not wanted. To read it here, type: export here.', after);
    const late = await drive.answer(chat, {
      action: 'accept',
      context: declineContext,
      uploadInfo: { contentUrl: FOUND, name: 'a', uploadUrl: drive.place(), uniqueId: 'x', fileType: 'md' },
    });
    await posted(bot, chat, 'That offer is over', late);
    await chat.say('export here');
    expect(chat.words).toContain('# Case 1001');
    expect(drive.uploads).toEqual([]);
  });

  it('is offered once at a time: the card before says where the newer one is', async () => {
    const chat = await drive.offered();
    const { acceptContext } = consentIn(chat).content;
    const mark = bot.teams.calls.length;
    await chat.say('export');
    await posted(bot, chat, 'a newer one is offered below', mark);
    const old = await drive.agree(chat, drive.place(), { context: acceptContext });
    await posted(bot, chat, 'That offer is over', old);
    await drive.info(chat, await drive.agree(chat, drive.place()));
  });

  it('can be had for a day after it was offered, and anew after that', async () => {
    const chat = await drive.offered();
    bot.clock.forward(24 * 60 + 1);
    const after = await drive.agree(chat, drive.place());
    await posted(bot, chat, 'That offer is more than 24 hours old', after);
    expect(drive.uploads).toEqual([]);
    await chat.say('export');
    await drive.info(chat, await drive.agree(chat, drive.place()));
  });

  it('goes out after a restart between the agreement and the upload', async () => {
    const chat = await drive.offered();
    const url = drive.place(503, 503, 503);
    await drive.agree(chat, url);
    await files.asked(url);
    await bot.restart();
    await drive.timePasses(() => drive.uploads.length > 3);
    await drive.info(chat, 0);
    expect(drive.uploads.at(-1)!.text).toContain('# Case 1001');
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
    await drive.info(own, await drive.agree(own, drive.place()));
    expect(drive.uploads[0]!.text).toContain('40 phones');
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
    await drive.info(own, await drive.agree(own, drive.place()));
  });
});
