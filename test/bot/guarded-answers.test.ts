import { Chat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

/** The step of the guide that has an answer for Exchange 2007 alone. */
async function atDefaultAccess(exchange: string): Promise<Chat> {
  const chat = await new Chat(bot).say('start activesync-guide');
  await chat.press('The phone can’t connect');
  await chat.press('A whole site or everybody');
  await chat.press('No, it passed');
  await chat.pressOnly('Show the command', { exchange });
  await bot.teams.waitFor(({ kind }) => kind === 'update', { after: bot.teams.calls.length - 1 });
  return chat;
}

it('offers an answer only where the machine takes it', async () => {
  const chat = await atDefaultAccess('2019');
  expect(chat.words).toContain('default access level');
  expect(chat.labels).not.toContain('Exchange 2007');
  const before = chat.shown.length;
  await chat.pressRaw({ caseId: 1001, step: 'connect-site.default-access', answer: 'exchange-2007' });
  expect(JSON.stringify(chat.replaced)).toContain('I can’t tell which answer that is.');
  expect(chat.shown).toHaveLength(before);
});

it('offers the answer for Exchange 2007 to Exchange 2007', async () => {
  const chat = await atDefaultAccess('2007');
  await chat.press('Exchange 2007');
  expect(chat.words).toContain('Case 1001');
});
