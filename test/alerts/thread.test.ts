import { deliver, message, SAM } from '../support/activities';
import { newChat, wordsOf } from '../support/chat';
import type { Bot } from '../support/start-bot';
import { fixture } from './fixture';
import {
  alert,
  alertsHere,
  aloud,
  inChannel,
  OPS,
  rootButtons,
  rootCard,
  startTeam,
  threadOf,
  unhealthy,
  until,
  webhook,
} from './team';

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam();
});
afterEach(async () => {
  await bot.stop();
});

const activeSync = unhealthy('EX01', 'ActiveSync', { labels: { monitor: 'ActiveSyncCTPMonitor' } });

describe('the thread of an alert', () => {
  it('opens in the channel that was chosen, with what, where, since when, how bad, and which runbook', async () => {
    const chosen = await alertsHere(bot);
    expect(chosen.words).toContain('Alerts come to this channel now');
    const before = bot.teams.calls.length;
    expect(await alert(bot, 'alertmanager', webhook(activeSync))).toMatchObject({
      status: 202,
      body: { accepted: 1, cases: [1001] },
    });
    const { root } = await threadOf(bot, before);
    expect(root.conversationId).toMatch(`${OPS};messageid=`);
    const card = rootCard(bot, root);
    for (const word of [
      'Case 1001 · Error · unhealthy',
      'ActiveSync on EX01 is unhealthy',
      'Since 10:20 UTC. Told by Alertmanager.',
      'Monitor: ActiveSyncCTPMonitor',
      'Runbook: ActiveSync health set',
      'Who has it: nobody yet',
    ])
      expect(card).toContain(word);
    expect(rootButtons(bot, root).slice(0, 4)).toEqual(['Start triage', 'Acknowledge', 'It was transient', 'Escalate']);
  });

  it('opens once, even where its name could not be kept at first', async () => {
    await alertsHere(bot);
    await bot.settled();
    bot.sqlite!.exec("create trigger refuse before update on conversations begin select raise(abort, 'not now'); end");
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    await until(() => bot.logged.join('\n').includes('not now'));
    bot.sqlite!.exec('drop trigger refuse');
    const { root } = await threadOf(bot, before);
    await until(() => bot.sqlite!.prepare('select 1 from outbox').get() === undefined);
    expect(rootCard(bot, root)).toContain('ActiveSync on EX01 is unhealthy');
    expect(bot.teams.calls.slice(before).filter(({ kind }) => kind === 'create')).toHaveLength(1);
  });

  it('walks the runbook in it, with the alert’s server, health set and monitor filled in', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat, root } = await threadOf(bot, before, SAM);
    await chat.press('Start triage');
    expect(chat.heading).toBe('Which server and health set is the alert about?');
    await chat.press('Go on', { exchange: '2019', role: 'mailbox' });
    expect(chat.commands[0]).toContain("Get-ServerHealth -Identity 'EX01' -HealthSet 'ActiveSync'");
    await until(() => rootCard(bot, root).includes('Who has it: Sam Okoro'));
    expect(rootButtons(bot, root)[0]).toBe('Show the current step');
  });

  it('takes repeats and other sources in, by changing its root card', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { root } = await threadOf(bot, before);
    bot.clock.forward(5);
    await alert(bot, 'alertmanager', webhook(activeSync));
    await until(() => rootCard(bot, root).includes('Since 10:20 UTC. Repeated, last at 10:35 UTC. Told by'));
    bot.clock.forward(5);
    const taken = await alert(bot, 'scom', {
      AlertId: '0a1b2c3d-1111-2222-3333-444455556666',
      AlertName: 'Exchange Health Set',
      ManagedEntityDisplayName: 'EX01 - ActiveSync',
      ResolutionStateName: 'New',
    });
    expect(taken.body.cases).toEqual([1001]);
    await until(() => rootCard(bot, root).includes('Told by Alertmanager, SCOM.'));
    expect(bot.teams.calls.filter(({ kind }) => kind === 'create')).toHaveLength(1);
  });

  it('changes its root card once in 30 seconds, however many alerts come', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { root } = await threadOf(bot, before);
    for (let i = 1; i <= 20; i++)
      await alert(bot, 'alertmanager', webhook({ ...activeSync, startsAt: `2026-11-20T10:2${i % 10}:${10 + i}.000Z` }));
    await until(() => rootCard(bot, root).includes('It began 2 times.'));
    bot.clock.forward(0.5);
    await until(() => rootCard(bot, root).includes('It began 21 times.'));
    expect(bot.teams.calls.filter(({ kind, activityId }) => kind === 'update' && activityId === root.id)).toHaveLength(
      2,
    );
  });

  it('offers to close first on its root card, too, once it is over', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat, root } = await threadOf(bot, before);
    await alert(
      bot,
      'alertmanager',
      webhook({ ...activeSync, status: 'resolved', endsAt: '2026-11-20T10:29:00.000Z' }),
    );
    await until(() => chat.words.includes('has recovered'));
    bot.clock.forward(1);
    await until(() => rootButtons(bot, root)[0] === 'Close the case');
    expect(rootButtons(bot, root)[1]).toBe('Start triage');
  });

  it('says what a text tells once, with the server in it, and no severity that nobody said', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'text', 'Disk C: is full on EX09, 1% free');
    const { root } = await threadOf(bot, before);
    const card = rootCard(bot, root);
    expect(card).toContain('Case 1001 · open');
    expect(card).toContain('Server: EX09');
    expect(card).toContain('Told as text.');
    expect(card.match(/Disk C: is full/g)).toHaveLength(1);
    expect(card).not.toMatch(/names no|Warning|message/);
  });

  it('does not say again what it says above its own words', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { root } = await threadOf(bot, before);
    expect(rootCard(bot, root)).toContain('Server: EX01');
    expect(rootCard(bot, root)).not.toMatch(/server: EX01/);
  });

  it('is told of the recovery, offers to close, and stays open', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat, root } = await threadOf(bot, before);
    await alert(
      bot,
      'alertmanager',
      webhook({ ...activeSync, status: 'resolved', endsAt: '2026-11-20T10:29:00.000Z' }),
    );
    await until(() => chat.labels.includes('Close the case'));
    expect(chat.words).toContain('ActiveSync on EX01 has recovered');
    await until(() => rootCard(bot, root).includes('From 10:20 UTC to 10:29 UTC'));
    expect(rootCard(bot, root)).toContain('recovered');
    await chat.pressInPlace('Close the case');
    await until(() => rootCard(bot, root).includes('recovered, closed'));
  });

  it('is where an alert ends that was over before it was told', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    const over = { ...activeSync, status: 'resolved', endsAt: '2026-11-20T10:29:00.000Z' };
    expect((await alert(bot, 'alertmanager', webhook(over))).body).toEqual({ accepted: 1, cases: [] });
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat, root } = await threadOf(bot, before);
    expect(rootCard(bot, root)).toContain('recovered');
    await until(() => chat.words.includes('has recovered'));
  });

  it('is a new one where the trouble comes back after the case was closed, and not for what was on its way', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat } = await threadOf(bot, before);
    await chat.press('It was transient');
    expect((await alert(bot, 'alertmanager', webhook(activeSync))).body.cases).toEqual([1001]);
    const after = bot.teams.calls.length;
    bot.clock.forward(240);
    expect((await alert(bot, 'alertmanager', webhook(activeSync))).body.cases).toEqual([1002]);
    await threadOf(bot, after);
  });

  it('lists what one server begins to say within a minute, and gives what comes later its own', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync, unhealthy('ex01.corp.example', 'POP')));
    const { root } = await threadOf(bot, before);
    expect((await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'OWA')))).body.cases).toEqual([1001]);
    await until(() => rootCard(bot, root).includes('2 more on this server:'));
    expect(rootButtons(bot, root)).toContain('Triage POP health set');
    bot.clock.forward(2);
    expect((await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'ECP.Proxy')))).body.cases).toEqual([1002]);
    expect((await alert(bot, 'alertmanager', webhook(unhealthy('EX02', 'OWA')))).body.cases).toEqual([1003]);
  });

  it('is about what its triage is about, whatever worse comes to the same server', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat, root } = await threadOf(bot, before);
    await chat.press('Start triage');
    await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'POP', { labels: { severity: 'critical' } })));
    await until(() => rootCard(bot, root).includes('One more on this server:'));
    expect(rootCard(bot, root)).toContain('ActiveSync on EX01 is unhealthy');
    await chat.press('Triage POP health set');
    await until(() => rootCard(bot, root).includes('POP on EX01 is unhealthy'));
    expect(rootCard(bot, root)).toContain('Triage runs: POP health set');
  });

  it('opens for an alert that fits no runbook, says so, and offers the list', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'text', 'The disks of the archive are full.');
    const { chat, root } = await threadOf(bot, before);
    expect(rootCard(bot, root)).toContain('No runbook fits this alert. Choose one from the list, or escalate.');
    expect(rootCard(bot, root)).toContain('The disks of the archive are full.');
    await chat.press('Start triage');
    expect(chat.labels).toContain('Escalate');
    await chat.press('POP health set');
    expect(chat.heading).toBe('Which server and health set is the alert about?');
  });
});

