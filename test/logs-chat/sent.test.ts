import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { summaryLine } from '../../src/logs/summary';
import { channel, deliver, filesMessage } from '../support/activities';
import { Chat, cardOf, wordsOf } from '../support/chat';
import { type FileServer, startFileServer } from '../support/file-server';
import { ask, log, request, row, sync } from '../support/logs';
import { COUNT_ERRORS, chatAt, elementsOf, SYNCS_PER_KEY, saying, startAt, zipOf } from '../support/logs-chat';
import { type Bot, startBot } from '../support/start-bot';

// Logs sent in a chat of two, over HTTP: the file comes from where Teams keeps it.

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

const failing = (error: string, device = 'ApplDEV1') =>
  row({ query: request('SendMail', `V141_S120_Error:${error}_`, device) });
const errors = log(failing('MailboxQuotaExceeded'), failing('MailboxQuotaExceeded'), failing('MissingCscCacheEntry'));

/** Sends one log, and waits for what it says. */
async function read(chat: Chat, name: string, bytes: Buffer, says = 'The logs'): Promise<Chat> {
  const after = bot.teams.calls.length;
  await chat.sendFiles({ name, url: files.serve(bytes) });
  await saying(bot, says, after);
  return chat;
}

describe('A log that is sent', () => {
  it('is asked for by name, read, and its answer taken with one press', async () => {
    const chat = await chatAt(bot, COUNT_ERRORS);
    expect(chat.labels).toContain('Send the logs');
    await chat.press('Send the logs');
    expect(chat.words).toContain('C:\\inetpub\\logs\\LogFiles\\W3SVC2');
    expect(chat.words).toContain('Attach them to a message to me');
    await chat.sendFiles({ name: 'u_ex240205.log', url: files.serve(errors) });
    expect(chat.words).toContain('I’m reading u_ex240205.log.');
    await saying(bot, 'This means: Yes');
    expect(chat.heading).toBe('The logs answer');
    expect(chat.words).toContain('3 rows read, 2024-02-05 10:00:00 to 2024-02-05 10:00:00 UTC: 3 ActiveSync requests');
    expect(chat.words).toContain('Every row could be read, 1 layout.');
    expect(chat.shown.map(wordsOf).join('\n')).toContain('Read u_ex240205.log.');
    await chat.press('Take it');
    expect(chat.words).toContain('Choose the most frequent error');
    await chat.say('export here');
    expect(chat.words).toMatch(/answered “Were there errors besides the harmless ones\?” with “Yes” \\?\(logs\\?\)/);
  });

  it('is fetched without a token, and where it lay is written down nowhere', async () => {
    const chat = await read(await chatAt(bot, COUNT_ERRORS), 'u_ex.log', errors);
    expect(files.requests).toHaveLength(1);
    expect(files.requests[0]!.headers).not.toHaveProperty('authorization');
    expect(files.requests[0]!.headers).not.toHaveProperty('cookie');
    await chat.say('export here');
    expect(`${chat.words}${bot.logged.join('')}`).not.toContain('tempauth');
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['u_ex.log', () => errors],
    ['u_ex.log.gz', () => gzipSync(errors)],
    ['logs.zip', () => zipOf({ 'W3SVC2/u_ex1.log': errors, 'W3SVC2/u_ex2.log': errors })],
    ['renamed.log', () => gzipSync(errors)],
  ])('answers alike as %s', async (name, bytes) => {
    const chat = await read(await chatAt(bot, COUNT_ERRORS), name, await bytes());
    expect(chat.words).toContain('This means: Yes');
    expect(JSON.stringify(cardOf(chat.newest))).toContain('MailboxQuotaExceeded');
  });

  it('of many small chunks, and one that says no length, is read whole', async () => {
    const url = files.serve((_, res) => {
      res.writeHead(200);
      for (const byte of errors) res.write(Buffer.from([byte]));
      res.end();
    });
    const chat = await chatAt(bot, COUNT_ERRORS);
    await chat.sendFiles({ name: 'u_ex.log', url });
    await saying(bot, '3 rows read');
  });

  it('answers together with the others of its message', async () => {
    const chat = await chatAt(bot, COUNT_ERRORS);
    await chat.sendFiles(
      { name: 'u_ex1.log', url: files.serve(log(row())) },
      { name: 'u_ex2.log.gz', url: files.serve(gzipSync(errors)) },
      { name: 'u_ex3.zip', url: files.serve(await zipOf({ 'a.log': log(row(), row()) })) },
    );
    await saying(bot, 'This means: Yes');
    expect(chat.words).toContain('6 rows read');
  });

  it('shows a picture where lengths say more than figures, with a table for those who see none', async () => {
    const chat = await read(await chatAt(bot, COUNT_ERRORS), 'u_ex.log', errors);
    const [chart] = elementsOf(cardOf(chat.newest)!, 'Chart.HorizontalBar');
    expect(chart).toMatchObject({
      data: [
        { x: 'MailboxQuotaExceeded', y: 2 },
        { x: 'MissingCscCacheEntry (harmless)', y: 1 },
      ],
      fallback: { type: 'Table', rows: expect.any(Array) },
    });
    expect(wordsOf({ attachments: [{ content: chart!.fallback }] })).toBe(
      'Rows\nError\n2\nMailboxQuotaExceeded\n1\nMissingCscCacheEntry (harmless)',
    );
  });

  it('keeps markup and control characters of a hostile log from doing anything', async () => {
    const hostile = '[a](evil.example)<at>x</at>${1+1}\u0007';
    const bytes = log(failing(encodeURIComponent(hostile)), failing(encodeURIComponent(hostile)), failing('Other'));
    const chat = await read(await chatAt(bot, COUNT_ERRORS), 'u_ex.log', bytes);
    const text = JSON.stringify(cardOf(chat.newest));
    expect(text).toContain('${1+1}');
    expect(text).not.toContain('\\u0007');
    const blocks = elementsOf(cardOf(chat.newest)!, 'TextBlock').map((block) => block.text);
    expect(blocks.join('')).not.toContain('evil');
  });

  it('can be set aside: the case stands where it stood', async () => {
    const chat = await read(await chatAt(bot, COUNT_ERRORS), 'u_ex.log', errors);
    await chat.press('Not so');
    expect(chat.replacedBy).toContain('set aside');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Which errors do phones get? Were there errors besides the harmless ones?');
  });

  it('is asked only once: later steps know what it said', async () => {
    const chat = await read(
      await chatAt(bot, SYNCS_PER_KEY),
      'u_ex.log',
      log(row({ query: sync('Fid:5_Sk:1') }), row({ query: request('Ping', 'V141_S2_RpcC300_RpcL10_') })),
    );
    expect(chat.words).toContain('This means: No');
    await chat.press('Take it');
    expect(chat.words).toContain('The logs that Dana Ruiz gave earlier say:');
    expect(chat.words).toContain('This means: Yes');
    await chat.press('Take it');
    expect(chat.words).toContain('Choose the user with the costliest requests');
  });

  it('that cannot answer says why, and what to send instead', async () => {
    const frontEnd = readFileSync('test/fixtures/logs/front-end.log');
    const chat = await read(await chatAt(bot, COUNT_ERRORS), 'u_ex.log', frontEnd);
    expect(chat.heading).toBe('The logs do not decide the question');
    expect(chat.words).toContain('Copy the W3SVC2 logs from the Mailbox server');
    expect(chat.labels).not.toContain('Take it');
    expect(chat.labels).toContain('Send other logs');
  });

  it('that is cut off never means no', async () => {
    const rows = Array.from({ length: 4_000 }, (_, i) => row({ query: request('Ping', `V141_Hb${i}_Mbx:EX01_`) }));
    const whole = gzipSync(log(...rows));
    const chat = await read(await chatAt(bot, COUNT_ERRORS), 'u_ex.log.gz', whole.subarray(0, whole.length - 20));
    expect(chat.words).toContain('u_ex.log.gz is a damaged or cut-off archive');
    expect(chat.words).toContain('a “no” is not sure');
    expect(chat.labels).not.toContain('Take it');
  });

  it('of another device than the step is about decides nothing', async () => {
    const chat = await chatAt(bot, 'log-parser-studio-query---device-query-devices-send-same-synckey-multiple-times');
    await chat.press('Done', { mailbox: 'ann@contoso.com', deviceId: 'ApplDEV1' });
    expect(chat.words).toContain('List what the phone asked for');
    await read(chat, 'u_ex.log', log(failing('MailboxQuotaExceeded', 'ApplDEV2')));
    expect(chat.words).toContain('These logs have no request of device ApplDEV1.');
    await read(chat, 'u_ex.log', log(failing('MailboxQuotaExceeded', 'ApplDEV1')));
    expect(chat.words).toContain('Did a request of device ApplDEV1 fail? Yes (1 row).');
    expect(chat.words).toContain('This means: Done');
  });

  it('is read once, however often Teams delivers it', async () => {
    const chat = await chatAt(bot, COUNT_ERRORS);
    const sent = filesMessage(chat.place, [{ name: 'u_ex.log', url: files.serve(errors) }], { id: '1700' });
    await deliver(bot.url, sent);
    await saying(bot, 'This means: Yes');
    await deliver(bot.url, sent);
    await chat.say('status');
    expect(files.requests).toHaveLength(1);
  });

  it('tells how far it is on one card, which is the same card at the end', async () => {
    await bot.stop();
    bot = await startBot({ downloads: files.options, progressEveryMs: 5 });
    let goOn = () => {};
    const url = files.serve((_, res) => {
      res.writeHead(200, { 'content-length': errors.length });
      res.write(errors.subarray(0, 200));
      goOn = () => res.end(errors.subarray(200));
    });
    const chat = await chatAt(bot, COUNT_ERRORS);
    await chat.sendFiles({ name: 'u_ex.log', url });
    const { id } = chat.newest;
    const told = await bot.teams.waitFor(({ kind, activityId }) => kind === 'update' && activityId === id);
    expect(wordsOf(told.activity)).toMatch(/I’m reading u_ex\.log\.\n {2}0 of 0 MB/);
    goOn();
    await saying(bot, 'This means: Yes');
    expect(wordsOf(chat.shown.find((one) => one.id === id)!)).toContain('Read u_ex.log.');
  });
});

