import { groupChat } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { serverHealth } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';

const UNHEALTHY = serverHealth(
  { name: 'ActiveSyncCTPMonitor', healthSet: 'ActiveSync', alertValue: 'Unhealthy' },
  { name: 'ActiveSyncDeepTestMonitor', healthSet: 'ActiveSync.Protocol', alertValue: 'Healthy' },
);

const wordsIn = (card: Json): string => wordsOf({ attachments: [{ content: card }] });

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

let places = 0;
async function atWhich(): Promise<Chat> {
  const chat = new Chat(bot, groupChat(bot.teams.url, `19:suggestion-${++places}@thread.v2`));
  await chat.say('start activesync-health');
  await chat.press('Go on', { server: 'EX01', exchange: '2019', role: 'mailbox', healthSet: 'ActiveSync' });
  return chat;
}

it('reads an output pasted as a message, shows its lines and says what it means', async () => {
  const chat = await atWhich();
  await chat.say(UNHEALTHY);
  expect(chat.words).toContain('1 monitor is Unhealthy: ActiveSyncCTPMonitor.');
  expect(chat.commands.join()).toMatch(/ActiveSyncCTPMonitor\s+Unhealthy\s+ActiveSync/);
  expect(chat.words).toContain('This means: ActiveSyncCTPMonitor');
  expect(chat.labels).toEqual(['Take it', 'Not so', 'Show the step']);
  await chat.press('Take it');
  expect(chat.heading).toBe('Does the probe succeed?');
});

it('reads an output pasted into the card', async () => {
  const chat = await atWhich();
  await chat.press('Paste output');
  expect(chat.inputs).toEqual(['paste']);
  await chat.press('Read it', { paste: UNHEALTHY });
  expect(chat.words).toContain('This means: ActiveSyncCTPMonitor');
  expect(wordsIn(chat.replaced!)).toContain('Output read.');
});
