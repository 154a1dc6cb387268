import type { Chat } from '../support/chat';
import { list } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { newChat } from './places';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

const VALUES: Record<string, string> = { mailbox: 'ann@contoso.com', exchange: '2019', server: 'EX01', deviceId: 'X1' };

/** A case of Ann's mailbox at the first step whose card has this command, from where the guide treats a status. */
async function atCommand(code: string, command: RegExp): Promise<Chat> {
  const chat = newChat(bot);
  await chat.say('start activesync-guide');
  await chat.say(`explain ${code}`);
  await chat.press(chat.labels.find((label) => label.startsWith('Go to the step'))!);
  for (let n = 0; n < 15 && !command.test(chat.commands.join()); n += 1) {
    const inputs = Object.fromEntries(chat.inputs.map((id) => [id, VALUES[id] ?? '']));
    if (chat.labels.includes('Show the command')) await chat.pressInPlace('Show the command', inputs);
    else {
      const { data } =
        chat.actions.find(({ data }) => data.answer === 'no') ?? chat.actions.find(({ data }) => data.answer)!;
      await chat.answer(data.answer, inputs);
    }
  }
  expect(chat.commands.join()).toMatch(command);
  return chat;
}

describe('another mailbox’s output', () => {
  it.each([
    [
      'Get-CASMailbox',
      '126',
      /^Get-CASMailbox/m,
      list({ PrimarySmtpAddress: 'bob@contoso.com', ActiveSyncEnabled: 'False' }),
    ],
    [
      'Get-CASMailbox, by its command',
      '126',
      /^Get-CASMailbox/m,
      `[PS] C:\\>Get-CASMailbox -Identity 'bob@contoso.com' | Format-List ActiveSyncEnabled${list({ ActiveSyncEnabled: 'False' })}`,
    ],
    [
      'the device statistics, by their command',
      '129',
      /MobileDeviceStatistics/,
      `[PS] C:\\>Get-MobileDeviceStatistics -Mailbox 'bob@contoso.com' | Format-List DeviceId${list({ DeviceId: 'PHONE1' })}`,
    ],
  ])('says whose it is, and asks: %s', async (_, code, command, paste) => {
    const chat = await atCommand(code, command);
    await chat.say(paste);
    expect(chat.heading).toBe('This output is of bob@contoso.com');
    expect(chat.words).toContain('Which is right?');
    expect(chat.labels).toEqual(['Use bob@contoso.com', 'Keep ann@contoso.com', 'Show the step']);
    await chat.press('Keep ann@contoso.com');
    await chat.say('status');
    expect(chat.words).toContain('Mailbox: ann@contoso.com');
    expect(chat.words).not.toContain('PHONE1');
  });
});
