import { popHealth } from '../../src/runbooks/pop-health';
import { stepsOf } from '../../src/runbooks/steps';
import { type Chat, newChat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { wayTo } from '../support/walk-planner';

const SERVER = { server: 'EX02', exchange: '2019', role: 'mailbox', healthSet: 'POP' };
const isDue = (chat: Chat) => chat.words.includes('It is time to come back to this');

describe('waits and reminders', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const atServices = async (): Promise<Chat> => {
    const chat = await newChat(bot).say('POP is down on EX02');
    await chat.press('Go on', SERVER);
    return await chat.press('PopDeepTestMonitor');
  };

  const atWait = async (): Promise<Chat> => {
    const wait = [...stepsOf(popHealth).values()].find(({ meta }) => meta.waitMinutes === 10)!;
    const chat = await newChat(bot).say('start pop-health EX01');
    return await chat.walk(wayTo(popHealth, CASE, wait.id), CASE);
  };

  const due = (chat: Chat) => bot.teams.waitFor(() => isDue(chat));

  it('set a reminder with the step that says to wait, and bring its card back when the time is over', async () => {
    const chat = await atWait();
    expect(chat.words).toContain('Wait 10 minutes first. A reminder is set: this card comes back then.');
    bot.clock.forward(11);
    await due(chat);
    expect(chat.words).toContain('The 10 minutes are over.');
    expect(chat.words).not.toContain('you asked');
    await chat.answer('healthy');
    expect(isDue(chat)).toBe(false);
  });

  it('come across a restart, also when the time was over while the bot was down', async () => {
    const chat = await atServices();
    await chat.say('remind 30');
    expect(chat.words).toMatch(/I come back to this step at (\d+ Nov, )?\d\d:\d\d\./);
    bot.clock.forward(31);
    await bot.restart();
    await due(chat);
    expect(chat.heading).toBe('Do the POP3 services run?');
  });

  it('leave a case alone that has gone on meanwhile, or is closed', async () => {
    const gone = await atServices();
    await gone.say('remind 5');
    await gone.say('yes');
    const closed = await atServices();
    await closed.say('remind 5');
    await (await closed.say('close')).say('yes');
    const last = await atServices();
    await last.say('remind 5');
    bot.clock.forward(6);
    await due(last);
    expect([gone.heading, isDue(gone), isDue(closed)]).toEqual(['Does the probe succeed?', false, false]);
  });

  it('do not end the wait of a step early when somebody asks to be reminded earlier', async () => {
    const chat = await atWait();
    await chat.say('remind 3');
    bot.clock.forward(4);
    await due(chat);
    expect(chat.words).toContain('Wait 10 minutes first.');
  });

  it('are set on their card', async () => {
    const chat = await atServices();
    await chat.press('Remind me');
    expect(chat.inputs).toEqual(['minutes']);
    await chat.pressOnly('Remind me', { minutes: '30' });
    expect(chat.replacedBy).toContain('I come back to this step at');
    bot.clock.forward(31);
    await due(chat);
    expect(chat.heading).toBe('Do the POP3 services run?');
  });

  it.each([
    ['remind 2 hours', 120],
    ['Remind in 15 minutes.', 15],
    ['remind 1h', 60],
  ])('read “%s” as %d minutes', async (words, minutes) => {
    const chat = await atServices();
    await chat.say(words);
    const at = new Date(bot.clock.now.getTime() + minutes * 60_000);
    const time = at.toLocaleTimeString('en-GB', { timeZone: 'Europe/Madrid', hour: '2-digit', minute: '2-digit' });
    expect(chat.words).toContain(time);
  });

  it.each(['remind', 'remind tomorrow', 'remind 0', 'remind 99999', 'remind 1.5', 'remind -5'])(
    'say how to ask when “%s” is not clear',
    async (words) => {
      const chat = await atServices();
      await chat.say(words);
      expect(chat.newest.text).toBe('Give the minutes as a whole number from 1 to 2880, for example: remind 15.');
    },
  );
});
