import { conversationOf } from '../support/activities';
import { wordsOf } from '../support/chat';
import { ASK, accept, engineer, openedThread, posted, setTier } from '../support/escalation';
import type { Bot } from '../support/start-bot';
import { alert, alertsHere, startTeam, threadOf, unhealthy, webhook } from './team';

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam();
  await setTier(bot);
});
afterEach(async () => {
  await bot.stop();
});

const POP = unhealthy('EX01', 'POP', { labels: { monitor: 'PopCTPMonitor' } });

it('escalates from the alert’s card, before any runbook, and the alert goes along', async () => {
  await alertsHere(bot);
  const first = bot.teams.calls.length;
  await alert(bot, 'alertmanager', webhook(POP));
  const { chat: requester } = await threadOf(bot, first);
  bot.clock.forward(5);
  await alert(bot, 'alertmanager', webhook(POP));
  await requester.press('Escalate');
  expect(requester.words).toContain('What should the engineer do?');
  await requester.press('Preview', { ask: ASK, severity: '1', impact: '' });
  const mark = bot.teams.calls.length;
  await requester.pressOnly('Send it');
  const thread = await openedThread(bot, mark);
  const offer = wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
  expect(offer).toContain(ASK);
  for (const words of [
    'Alert: POP on EX01 is unhealthy',
    'told by Alertmanager',
    'Since 10:20 UTC. Told 2 times, last at 10:35 UTC.',
  ])
    expect(offer).toContain(words);

  await accept(bot, thread, requester);
  await engineer(bot, thread).tell('packet');
  const record = wordsOf((await posted(bot, thread, '## Alerts')).activity);
  expect(record).toContain('monitor PopCTPMonitor (alertmanager)');
  expect(record).toMatch(/First seen 2026-11-20T10:20:00\.000Z, last seen 2026-11-20T10:35:\S+\. Told in 2 minute/);
  expect(record).toContain('Now: firing.');
});

it('says in the record that an alert has ended', async () => {
  await alertsHere(bot);
  const first = bot.teams.calls.length;
  await alert(bot, 'alertmanager', webhook(POP));
  const { chat } = await threadOf(bot, first);
  bot.clock.forward(5);
  const over = { ...POP, status: 'resolved', endsAt: '2026-11-20T10:34:00.000Z' };
  await alert(bot, 'alertmanager', webhook(over));
  await chat.tell('export');
  const { activity } = await posted(bot, chat, '## Alerts');
  expect(wordsOf(activity)).toContain('Now: resolved.');
});
