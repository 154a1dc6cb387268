import { ecpProxyHealth } from '../../src/runbooks/ecp-proxy-health';
import { newChat } from '../support/chat';
import { random } from '../support/random';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { planWalks } from '../support/walk-planner';

describe('a restart between any two turns', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  it('changes nothing that a person can see, on the longest walk there is', async () => {
    const { walks } = planWalks(ecpProxyHealth, [{ exchange: '2019', role: 'mailbox' }], []);
    const walk = walks.reduce((longest, next) => (next.presses.length > longest.presses.length ? next : longest));
    const see = async (restarts: boolean): Promise<string[]> => {
      const chat = await newChat(bot).say('start ecp-proxy-health on EX01');
      const seen: string[] = [];
      for (const press of walk.presses) {
        if (restarts) await bot.restart();
        await chat.walk([press], CASE);
        seen.push(chat.words.replace(/Case \d+/g, 'Case'), chat.labels.join());
      }
      return seen;
    };
    expect(await see(true)).toEqual(await see(false));
  });

  it('keeps every question open: closing, the menu, the values card, a form, a second case', async () => {
    const chat = await newChat(bot).say('ActiveSync and POP are Unhealthy on EX09');
    await bot.restart();
    await chat.press('POP health set');
    await bot.restart();
    await chat.press('Change values');
    await bot.restart();
    await chat.press('Save', { server: 'EX08' });
    expect(chat.words).toContain('on EX08');
    await chat.press('Go on', { ...CASE, server: 'EX08', healthSet: 'POP' });
    await chat.say('close');
    await bot.restart();
    await chat.say('no');
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
    await bot.restart();
    await chat.say('back');
    expect(chat.heading).toBe('Which server and health set is the alert about?');
  });

  it('keeps it asked which answer was meant', async () => {
    const chat = await newChat(bot).say('start activesync-guide');
    await chat.say('mail won’t send');
    await bot.restart();
    await chat.say('yes');
    expect(chat.heading).toBe('What goes wrong with mail?');
  });

  it('loses nothing on seeded walks of presses, steps back and restarts', async () => {
    const draw = random();
    for (let walk = 0; walk < 6; walk++) {
      const chat = await newChat(bot).say('start pop-health on EX01');
      for (let turn = 0; turn < 12; turn++) {
        if (draw.next() < 0.3) await bot.restart();
        const answers = chat.actions.flatMap(({ data }) => data.answer ?? []);
        if (draw.next() < 0.2 && chat.labels.includes('Back')) await chat.press('Back');
        else if (answers.length > 0) await chat.walk([{ answer: draw.pick(answers) }], CASE);
        else break;
      }
      const shown = chat.words;
      await bot.restart();
      await (await chat.say('status')).press('Show the current step');
      try {
        expect(chat.words).toBe(shown);
      } catch (error) {
        throw new Error(`seed ${draw.seed}, walk ${walk}: ${(error as Error).message}`);
      }
    }
  });
});
