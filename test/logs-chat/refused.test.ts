import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { isPublic } from '../../src/teams/public-address';
import { person, personal } from '../support/activities';
import { Chat } from '../support/chat';
import { type FileServer, HOST, startFileServer } from '../support/file-server';
import { log, row } from '../support/logs';
import { COUNT_ERRORS, saying, startAt, zipOf } from '../support/logs-chat';
import { type Bot, startBot } from '../support/start-bot';

// Files that are refused, or read no further than is safe: a sentence says so, and the case stands where it stood.

const PATIENCE_MS = 400;
const MOST = 2 ** 20;

let bot: Bot;
/** The same with little patience. */
let hasty: Bot;
let files: FileServer;
let number = 0;
beforeAll(async () => {
  files = await startFileServer();
  bot = await startBot({ downloads: { ...files.options, mostBytes: MOST } });
  hasty = await startBot({ downloads: { ...files.options, timeoutMs: PATIENCE_MS } });
});
afterAll(async () => {
  await bot.stop();
  await hasty.stop();
  await files.close();
});

/** A person of their own, in a chat of their own, at a step that asks the logs. */
async function someone(at = bot): Promise<Chat> {
  number += 1;
  const who = person(`Person ${number}`, 100 + number);
  return await startAt(new Chat(at, personal(at.teams.url, who), who), COUNT_ERRORS);
}

/** Sends a file, waits for the sentence, and looks that the case is unharmed. */
async function refuses(name: string, url: string, sentence: string, at = bot): Promise<void> {
  const chat = await someone(at);
  const after = at.teams.calls.length;
  await chat.sendFiles({ name, url });
  await saying(at, sentence, after);
  await chat.say('status');
  expect(chat.words).toContain('Now at: Which errors do phones get? Were there errors besides the harmless ones?');
  await chat.press('Show the current step');
  await chat.press('No');
  expect(chat.words).not.toContain('Were there errors besides the harmless ones?');
}

const good = log(row());

describe('A file that does not lie where Teams keeps files is not fetched', () => {
  it.each([
    'http://contoso.sharepoint.com/x.log',
    'file:///etc/passwd',
    'https://0x7f.1/x.log',
    'https://2130706433/x.log',
    'https://①②⑦.⓪.⓪.①/x.log',
    'https://[::ffff:169.254.169.254]/latest/meta-data',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/x.log',
    'https://contoso.sharepoint.com@evil.example/x.log',
    'https://dana:secret@contoso.sharepoint.com/x.log',
    'https://contoso.sharepoint.com.evil.example/x.log',
    'https://evilsharepoint.com/x.log',
    'https://.sharepoint.com/x.log',
    'https://sharepoint.com/x.log',
    'https://contoso.sharepoint.com./x.log',
    'https://contoso.sharepoint.com:8443/x.log',
    'https://evil.example\\.sharepoint.com/x.log',
    'https://evil.example#.sharepoint.com/x.log',
    'https://evil.example?.sharepoint.com/x.log',
    'https://contoso.sharepoint。com/x.log',
    `https://contoso.sharepoint.com/${'x'.repeat(9_000)}`,
    'javascript:alert(1)',
    '',
  ])('%.60s', async (url) => {
    const before = files.requests.length;
    await refuses('u_ex.log', url, 'does not lie where Teams keeps files');
    expect(files.requests).toHaveLength(before);
  });
});

