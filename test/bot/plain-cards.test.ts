import { newChat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';

const SERVER = { server: 'EX02', exchange: '2019', role: 'mailbox', healthSet: 'POP' };

describe('what cards say', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  it('is how many steps were taken, and how many can follow only where they are few', async () => {
    const chat = await newChat(bot).say('start pop-health on EX02');
    expect(chat.words).toMatch(/^Case \d+ · POP on EX02 · step 1\n/);
    await chat.press('Go on', SERVER);
    await chat.press('PopDeepTestMonitor');
    await chat.say('yes');
    const far = chat.words.split('\n')[0];
    expect(far).toMatch(/ · step 4(?:, at most \d more)?$/);
  });

  it('names a case of the guide by its mailbox, in few letters, on every card and button', async () => {
    const chat = await newChat(bot).say('start activesync-guide ann@contoso.com');
    const first = chat.caseId;
    expect(chat.words).toMatch(/^Case \d+ · ActiveSync, ann@contoso\.com · step 1/);
    await chat.say('server EX01');
    await chat.say('start activesync-guide bob@contoso.com');
    const second = chat.caseId;
    await chat.press('The phone can’t connect');
    expect(chat.words).toMatch(/^Case \d+ · ActiveSync, bob@contoso\.com · step 2/);
    await chat.say('status');
    expect(chat.labels).toEqual([`${second} ActiveSync, bob@contoso.com`, `${first} ActiveSync, ann@contoso.com`]);
  });

  it('is one question where the guide begins and where it asks who is affected', async () => {
    const chat = await newChat(bot).say('start activesync-guide');
    expect(chat.words.match(/\?/g)).toHaveLength(1);
    await chat.press('The phone can’t connect');
    expect(chat.heading).toBe('Whose phones can’t connect?');
    expect(chat.words.match(/\?/g)).toHaveLength(1);
  });

  it('asks which code is meant where explain stands alone', async () => {
    const chat = await newChat(bot).say('explain');
    expect(chat.heading).toBe('Which code?');
    expect(chat.words).toContain('(“126”)');
  });

  it('calls a Windows error that', async () => {
    const chat = await newChat(bot).say('explain 0x80070005');
    expect(chat.heading.replaceAll('\\', '')).toBe('Windows error 0x80070005: E_ACCESSDENIED');
  });
});
