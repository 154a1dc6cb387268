import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlayOptions, play } from '../../src/play';

const listening = (port = 0): Promise<Server> =>
  new Promise((ready, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => ready(server));
  });
const closed = (server: Server): Promise<void> => new Promise((done) => void server.close(() => done()));

async function freePort(): Promise<number> {
  const server = await listening();
  const { port } = server.address() as AddressInfo;
  await closed(server);
  return port;
}

let folder: string;
let options: PlayOptions;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'play-'));
  const bot = join(__dirname, '../fixtures/play/bot.mjs');
  options = { bot, botPort: await freePort(), pagePort: await freePort(), folder };
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('starts the bot and the playground, for this machine alone, and ends both', async () => {
  const playing = await play(options);
  try {
    expect(playing.page).toBe(`http://localhost:${options.pagePort}`);
    const page = await fetch(playing.page);
    expect([page.status, await page.text()]).toEqual([200, expect.stringMatching(/<html/i)]);
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    // A machine without a network has no outside to be reached from.
    if (outside) await expect(fetch(`http://${outside.address}:${options.pagePort}/`)).rejects.toThrow('fetch failed');
  } finally {
    await playing.end();
  }
  await closed(await listening(options.botPort));
  await closed(await listening(options.pagePort));
}, 60_000);

it.each([
  ['botPort', 'Set PORT to another number.'],
  ['pagePort', 'It may be a playground that still runs: end it.'],
] as const)('says that the %s is in use, and what to do', async (which, cure) => {
  const server = await listening(options[which]);
  await expect(play(options)).rejects.toThrow(`Port ${options[which]} is in use. ${cure}`);
  await closed(server);
});

it('says that the bot ended before it was ready, and leaves no playground behind', async () => {
  const bot = join(__dirname, '../fixtures/play/broken-bot.mjs');
  await expect(play({ ...options, bot })).rejects.toThrow('The bot ended before it was ready.');
  await closed(await listening(options.pagePort));
}, 60_000);
