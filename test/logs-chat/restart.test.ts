import { type FileServer, startFileServer } from '../support/file-server';
import { log, request, row } from '../support/logs';
import { COUNT_ERRORS, chatAt, saying } from '../support/logs-chat';
import { type Bot, startBot } from '../support/start-bot';

// The bot ends while it reads. The file's address is kept nowhere, so it says that the file has to be sent again.

let bot: Bot;
let files: FileServer;
beforeEach(async () => {
  files = await startFileServer();
  bot = await startBot({ downloads: files.options });
});
afterEach(async () => {
  await bot.stop();
  await files.close();
});

const errors = log(row({ query: request('SendMail', 'V141_S120_Error:MailboxQuotaExceeded_') }));

/** A case whose log never comes to its end, and what lets it. */
async function halfRead() {
  const chat = await chatAt(bot, COUNT_ERRORS);
  let goOn = () => {};
  const url = files.serve((_, res) => {
    res.writeHead(200);
    res.write(errors.subarray(0, 100));
    goOn = () => res.end(errors.subarray(100));
  });
  await chat.sendFiles({ name: 'u_ex.log', url });
  await files.asked(url);
  return { chat, goOn: () => goOn() };
}

it('a restart while a log is read says so, and the log can be sent again', async () => {
  const { chat } = await halfRead();
  await bot.restart();
  await saying(bot, 'The bot was restarted while it was reading. Send the file again.');
  expect(chat.shown.some(({ attachments }) => JSON.stringify(attachments).includes('Not read: u_ex.log.'))).toBe(true);
  const after = bot.teams.calls.length;
  await chat.sendFiles({ name: 'u_ex.log', url: files.serve(errors) });
  await saying(bot, 'This means: Yes', after);
});

it('a reader that never comes back is noticed, and what it says later is not heard', async () => {
  const { chat, goOn } = await halfRead();
  bot.clock.forward(4);
  await saying(bot, 'I was interrupted while I read it. Send the file again.');
  goOn();
  const after = bot.teams.calls.length;
  await chat.sendFiles({ name: 'again.log', url: files.serve(errors) });
  await saying(bot, 'This means: Yes', after);
  await chat.say('export here');
  expect(chat.words.match(/the logs were read/g)).toHaveLength(1);
});

it('a case that is closed while its log is read stays closed', async () => {
  const { chat, goOn } = await halfRead();
  await chat.say('close');
  await chat.press('Close it');
  const after = bot.teams.calls.length;
  goOn();
  await saying(bot, 'Not read: u_ex.log.', after);
  expect(chat.shown.at(-1)).toMatchObject({ attachments: expect.anything() });
  await chat.say('status');
  expect(chat.words).toContain('No case is open here');
});