describe('the channel for alerts', () => {
  it('gets the alerts that came before it was chosen', async () => {
    const { body } = await alert(bot, 'alertmanager', webhook(activeSync));
    expect(body.note).toContain('They are kept');
    const before = bot.teams.calls.length;
    const chat = await alertsHere(bot);
    const { root } = await threadOf(bot, before);
    await until(() => chat.words.includes('1 waited for that'));
    expect(rootCard(bot, root)).toContain('ActiveSync on EX01 is unhealthy');
  });

  it('is told by status, and ends with alerts off', async () => {
    await alertsHere(bot, OPS, 'alerts here for POP, OWA');
    const chat = inChannel(bot);
    await chat.say('status');
    expect(chat.words).toContain('Alerts for POP, OWA come to this channel. Dana Ruiz chose that.');
    const own = await newChat(bot).say('status');
    expect(own.words).not.toContain('Alerts');
    await chat.say('alerts off');
    expect(chat.words).toContain('Alerts no longer come here.');
    expect((await alert(bot, 'alertmanager', webhook(activeSync))).body.note).toContain('They are kept');
  });

  it('can be one for each health set and source', async () => {
    await alertsHere(bot, '19:all@thread.tacv2');
    await alertsHere(bot, '19:pop@thread.tacv2', 'alerts here for POP');
    await alertsHere(bot, '19:scom@thread.tacv2', 'alerts here from scom');
    const where = async (source: string, body: unknown) => {
      const before = bot.teams.calls.length;
      await alert(bot, source, body);
      return (await threadOf(bot, before)).root.conversationId.split(';')[0];
    };
    expect(await where('alertmanager', webhook(activeSync))).toBe('19:all@thread.tacv2');
    expect(await where('alertmanager', webhook(unhealthy('EX01', 'POP.Proxy')))).toBe('19:pop@thread.tacv2');
    expect(await where('scom', fixture('scom-ecp.txt'))).toBe('19:scom@thread.tacv2');
  });

  it('moves, and the channel before it is told', async () => {
    await alertsHere(bot, '19:one@thread.tacv2');
    const before = bot.teams.calls.length;
    const chat = await alertsHere(bot, '19:two@thread.tacv2');
    expect(chat.words).toContain('They came to Helpdesk until now.');
    const { root } = await threadOf(bot, before);
    expect(root.conversationId).toContain('19:one@thread.tacv2');
    expect(wordsOf(root.activity)).toContain('Dana Ruiz chose that there');
  });
});

