import { readFileSync } from 'node:fs';
import type { Chat } from '../support/chat';
import { list, probe } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { atProbe, CTP_PROBE, newPersonalChat } from './places';

const CANARY = 'Qv7zCanary31kW';
const SECRETS = [
  `Password : ${CANARY}`,
  `-Password (ConvertTo-SecureString '${CANARY}' -AsPlainText -Force)`,
  `Authorization: Bearer ${CANARY}${CANARY}==`,
  `Server=tcp:db;User ID=app;Pwd=${CANARY};Encrypt=True`,
  `https://a.example/c?sv=2024&sig=${CANARY}%3D`,
  `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----`,
];
const FAILED = probe(CTP_PROBE, 'Failed');
const WITH_SECRETS = `${SECRETS.join('\n')}\n${FAILED}`;

let bot: Bot;
let chat: Chat;
beforeAll(async () => {
  bot = await startBot();
  chat = await atProbe(newPersonalChat(bot));
  await chat.say(WITH_SECRETS);
  await bot.settled();
});
afterAll(() => bot.stop());

/** The database's bytes as they are on disk, with its log of writes. */
const database = (): string => {
  const file = bot.databaseUrl.replace(/^sqlite:/, '');
  return ['', '-wal'].map((tail) => readIfThere(`${file}${tail}`)).join('');
};
const readIfThere = (file: string): string => {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
};

describe('secrets in a paste', () => {
  it('do not keep it from being read, and are counted', () => {
    expect(chat.words).toContain('This means: No, it says something else');
    const [, count] = /(\d+) secrets were taken out\./.exec(chat.words)!;
    expect(Number(count)).toBeGreaterThanOrEqual(SECRETS.length);
  });

  it('are nowhere: not on a card, in the database, in the log, in the record', async () => {
    await chat.say(`token=${CANARY} what does this mean`);
    await chat.say('path');
    await chat.say('export');
    const record = String(chat.newest.text);
    await bot.settled();
    expect(record).toMatch(/\d secret\(s\) taken out/);
    expect(database()).toContain('[redacted]');
    expect(database()).toContain('ActiveSyncCTPProbe');
    for (const [where, text] of [
      ['the record', record],
      ['the cards', JSON.stringify(bot.teams.calls)],
      ['the database', database()],
      ['the log', bot.logged.join('\n')],
    ]) {
      expect([where, text!.includes(CANARY)]).toEqual([where, false]);
    }
  });

  it('are nowhere when they came in HTML, between entities, or into the form', async () => {
    const html = `<pre>Password&nbsp;:&nbsp;${CANARY}\n\n${FAILED.trim()}\n\n\n</pre>`;
    const other = await atProbe(newPersonalChat(bot));
    await other.sayWith('see', html);
    expect(other.words).toContain('1 secret was taken out.');
    await other.press('Show the step');
    await other.press('Paste output');
    await other.press('Read it', { paste: `${list({ Password: CANARY })}${FAILED}` });
    expect(other.words).toContain('1 secret was taken out.');
    await bot.settled();
    expect(database().includes(CANARY)).toBe(false);
    expect(JSON.stringify(bot.teams.calls).includes(CANARY)).toBe(false);
  });

  it('are nowhere when a case is opened with them', async () => {
    const fresh = newPersonalChat(bot);
    await fresh.say(`ActiveSync probe failed, password: ${CANARY}`);
    await bot.settled();
    expect(database().includes(CANARY)).toBe(false);
  });
});

describe('the record of a paste', () => {
  it('has its lines, its length and its hash, and is cut after 32 KB', async () => {
    const other = await atProbe(newPersonalChat(bot));
    const long = `${FAILED}${'Some line that belongs to nothing at all.\n'.repeat(700)}`;
    await other.press('Paste output');
    await other.press('Read it', { paste: long });
    await other.say('export');
    expect(other.newest.text).toMatch(new RegExp(`monitoring-probe, ${long.length} characters, SHA-256 [0-9a-f]{12}…`));
    expect(other.newest.text).toContain('ResultType         : Failed');
  });
});
