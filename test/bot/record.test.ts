import { type Chat, newChat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';

describe('the record of a case', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const FACTS = { server: 'EX02', exchange: 'SE', role: 'mailbox', healthSet: 'POP' };
  const atServices = async (): Promise<Chat> => {
    const chat = await newChat(bot).say('POP is down on EX02');
    await chat.press('Go on', FACTS);
    return await chat.press('PopCTPMonitor');
  };
  const exported = async (chat: Chat): Promise<string> => (await chat.say('export')).newest.text;

  it('tells the values that were entered in place of “Go on”', async () => {
    const chat = await newChat(bot).say('POP is down on EX02');
    await chat.press('Go on', FACTS);
    expect(chat.replacedBy).toContain('EX02, Subscription Edition');
    await chat.say('path');
    expect(chat.words).toContain('EX02, Subscription Edition');
    const record = await exported(chat);
    expect(record).toContain('EX02, Subscription Edition');
    expect(record).not.toContain('**Go on**');
  });

  it('says what a question is about where the question alone does not', async () => {
    const chat = await atServices();
    await chat.press('No, and POP is used here');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Start the POP3 services: Do they run now?');
    await chat.press('Show the current step');
    await chat.press('Yes');
    await chat.say('path');
    expect(chat.words).toContain('Start the POP3 services: Do they run now? Yes');
  });

  it('does not count what proved the cure as ruled out', async () => {
    const chat = await atServices();
    await chat.press('Yes, they are Running');
    await chat.press('Yes, it says Succeeded');
    expect(chat.heading).toBe('POP is healthy again');
    expect(await exported(chat)).not.toContain('Ruled out');
  });

  it('shows words without the marks that turn their direction round', async () => {
    const chat = await newChat(bot).say('POP is down on EX02 \u202egnorts\u2069');
    await chat.say('note \u202eltr \u2066and back');
    await chat.say('status');
    expect(chat.words).toContain('ltr and back');
    expect(`${chat.words}${await exported(chat)}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  it('is read by people: labels, plain times with their zone, no empty section', async () => {
    const record = await exported(await atServices());
    expect(record).toContain('- Runbook: POP health set, version');
    expect(record).toContain('- Exchange version: Subscription Edition');
    expect(record).toContain('- Server role: Mailbox');
    expect(record).toMatch(/- Opened: 20 Nov 2026, 10:30 UTC by Dana Ruiz/);
    expect(record).not.toMatch(/\d{4}-\d\d-\d\dT|healthSet|Nothing|None\.|No secret/);
    expect(record.match(/^## .*/gm)).toEqual(['## Path', '## Commands shown', '## Timeline']);
  });
});
