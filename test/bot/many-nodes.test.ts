import { conversationOf, deliver, message, person, personal } from '../support/activities';
import { Chat, wordsOf } from '../support/chat';
import { type Postgres, startPostgres } from '../support/postgres';
import { type Bot, startBot } from '../support/start-bot';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres.close();
});

describe('two nodes on one PostgreSQL database', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot({ databaseUrl: await postgres.newDatabase(), nodes: 2 });
  });
  afterEach(async () => {
    await bot.stop();
  });

  it('answer turns of one case in turn, as if they were one', async () => {
    const chat = await new Chat(bot).say('POP is down on EX02');
    await chat.press('Go on', { exchange: '2019', role: 'mailbox', healthSet: 'POP' });
    expect(chat.words).toContain('Which monitor is Unhealthy?');
    await chat.press('PopCTPMonitor');
    await chat.press('Back');
    expect(chat.words).toContain('Which monitor is Unhealthy?');
    await chat.press('PopSelfTestMonitor');
    await chat.say('status');
    expect(chat.words).toMatch(/Case 1001/);
    expect(bot.logged.filter((line) => !line.startsWith('info'))).toEqual([]);
  });

  it('send the messages of each conversation in order, each once, whichever node took the turn', async () => {
    const people = Array.from({ length: 6 }, (_, i) => personal(bot.teams.url, person(`Person ${i}`, 100 + i)));
    const codes = Array.from({ length: 10 }, (_, i) => 101 + i);
    for (const code of codes)
      await Promise.all(
        people.map(async (place, i) => {
          const from = person(`Person ${i}`, 100 + i);
          const { status } = await deliver(bot.url, message(place, `explain ${code}`, { from }));
          expect(status).toBe(200);
        }),
      );
    for (const place of people) {
      const here = conversationOf(place);
      await bot.teams.waitFor(() => bot.teams.shown(here).length >= codes.length);
      const shown = bot.teams.shown(here).map(wordsOf);
      expect(shown.map((text) => codes.find((code) => text.includes(String(code))))).toEqual(codes);
    }
  });
});
