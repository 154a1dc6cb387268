import { THREAD_LIMITS } from '../../src/delivery/budget';
import { conversationOf } from '../support/activities';
import { wordsOf } from '../support/chat';
import { accept, escalate, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

const MANY = 70;

let bot: Bot;
beforeEach(async () => {
  bot = await startBot({ limits: 'teams' });
});
afterEach(async () => {
  await bot.stop();
});

/** The bot's own clock, in milliseconds. */
const ticks = (): number => performance.now() + bot.clock.forwardMs;

it('a flood of words comes to the escalation thread whole and in order, and never faster than Teams allows', async () => {
  await setTier(bot);
  const { requester, thread } = await escalate(bot);
  await accept(bot, thread, requester);
  bot.clock.forward(1);
  const here = conversationOf(thread);
  const posts = () => bot.teams.calls.filter(({ kind, conversationId }) => kind === 'post' && conversationId === here);
  const first = posts().length;
  const said = Array.from({ length: MANY }, (_, i) => `word ${i}.`);
  const looks: { from: number; count: number; to: number }[] = [];
  const look = (): void => {
    const from = ticks();
    const count = posts().length;
    looks.push({ from, count, to: ticks() });
  };
  look();
  for (const words of said) await requester.tell(words);
  while (posts().length < first + MANY) {
    look();
    bot.clock.forward(0.25 / 60);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  look();
  const arrived = posts()
    .slice(first)
    .map(({ activity }) => /word \d+\./.exec(wordsOf(activity))?.[0]);
  expect(arrived).toEqual(said);
  // One may have been on its way when the stretch began.
  for (const { most, ms } of THREAD_LIMITS)
    for (const [i, start] of looks.entries())
      for (const end of looks.slice(i).filter(({ to }) => to - start.from <= ms))
        expect(end.count - start.count).toBeLessThanOrEqual(most + 1);
});
