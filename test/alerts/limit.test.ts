import type { Bot } from '../support/start-bot';
import { alert, startTeam, unhealthy, webhook } from './team';

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam({ alertLimit: { most: 5, perSecond: 0.01 } });
});
afterEach(async () => {
  await bot.stop();
});

const tell = (many: number, source = 'alertmanager') =>
  alert(bot, source, webhook(...Array.from({ length: many }, (_, i) => unhealthy(`EX${i}`, 'POP'))));

describe('a source that tells of more than can be taken', () => {
  it('is told to send it again, which the next minutes take; the others go on', async () => {
    expect((await tell(4)).status).toBe(202);
    const refused = await tell(2);
    expect(refused).toMatchObject({ status: 503, body: { error: expect.stringContaining('Send them again later') } });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await tell(5, 'grafana')).status).toBe(202);
    bot.clock.forward(2);
    expect((await tell(2)).status).toBe(202);
  });

  it('has a request taken whole that is more than the limit, and is told to wait after it', async () => {
    expect((await tell(8)).status).toBe(202);
    expect((await tell(1)).status).toBe(503);
  });
});
