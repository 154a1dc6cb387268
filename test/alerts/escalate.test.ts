import { conversationOf } from '../support/activities';
import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { ASK, accept, engineer, openedThread, posted, setTier } from '../support/escalation';
import { startHub } from '../support/hub-server';
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
    'Told by Alertmanager',
    'Since 10:20 UTC. Repeated, last at 10:35 UTC.',
  ])
    expect(offer).toContain(words);

  await accept(bot, thread, requester);
  await engineer(bot, thread).tell('packet');
  const record = wordsOf((await posted(bot, thread, '## Alerts')).activity);
  expect(record).toContain('monitor PopCTPMonitor (alertmanager)');
  expect(record).toContain('Since 20 Nov 2026, 10:20 UTC, last heard of 20 Nov 2026, 10:35 UTC. It began once');
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

/** An alert's thread with its case, told twice, whose form for escalating is shown. */
async function toldTwice() {
  await alertsHere(bot);
  const first = bot.teams.calls.length;
  await alert(bot, 'alertmanager', webhook(POP));
  const { chat } = await threadOf(bot, first);
  bot.clock.forward(5);
  await alert(bot, 'alertmanager', webhook(POP));
  await chat.press('Escalate');
  await chat.press('Preview', { ask: ASK, severity: '1', impact: '' });
  return chat;
}

it('shows every alert on the packet’s card: what, how bad, who told, since when and how often', async () => {
  const requester = await toldTwice();
  const mark = bot.teams.calls.length;
  await requester.pressOnly('Send it');
  const thread = await openedThread(bot, mark);
  const whole: Json = await engineer(bot, thread).pressOnly('Look first');
  const lines = wordsOf({ attachments: [{ content: whole }] }).split('\n');
  const at = lines.indexOf('Alert: POP on EX01 is unhealthy');
  expect(lines.slice(at + 1, at + 3)).toEqual([
    '“POP is wrong” · Error · Told by Alertmanager.',
    'Since 11:20. Repeated, last at 11:35.',
  ]);
});

it('puts every alert into the packet’s JSON, with its key, its sources, its times and its state', async () => {
  const token = 'hub-token-0123456789abcdef';
  const hub = await startHub(token);
  await bot.stop();
  bot = await startTeam({ env: { AGENT_HUB_URL: hub.url, AGENT_HUB_TOKEN: token } });
  try {
    const requester = await toldTwice();
    await requester.pressOnly('Send it');
    const { value } = await hub.waitFor(({ name }) => name === 'handoff.initiate');
    expect(value.schemaVersion).toBe(1);
    expect(value.alerts).toEqual([
      {
        fingerprint: expect.stringMatching(/\S/),
        sources: ['alertmanager'],
        rule: 'POP is wrong',
        monitor: 'PopCTPMonitor',
        server: 'EX01',
        healthSet: 'POP',
        state: 'firing',
        severity: 1,
        firstSeen: '2026-11-20T10:20:00.000Z',
        lastSeen: '2026-11-20T10:35:00.000Z',
        told: 2,
        spells: 1,
      },
    ]);
  } finally {
    await hub.close();
  }
});
