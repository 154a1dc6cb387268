import { random } from '../support/random';
import { type Bot, startBot } from '../support/start-bot';
import { fuzz } from '../torture/fuzz';

const TOKEN = 'a-token-of-sixteen-or-more';
const BODIES = Number(process.env.BODIES) || 10_000;

let bot: Bot;
beforeEach(async () => {
  bot = await startBot({ env: { ALERT_TOKENS: `text:${TOKEN},alertmanager:${TOKEN}` } });
});
afterEach(async () => {
  await bot.stop();
});

it('refuses or takes whatever bytes come in through its doors, and never fails', async () => {
  const drawn = random();
  const { statuses, wrong } = await fuzz({
    url: bot.url,
    teamsUrl: bot.teams.url,
    bodies: BODIES,
    random: drawn,
    alertToken: TOKEN,
  });
  const failed = bot.logged.filter((line) => JSON.parse(line).level >= 50).slice(0, 3);
  expect({ seed: drawn.seed, wrong, failed }).toEqual({ seed: drawn.seed, wrong: [], failed: [] });
  expect(statuses['200']).toBeGreaterThan(BODIES / 50);
  expect(statuses['400']).toBeGreaterThan(BODIES / 50);
  expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  expect(({} as Record<string, unknown>).id).toBeUndefined();
}, 180_000);