describe('A file whose server is not on the public internet is not fetched', () => {
  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['168.63.129.16'],
    ['0.0.0.0'],
    ['::1'],
    ['fe80::1'],
    ['fd00::1'],
    ['::ffff:10.1.2.3'],
    ['::ffff:13.107.136.10'],
    ['64:ff9b::a01:203'],
    ['2002:a01:203::1'],
    ['13.107.136.10', '10.1.2.3'],
    [],
  ])('%s %s', async (...addresses) => {
    files.resolve('inside.sharepoint.com', ...addresses);
    const before = files.requests.length;
    await refuses('u_ex.log', 'https://inside.sharepoint.com/x.log', 'is not on the public internet');
    expect(files.requests).toHaveLength(before);
  });

  it.each(['13.107.136.10', '52.104.0.1', '2620:1ec:908::10', '2a01:111:f402::1'])('but %s is', (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

const drip = (res: ServerResponse): void => {
  res.writeHead(200);
  const timer = setInterval(() => res.write('x'), 5);
  res.on('close', () => clearInterval(timer));
};

describe('A file whose server behaves oddly', () => {
  it.each<[string, (res: ServerResponse) => void, string]>([
    ['sends it elsewhere', (res) => redirect(res, 'https://127.0.0.1/admin'), 'I follow no such pointer'],
    ['no longer knows it', (res) => status(res, 403), 'no longer good'],
    ['is out of order', (res) => status(res, 500), 'answered 500'],
    ['breaks off', (res) => breakOff(res, good), 'broke off before the file was whole'],
    ['breaks off without a word', (res) => res.socket?.destroy(), 'broke off before the file was whole'],
    ['says that it is too big', (res) => saysLength(res, MOST + 1), 'bigger than 1 MB'],
    ['sends too much', (res) => sendsTooMuch(res), 'bigger than 1 MB'],
    ['packs it in its own way', (res) => encoded(res, gzipSync(good)), 'in a way I do not read'],
    ['sends a page instead', (res) => res.end('<html><body>Sign in</body></html>\n'), 'is not an IIS log'],
  ])('%s', async (_, answer, sentence) => {
    await refuses(
      'u_ex.log',
      files.serve((_req, res) => void answer(res)),
      sentence,
    );
  });

  it.each<[string, (res: ServerResponse) => void]>([
    ['never answers', () => {}],
    ['never ends', drip],
  ])('%s', async (_, answer) => {
    const url = files.serve((_req, res) => answer(res));
    await refuses('u_ex.log', url, 'did not come whole within 0.4 seconds', hasty);
  });

  it('has a certificate of another name', async () => {
    await refuses('u_ex.log', `https://a.b.${HOST.split('.').slice(1).join('.')}/x.log`, 'broke off');
  });

  it('is given up, and no connection to it stays', async () => {
    await refuses(
      'u_ex.log',
      files.serve((_req, res) => drip(res)),
      'did not come whole',
      hasty,
    );
    while ((await files.open()) > 0) await new Promise((soon) => setImmediate(soon));
    expect(await files.open()).toBe(0);
  });
});

function redirect(res: ServerResponse, location: string): void {
  res.writeHead(302, { location });
  res.end();
}
function status(res: ServerResponse, code: number): void {
  res.statusCode = code;
  res.end();
}
function breakOff(res: ServerResponse, bytes: Buffer): void {
  res.writeHead(200, { 'content-length': bytes.length + 1_000 });
  res.write(bytes, () => res.socket?.destroy());
}
function saysLength(res: ServerResponse, length: number): void {
  res.writeHead(200, { 'content-length': length });
  res.flushHeaders();
}
function sendsTooMuch(res: ServerResponse): void {
  res.writeHead(200);
  res.end(Buffer.alloc(MOST + 1, 'x'));
}
function encoded(res: ServerResponse, bytes: Buffer): void {
  res.writeHead(200, { 'content-encoding': 'gzip' });
  res.end(bytes);
}

describe('A file that', () => {
  it.each<[string, string, () => Buffer | Promise<Buffer>, string]>([
    ['is a gzip bomb', 'bomb.log.gz', () => gzipSync(Buffer.alloc(96 * MOST)), 'grows more than 100-fold'],
    ['is a zip bomb', 'bomb.zip', () => zipOf({ 'u_ex.log': Buffer.alloc(96 * MOST) }), 'grows more than 100-fold'],
    ['is a zip of too many files', 'many.zip', () => zipOf(manyLogs(201)), 'holds 201 files; at most 200'],
    ['is a zip without a log', 'docs.zip', () => zipOf({ 'readme.md': good }), 'holds no log'],
    [
      'is a zip in a zip',
      'nested.zip',
      async () => zipOf({ 'in.zip': await zipOf({ 'a.log': good }) }),
      'inside an archive',
    ],
    ['is no zip after all', 'broken.zip', () => Buffer.from('PK\x03\x04 but nothing else'), 'damaged or cut-off'],
    ['is UTF-16', 'u_ex.log', () => Buffer.from(`\ufeff${good.toString()}`, 'utf16le'), 'UTF-16'],
  ])('%s is named, and read no further', async (_, name, bytes, sentence) => {
    await refuses(name, files.serve(await bytes()), sentence);
  });

  it('is no log by its name is not fetched', async () => {
    const before = files.requests.length;
    await refuses('plan.docx', files.serve(good), 'plan.docx is not a log.');
    expect(files.requests).toHaveLength(before);
  });

  it('is empty answers nothing', async () => {
    await refuses('u_ex.log', files.serve(Buffer.alloc(0)), 'The logs do not decide the question');
  });

  it('comes while another is read has to wait', async () => {
    const chat = await someone();
    let goOn = () => {};
    const url = files.serve((_req, res) => {
      res.writeHead(200);
      res.write(good);
      goOn = () => res.end();
    });
    await chat.sendFiles({ name: 'first.log', url });
    await files.asked(url);
    await chat.sendFiles({ name: 'second.log', url: files.serve(good) });
    expect(chat.words).toContain('I am still reading first.log.');
    const after = bot.teams.calls.length;
    goOn();
    await saying(bot, 'The logs answer', after);
    await chat.sendFiles({ name: 'second.log', url: files.serve(good) });
    expect(chat.words).toContain('I’m reading second.log.');
  });

  it('comes with ten others has to be packed', async () => {
    const chat = await someone();
    const url = files.serve(good);
    await chat.sendFiles(...Array.from({ length: 11 }, (_, i) => ({ name: `u_ex${i}.log`, url })));
    expect(chat.words).toContain('Pack them into one .zip');
  });
});

const manyLogs = (count: number): Record<string, Buffer> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`u_ex${i}.log`, good]));

it('251 MB are refused before they come', async () => {
  const big = await startBot({ downloads: files.options });
  const chat = await startAt(new Chat(big), COUNT_ERRORS);
  await chat.sendFiles({ name: 'u_ex.log', url: files.serve((_req, res) => saysLength(res, 251 * 2 ** 20)) });
  await saying(big, 'bigger than 250 MB');
  expect(chat.words).toContain('Send fewer days, or pack them as .zip or .gz.');
  expect(chat.commands).toHaveLength(1);
  await big.stop();
});