describe('Where files cannot be sent', () => {
  /** What `triage logs` prints last. */
  const summary = async () => summaryLine(await ask(errors));

  it('a channel shows the line to run where the logs are, and takes the summary it prints', async () => {
    const chat = await startAt(new Chat(bot, channel(bot.teams.url, '1')), COUNT_ERRORS);
    await chat.press('Send the logs');
    expect(chat.words).toContain('Files can’t reach me here.');
    expect(chat.commands).toEqual(["triage logs 'C:\\inetpub\\logs\\LogFiles\\W3SVC2'"]);
    await chat.say(await summary());
    expect(chat.words).toContain('This means: Yes');
    await chat.press('Take it');
    expect(chat.words).toContain('Choose the most frequent error');
  });

  it('the summary is taken by the card for output as well', async () => {
    const chat = await chatAt(bot, COUNT_ERRORS);
    await chat.press('Paste output');
    await chat.press('Read it', {
      paste: `Read 3 rows of 1 log\n\n${(await summary()).replace(/.{90}/g, '$&\r\n')}\n`,
    });
    expect(chat.words).toContain('3 rows read');
    expect(chat.words).toContain('This means: Yes');
  });

  it('the line names the device and the text that the step asks about, and the site of an old server', async () => {
    const chat = await chatAt(bot, 'log-parser-studio-query-for-errors');
    await chat.press('Done', { error: 'MailboxQuotaExceeded' });
    await chat.say('exchange 2010');
    await chat.say('deviceId ApplDEV1');
    await chat.press('Send the logs');
    expect(chat.words).toContain('Go to each Client Access server.');
    expect(chat.commands).toEqual([
      "triage logs 'C:\\inetpub\\logs\\LogFiles\\W3SVC1' --device 'ApplDEV1' --find 'MailboxQuotaExceeded'",
    ]);
  });

  it('local mode says so', async () => {
    await bot.stop();
    bot = await startBot();
    const chat = await chatAt(bot, COUNT_ERRORS);
    await chat.press('Send the logs');
    expect(chat.words).toContain('Files can’t reach me here.');
    expect(chat.commands).toHaveLength(1);
  });
});
