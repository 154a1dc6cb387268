import type { Chat } from '../support/chat';
import { services } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { newChat } from './places';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

/** A case at “Do the POP3 services run?” of a monitor. */
async function atServices(monitor: string): Promise<Chat> {
  const chat = newChat(bot);
  await chat.say('start pop-health');
  await chat.press('Go on', { server: 'EX01', exchange: '2019', role: 'mailbox', healthSet: 'POP' });
  await chat.press(monitor);
  expect(chat.heading).toBe('Do the POP3 services run?');
  return chat;
}

const COMMAND = "[PS] C:\\>Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX01'";
const RUNNING = services('Running', 'Running').trim();

describe('the services’ table', () => {
  it.each([
    ['alone', RUNNING],
    ['below the command', `${COMMAND}\n\n${RUNNING}`],
    ['with its end', `${RUNNING}\n\n\n`],
  ])('is taken where every service that the step asks about has its row: %s', async (_, paste) => {
    const chat = await atServices('PopCTPMonitor');
    await chat.say(paste);
    expect(chat.heading).toBe('I read your output');
    expect(chat.words).toContain('This means: Yes, they are Running');
  });

  it('is not taken where the row of a service that the step asks about is missing', async () => {
    const chat = await atServices('PopDeepTestMonitor');
    await chat.say(RUNNING.split('\n').slice(0, -1).join('\n'));
    expect(chat.labels).not.toContain('Take it');
    expect(chat.words).toContain('MSExchangePOP3BE is not in this output.');
  });

  it('is not taken where a name may be half of a longer one', async () => {
    const chat = await atServices('PopCTPMonitor');
    await chat.say('Status  Name\n------  ----\nStopped MSExchangePOP3\nRunning MSExchangePOP3');
    expect(chat.labels).not.toContain('Take it');
    await chat.say('Status  Name\n------  ----\nRunning MSExchangePOP3');
    expect(chat.labels).not.toContain('Take it');
  });

  it('is of the server that the command above it asks', async () => {
    const chat = await atServices('PopCTPMonitor');
    await chat.say(`${COMMAND.replace('EX01', 'EX02')}\n\n${RUNNING}`);
    expect(chat.heading).toBe('This output is of EX02');
  });

  it('in another language says so', async () => {
    const chat = await atServices('PopCTPMonitor');
    await chat.say(services('Wird ausgeführt', 'Wird ausgeführt'));
    expect(chat.heading).toBe('I can’t tell from this output');
    expect(chat.words).toContain('Status says “Wird ausgeführt”. I don’t know that word: I read English only.');
  });

  it('that can’t be told from is asked for with the step’s own command and server', async () => {
    const chat = await atServices('PopCTPMonitor');
    await chat.say(RUNNING.replaceAll('Running', 'Runn...'));
    expect(chat.commands.at(-1)).toBe(
      "Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX01' | Format-List Name,Status",
    );
  });
});