describe('an alert that a person posts', () => {
  it('opens its case where it was posted, with or without a mention', async () => {
    for (const [i, mention] of [true, false].entries()) {
      const chat = inChannel(bot);
      const text = `ActiveSync is Unhealthy on EX0${i + 1}`;
      if (mention) await chat.say(text);
      else {
        await aloud(bot, chat.place, text);
        await until(() => chat.shown.length > 0);
      }
      expect(chat.words).toContain(`ActiveSync on EX0${i + 1} is unhealthy`);
      expect(chat.labels[0]).toBe('Start triage');
    }
  });

  it('is left alone where it only talks about alerts', async () => {
    const chat = inChannel(bot);
    await aloud(bot, chat.place, 'Has anybody seen ActiveSync unhealthy today?');
    await chat.say('help');
    expect(chat.shown).toHaveLength(1);
  });

  it('joins the case that has it', async () => {
    await alertsHere(bot);
    await alert(bot, 'alertmanager', webhook(activeSync));
    const chat = await inChannel(bot).say('ActiveSync is Unhealthy on EX01');
    expect(chat.words).toContain('Case 1001 has this alert already.');
  });

  it.each(['scom-ecp.txt', 'event-4.txt', 'server-health.txt'])('is read from %s', async (file) => {
    const chat = await inChannel(bot).say(fixture(file));
    expect(chat.words).toMatch(/Case 1001 · (Error|Critical|Warning) · unhealthy/);
  });
});

describe('a thread that is kept silent', () => {
  it('counts on, shows until when, why and by whom, and ends by itself after a restart', async () => {
    await alertsHere(bot);
    const before = bot.teams.calls.length;
    await alert(bot, 'alertmanager', webhook(activeSync));
    const { chat, root } = await threadOf(bot, before, SAM);
    await deliver(bot.url, message(chat.place, 'snooze 2h because of patching', { from: SAM }));
    await until(() => rootCard(bot, root).includes('Silent until 13:30: patching · Sam Okoro'));
    const quiet = bot.teams.calls.length;
    bot.clock.forward(60);
    await alert(bot, 'alertmanager', webhook(activeSync));
    await bot.restart();
    expect(bot.teams.calls.slice(quiet)).toEqual([]);
    bot.clock.forward(61);
    await until(() => chat.words.includes('the silence is over'));
    await until(() => rootCard(bot, root).includes('Repeated, last at'));
    expect(rootCard(bot, root)).not.toContain('Silent until');
  });
});
