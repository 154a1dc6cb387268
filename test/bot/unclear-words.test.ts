import { type Chat, cardOf, inputsIn, newChat, wordsOf } from '../support/chat';
import { serverHealthOf } from '../support/outputs';
import { atServices, SERVER } from '../support/pop-case';
import { type Bot, startBot } from '../support/start-bot';

describe('words that are no clear answer', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const atProbe = async (): Promise<Chat> => await (await atServices(bot)).press('Yes, they are Running');
  const answers = async (chat: Chat): Promise<number> =>
    ((await chat.say('path')).words.match(/^\d+\. /gm) ?? []).length;

  it.each([
    ['start activesync-guide', 'it’s the mail that won’t send', 'Mail is missing or won’t send'],
    ['start activesync-guide', "they can't connect", 'The phone can’t connect'],
    ['start activesync-guide', 'calendar entries are wrong', 'The calendar is wrong'],
    ['start activesync-guide', 'everything is delayed', 'Delays, or a slow server'],
  ])('after “%s” ask whether “%s” means “%s”, and take it only by its button', async (opening, words, label) => {
    const chat = await newChat(bot).say(opening);
    await chat.say(words);
    expect(chat.heading).toBe(`Do you mean “${label}”?`);
    expect(chat.labels).toEqual([label, 'Show the step']);
    expect(await answers(chat)).toBe(0);
    await chat.press(label);
    expect(chat.replacedBy).toContain(label);
    expect(await answers(chat)).toBe(1);
  });

  it('are about the answer that was asked about when a yes or a no follows', async () => {
    const chat = await newChat(bot).say('start activesync-guide');
    await chat.say('mail won’t send');
    await chat.say('no');
    expect(chat.heading).toBe('Which answer is it?');
    await chat.say('mail won’t send');
    await chat.say('yes');
    expect(chat.heading).toBe('What goes wrong with mail?');
  });

  it('take no number for an answer while another one was asked about', async () => {
    const chat = await newChat(bot).say('start activesync-guide');
    await chat.say('mail won’t send');
    await chat.say('1');
    expect(chat.heading).toBe('Which answer is it?');
    await chat.say('mail won’t send');
    await chat.say('no');
    await chat.say('yes');
    expect(chat.heading).toBe('Which answer is it?');
    expect(await answers(chat)).toBe(0);
    await chat.say('3');
    expect(chat.heading).toBe('What goes wrong with mail?');
  });

  it('never let a yes slip to the step’s own question', async () => {
    const chat = await atProbe();
    await chat.say('I cannot run it');
    expect(chat.heading).toBe('Do you mean “It can’t be run”?');
    await chat.say('no');
    expect(chat.heading).toBe('Which answer is it?');
    await chat.say('I cannot run it');
    await chat.say('yes');
    expect((await chat.say('path')).words).toContain('Does the probe succeed? It can’t be run');
  });

  it('are never asked about with the opposite of what was said', async () => {
    const chat = await atServices(bot);
    await chat.say('they are not running');
    expect(chat.heading).not.toContain('Yes, they are Running');
    expect(await answers(chat)).toBe(2);
  });

  it.each(['start the iphone of bob@contoso.com can’t send mail', 'phones can’t send mail'])(
    'that open a case with “%s” are asked about on the first card',
    async (words) => {
      const chat = await newChat(bot).say(words);
      expect(chat.words).toContain('Do you mean “Mail is missing or won’t send”? Press it, or type yes.');
      await chat.say('yes');
      expect(chat.heading).toBe('What goes wrong with mail?');
    },
  );

  it('say no more than they mean when an emoji is all there is', async () => {
    const chat = await atServices(bot);
    for (const emoji of ['👍', '👍🏽', '👌', '❤️']) {
      await chat.say(emoji);
      expect(chat.heading).toBe('Which answer is it?');
      expect(chat.words).toContain('alone can mean many things.');
    }
    expect(await answers(chat)).toBe(2);
    await chat.say('yes 👍');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it.each(['thanks', 'Thank you!', 'thanks 🙏', 'danke'])('are met kindly: “%s”', async (words) => {
    const chat = await atServices(bot);
    await chat.say(words);
    expect(chat.heading).toBe('You’re welcome');
    expect(chat.labels).toEqual(['Show the step']);
    await newChat(bot)
      .say(words)
      .then((fresh) => expect(fresh.newest.text).toMatch(/^You’re welcome\./));
  });

  it.each([
    ['شكرا لا أعرف', 'Which answer is it?'],
    ['what now', 'Which answer is it?'],
    [`${'word '.repeat(300)}`, 'That is a long message.'],
    ['send to engineer', 'Hand the case to an engineer?'],
    ['snooze 2h', 'Snooze works in an alert’s thread'],
  ])('get what is possible, with buttons, and no blame: “%.30s”', async (words, reply) => {
    const chat = await atServices(bot);
    await chat.say(words);
    expect(chat.words).toContain(reply);
    expect(chat.words).not.toMatch(/isn.t an answer/);
    expect(chat.labels).toContain('Show the step');
    await chat.press('Show the step');
    expect(chat.replacedBy).toContain('The step is below.');
    expect(chat.heading).toBe('Do the POP3 services run?');
  });

  it('name the values that a form waits for', async () => {
    const chat = await newChat(bot).say('start pop-health');
    await chat.say('what now');
    expect(chat.words).toContain(
      'This step needs the server’s name, the Exchange version and the server’s role first. Fill it in on the card',
    );
    expect(chat.labels).toEqual(['Show the step']);
  });

  it('ask for empty fields by their names', async () => {
    const chat = await newChat(bot).say('start pop-health');
    const errors = inputsIn(cardOf(chat.newest) ?? {}).map(({ errorMessage }) => errorMessage);
    expect(errors.slice(0, 2)).toEqual([
      'Fill in the server’s name, for example EX01.',
      'Choose the Exchange version.',
    ]);
    await chat.say('go on');
    expect(chat.newest.text).toContain('Fill in the server’s name, on the card or like this: server EX01.');
    expect(chat.newest.text).toContain('Choose the Exchange version, on the card or like this: exchange 2019.');
  });

  it('lead back to the step from help, an explanation and a paste that can’t be read', async () => {
    const chat = await atServices(bot);
    for (const words of ['help', 'explain 503', '```\nsome output nobody knows\nof two lines\n```']) {
      await chat.say(words);
      expect(chat.labels).toContain('Show the step');
      await chat.press('Show the step');
      expect(chat.heading).toBe('Do the POP3 services run?');
    }
    expect(wordsOf({ attachments: [{ content: chat.replaced }] })).not.toBe('');
  });

  it('are followed by the step once an output of another server was set aside', async () => {
    const chat = await newChat(bot).say('POP is down on EX02');
    await chat.press('Go on', SERVER);
    await chat.say(serverHealthOf('EX09', { name: 'PopDeepTestMonitor', healthSet: 'POP', alertValue: 'Unhealthy' }));
    await chat.press('Keep EX02');
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
    expect(chat.labels).toContain('PopDeepTestMonitor');
  });
});
