import { readFileSync } from 'node:fs';
import { channel, DANA, deliver, invoke, newId, personal, SAM } from '../support/activities';
import { Chat, cardOf, inputsIn, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import type { Bot } from '../support/start-bot';
import { fixture } from './fixture';
import { alert, alertsHere, OPS, startTeam, unhealthy, until, webhook } from './team';

let bot: Bot;
beforeEach(async () => {
  bot = await startTeam();
});
afterEach(async () => {
  await bot.stop();
});

/** Somebody's message in a channel, with the action chosen on it. */
const messageBy = (root: string, content: string, attachments: Json[] = []): Json => ({
  commandId: 'startTriage',
  commandContext: 'message',
  messagePayload: { id: root, replyToId: null, body: { contentType: 'html', content }, attachments },
});

const adaptive = (body: Json[]): Json => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: JSON.stringify({
    type: 'AdaptiveCard',
    version: '1.4',
    body,
    actions: [{ type: 'Action.OpenUrl', title: 'Silence', url: 'https://x.example' }],
  }),
});

const connector: Json = {
  contentType: 'application/vnd.microsoft.teams.card.o365connector',
  content: JSON.stringify({
    '@type': 'MessageCard',
    title: '[FIRING:1] HealthSetUnhealthy',
    sections: [
      {
        activityTitle: 'POP is down',
        facts: [
          { name: '**server**', value: 'EX07' },
          { name: 'health_set', value: 'POP' },
          { name: 'severity', value: 'critical' },
        ],
      },
    ],
    potentialAction: [{ '@type': 'OpenUri', name: 'Open' }],
  }),
};

const ask = async (
  name: string,
  value: Json,
  root: string,
  who = DANA,
): Promise<{ status: number; body: Json | undefined }> =>
  await deliver(bot.url, invoke(channel(bot.teams.url, root, OPS), `composeExtension/${name}`, value, { from: who }));

const formOf = (body: Json | undefined): Json => body?.task.value.card.content;
const filled = (form: Json): Json => Object.fromEntries(inputsIn(form).map(({ id, value }) => [id, value]));

