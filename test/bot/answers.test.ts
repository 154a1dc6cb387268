import { activeSyncGuide } from '../../src/runbooks/activesync-guide';
import { stepsOf } from '../../src/runbooks/steps';
import { deliver, message } from '../support/activities';
import { type Chat, cardOf, newChat } from '../support/chat';
import { atServices } from '../support/pop-case';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { wayTo } from '../support/walk-planner';

describe('answering a step', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  /** A step of the guide that asks which status SendMail had. */
  const atStatus = async (): Promise<Chat> => {
    const asks = [...stepsOf(activeSyncGuide).values()].find(
      ({ meta }) => meta.asksStatus?.answers[126] !== undefined,
    )!;
    const chat = await newChat(bot).say('start activesync-guide');
    return await chat.walk(wayTo(activeSyncGuide, CASE, asks.id), CASE);
  };

  it.each([
    ['button', (chat: Chat) => chat.press('Yes, they are Running')],
    ['Action.Submit', (chat: Chat) => chat.submit('Yes, they are Running')],
    ['label', (chat: Chat) => chat.say('Yes, they are Running')],
    ['label in capitals, with a full stop', (chat: Chat) => chat.say('YES, THEY ARE RUNNING.')],
    ['beginning of a label', (chat: Chat) => chat.say('yes, they are')],
    ['number', (chat: Chat) => chat.say('1')],
    ['yes', (chat: Chat) => chat.say('yes')],
    ['yes, politely', (chat: Chat) => chat.say('Yes please')],
  ])('goes on by %s, and shrinks the card to who answered what', async (_, say) => {
    const chat = await atServices(bot);
    await say(chat);
    expect(chat.heading).toBe('Does the probe succeed?');
    await chat.changed((words) =>
      /✓.*Do the POP3 services run\?.*Yes, they are Running.*Dana Ruiz, 11:30/s.test(words),
    );
  });

  it.each([
    ['de-DE', 'ja'],
    ['fr-FR', 'oui'],
    ['es-ES', 'sí'],
    ['en-GB', 'yep'],
    ['fi-FI', 'yes'],
    ['de-AT', 'yes'],
    ['', 'yes'],
  ])('hears yes in the language of %s: “%s”', async (locale, word) => {
    const chat = await atServices(bot);
    await deliver(bot.url, { ...message(chat.place, word, { from: chat.who }), locale });
    await chat.changed((words) => words.includes('Yes, they are Running'));
  });

  it.each([
    ['de-DE', 'nein'],
    ['fr-FR', 'non'],
    ['es-ES', 'no'],
    ['en-US', 'No, it failed again'],
    ['en-US', 'n'],
    ['fi-FI', 'no'],
  ])('hears no in the language of %s: “%s”', async (locale, word) => {
    const chat = await atServices(bot);
    await chat.press('Yes, they are Running');
    await deliver(bot.url, { ...message(chat.place, word, { from: chat.who }), locale });
    await chat.changed((words) => words.includes('No, it says something else'));
  });

  it.each(['not sure', 'no idea', 'yes and no', 'maybe', 'what now', '9', '0', '👍🏽👎', 'status of EX01?'])(
    'takes “%s” for no answer, and says what is possible',
    async (words) => {
      const chat = await atServices(bot);
      await chat.press('Yes, they are Running');
      await chat.say(words);
      expect(chat.heading).toBe('Which answer is it?');
      expect(chat.words).toContain('The step asks: Does the probe succeed?');
      expect(chat.labels).toEqual([
        'Yes, it says Succeeded',
        'No, it says something else',
        'It can’t be run',
        'Show the step',
      ]);
    },
  );

  it('does not take yes for either of two answers that begin with no', async () => {
    const chat = await atServices(bot);
    await chat.say('no');
    expect(chat.heading).toBe('Which answer is it?');
  });

  it.each(['126', 'status 126', 'Status 126.', 'code 126'])(
    'takes “%s” for the answer where a step asks for a status',
    async (words) => {
      const chat = await atStatus();
      await chat.say(words);
      expect(chat.words).not.toContain('Source:');
      await chat.say('export');
      expect(chat.words).toMatch(/\(status\)/);
    },
  );

  it('explains a status at a step that does not ask for one', async () => {
    const chat = await atServices(bot);
    await chat.say('status 126');
    expect(chat.words).toContain('126');
    expect(chat.words).toContain('Source:');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Do the POP3 services run?');
  });

  it('lets ask again on the same card when a code is not known', async () => {
    const chat = await atServices(bot);
    await chat.press('Explain a code');
    await chat.pressOnly('Explain it', { code: 'sync 4711' });
    expect(chat.replacedBy).toContain('I don’t know that code');
    expect(JSON.stringify(chat.replaced)).toContain('"value":"sync 4711"');
    await chat.say('explain sync 4711');
    await chat.pressOnly('Explain it', { code: 'sync 3' });
    expect(chat.replacedBy).toContain('Source:');
  });

  it('leads to the end, says who resolved it, and closes', async () => {
    const chat = await atServices(bot);
    await chat.say('1');
    await chat.say('yes, it says succeeded');
    expect(cardOf(chat.newest)!.body[0].inlines[0].text).toContain('the end of the runbook');
    await chat.press('Close the case');
    expect(chat.heading).toMatch(/^Case \d+ is resolved and closed$/);
    expect(chat.words).toContain('Nothing is left changed.');
  });

  it.each(['HELP', 'help!', ' Help? ', '/help', '“help”', 'Hi', '?'])('takes “%s” for help', async (words) => {
    const chat = await newChat(bot).say(words);
    expect(chat.heading).toBe('What you can say');
  });

  it.each(['BACK.', 'Status!', 'PATH', 'Export…', 'Explain 3', 'Remind 5', 'close?'])(
    'takes “%s” for a command, upper case and punctuation or not',
    async (words) => {
      const chat = await atServices(bot);
      await chat.say(words);
      expect(chat.heading).not.toBe('Which answer is it?');
    },
  );

  it.each(['back', 'path', 'export', 'escalate', 'remind 5', 'close', 'close anyway'])(
    'says that no case is open when “%s” is typed without one',
    async (words) => {
      const chat = await newChat(bot).say(words);
      expect(chat.newest.text).toBe('No case is open here. Type start to open one.');
    },
  );

  it('shows the menu for status without a case', async () => {
    const chat = await newChat(bot).say('status');
    expect(chat.words).toContain('No case is open here.');
    expect(chat.labels).toContain('POP health set');
  });
});