describe('Start triage on a message', () => {
  it.each([
    [
      'a sentence',
      '<p>ActiveSync is Unhealthy on EX01</p>',
      [],
      { server: 'EX01', healthSet: 'ActiveSync', runbook: 'activesync-health' },
    ],
    [
      'a connector card',
      '<attachment id="1"></attachment>',
      [connector],
      { server: 'EX07', healthSet: 'POP', runbook: 'pop-health' },
    ],
    [
      'an adaptive card',
      '',
      [
        adaptive([
          { type: 'TextBlock', text: 'Exchange alert' },
          {
            type: 'FactSet',
            facts: [
              { title: 'Server:', value: 'EX02' },
              { title: 'Health set', value: 'ECP.Proxy' },
            ],
          },
        ]),
      ],
      { server: 'EX02', healthSet: 'ECP.Proxy', runbook: 'ecp-proxy-health' },
    ],
    ['words', '<p>phones can’t send mail</p>', [], { server: '', healthSet: '', runbook: 'activesync-guide' }],
  ])('shows what it read in %s, and asks for no sign-in', async (_, content, cards, read) => {
    const root = newId();
    const { status, body } = await ask('fetchTask', messageBy(root, content, cards), root);
    expect(status).toBe(200);
    expect(body?.task.type).toBe('continue');
    expect(filled(formOf(body))).toMatchObject(read);
    expect(formOf(body).actions).toEqual([expect.objectContaining({ type: 'Action.Submit', title: 'Start triage' })]);
    expect(bot.teams.calls).toEqual([]);
  });

  it('opens the case in the message’s thread, at the runbook’s first step, and once however often it is asked', async () => {
    const root = newId();
    const value = messageBy(root, 'ActiveSync is Unhealthy on EX01');
    const form = filled(formOf((await ask('fetchTask', value, root)).body));
    const answers = await Promise.all(
      [1, 2].map(() => ask('submitAction', { ...value, data: { do: 'startTriage', ...form } }, root, SAM)),
    );
    for (const { status, body } of answers)
      expect([status, body?.task.value]).toEqual([200, 'Case 1001 is open in the message’s thread.']);
    const chat = new Chat(bot, channel(bot.teams.url, root, OPS));
    await until(() => chat.heading === 'Which server and health set is the alert about?');
    await until(() => wordsOf(chat.shown[0] ?? {}).includes('Who has it: Sam Okoro'));
    await bot.settled();
    expect(chat.shown).toHaveLength(2);
    await ask('submitAction', { ...value, data: { do: 'startTriage', ...form } }, root, SAM);
    await bot.settled();
    expect(chat.shown).toHaveLength(2);
  });

  it('finds the thread by the message where Teams names the channel alone', async () => {
    const root = newId();
    const value = { ...messageBy(root, 'POP is Unhealthy on EX03'), data: {} };
    await deliver(bot.url, invoke(channel(bot.teams.url, undefined, OPS), 'composeExtension/submitAction', value));
    const chat = new Chat(bot, channel(bot.teams.url, root, OPS));
    await until(() => chat.heading === 'Which server and health set is the alert about?');
  });

  it('says where the case is that has the alert already', async () => {
    await alertsHere(bot);
    await alert(bot, 'alertmanager', webhook(unhealthy('EX01', 'ActiveSync')));
    const root = newId();
    const { body } = await ask(
      'submitAction',
      { ...messageBy(root, 'ActiveSync is Unhealthy on EX01'), data: {} },
      root,
    );
    expect(body?.task.value).toContain('Case 1001 has this alert already.');
  });

  it('shows the form again where a value does not fit', async () => {
    const root = newId();
    const { body } = await ask(
      'submitAction',
      { ...messageBy(root, 'Help'), data: { server: "EX01'; iisreset" } },
      root,
    );
    expect(wordsOf({ attachments: [body?.task.value.card] })).toContain('Server');
    expect(body?.task.type).toBe('continue');
  });

  it('takes what was filled in before what it read', async () => {
    const root = newId();
    const data = { server: 'EX09', healthSet: 'POP.Proxy', runbook: 'pop-health' };
    await ask('submitAction', { ...messageBy(root, 'Something is wrong'), data }, root);
    const chat = new Chat(bot, channel(bot.teams.url, root, OPS));
    await until(() => chat.heading === 'Which server and health set is the alert about?');
    expect(filled(cardOf(chat.newest)!)).toMatchObject({ server: 'EX09', healthSet: 'POP.Proxy' });
  });

  it('is refused where it is another command, or nothing that Teams sends', async () => {
    const root = newId();
    expect((await ask('fetchTask', { ...messageBy(root, 'x'), commandId: 'other' }, root)).status).toBe(400);
    expect((await ask('query', messageBy(root, 'x'), root)).status).toBe(400);
    expect((await ask('fetchTask', {}, root)).status).toBe(400);
  });

  it('opens the case in a chat for its people alone', async () => {
    const value = { ...messageBy(newId(), 'POP is Unhealthy on EX03'), data: {} };
    const place = personal(bot.teams.url);
    for (let i = 0; i < 2; i++) await deliver(bot.url, invoke(place, 'composeExtension/submitAction', value));
    const chat = new Chat(bot, place);
    await until(() => chat.heading === 'Which server and health set is the alert about?');
    await bot.settled();
    expect(chat.shown).toHaveLength(1);
    await alertsHere(bot);
    expect((await alert(bot, 'alertmanager', webhook(unhealthy('EX03', 'POP')))).body.cases).toEqual([1002]);
  });

  it('takes secrets out of what the message’s cards say', async () => {
    const facts = [
      { title: 'summary', value: 'POP is Unhealthy on EX03, it used client_secret=9f8e7d6c5b4a3210' },
      { title: 'Server', value: 'EX03' },
    ];
    const value = { ...messageBy(newId(), '', [adaptive([{ type: 'FactSet', facts }])]), data: {} };
    const chat = new Chat(bot, personal(bot.teams.url));
    const { body } = await deliver(bot.url, invoke(chat.place, 'composeExtension/fetchTask', value));
    await deliver(
      bot.url,
      invoke(chat.place, 'composeExtension/submitAction', { ...value, data: { runbook: 'pop-health' } }),
    );
    await until(() => chat.heading === 'Which server and health set is the alert about?');
    await bot.settled();
    await bot.end();
    const kept = readFileSync(bot.databaseUrl.replace('sqlite:', ''), 'latin1');
    expect(kept).toContain('[redacted]');
    expect(kept + JSON.stringify(body)).not.toContain('9f8e7d6c5b4a3210');
  });
});

describe('an alert in the personal chat', () => {
  it.each([
    ['a sentence', 'ActiveSync is Unhealthy on EX01', { server: 'EX01', healthSet: 'ActiveSync' }],
    ['a SCOM notification', fixture('scom-ecp.txt').replaceAll('ECP', 'ECP.Proxy'), { healthSet: 'ECP.Proxy' }],
    ['an event', fixture('event-4.txt').replaceAll('OWA.Protocol.Dep', 'POP'), { server: 'EX04', healthSet: 'POP' }],
  ])('starts a case there: %s', async (_, text, facts) => {
    const chat = await new Chat(bot).say(text);
    expect(chat.heading).toBe('Which server and health set is the alert about?');
    expect(filled(cardOf(chat.newest)!)).toMatchObject(facts);
  });

  it('starts another while one is open, where a monitor wrote it', async () => {
    const chat = await new Chat(bot).say('ActiveSync is Unhealthy on EX01');
    await chat.say(fixture('scom-ecp.txt').replaceAll('ECP', 'ECP.Proxy'));
    expect(chat.words).toContain('Case 1002');
  });

  it('offers the runbooks where none fits', async () => {
    const chat = await new Chat(bot).say('OWA.Proxy is Unhealthy on EX01');
    expect(chat.labels).toContain('POP health set');
  });
});
