import { FACTS, type FactName } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import { deliver, message, newId, press } from '../support/activities';
import { cardOf, newChat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { type Bot, startBot } from '../support/start-bot';

describe('starting a case', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  it.each(runbooks.flatMap(({ id, title }) => [id, title, id.toUpperCase()].map((words) => [words, title])))(
    'begins “start %s”',
    async (words, title) => {
      const chat = await newChat(bot).say(`start ${words}`);
      expect(chat.words).toMatch(/^Case \d+ · /);
      await chat.say('export');
      expect(chat.words).toContain(`Runbook: ${title}, version`);
    },
  );

  it.each([
    ['phones can’t send mail', 'activesync-guide', {}],
    ["phones can't send mail", 'activesync-guide', {}],
    ['POP is down on EX02', 'pop-health', { server: 'EX02' }],
    ['the iPhones of three users do not sync any more', 'activesync-guide', {}],
    ['ActiveSync is Unhealthy on EX01', 'activesync-health', { server: 'EX01', healthSet: 'ActiveSync' }],
    ['ActiveSync.Protocol is unhealthy on EX01', 'activesync-protocol-health', { healthSet: 'ActiveSync.Protocol' }],
    ['ECP.Proxy alert from mail01.contoso.com', 'ecp-proxy-health', { server: 'mail01.contoso.com' }],
    [
      'Alert: Health Set unhealthy (POP.Protocol) - PopSelfTestMonitor - The POP self test failed on EX07.',
      'pop-health',
      { server: 'EX07', healthSet: 'POP.Protocol', monitor: 'PopSelfTestMonitor' },
    ],
  ])('takes “%s” for %s', async (words, runbook, facts) => {
    const chat = await newChat(bot).say(words);
    await chat.say('export');
    expect(chat.words).toContain(`Runbook: ${runbooks.find(({ id }) => id === runbook)!.title}, version`);
    for (const [fact, value] of Object.entries(facts))
      expect(chat.words).toContain(`${FACTS[fact as FactName].label}: ${value}`);
  });

  it('offers every runbook when the words fit none, and when none are said', async () => {
    const chat = await newChat(bot).say('the printer is on fire');
    expect(chat.heading).toBe('No runbook fits these words');
    expect(chat.labels).toEqual(['Escalate it as it is', ...runbooks.map(({ title }) => title)]);
    await chat.say('start');
    expect(chat.words).toContain('describe the problem in a message');
    expect(chat.labels).toEqual(runbooks.map(({ title }) => title));
  });

  it('keeps the server that was named when it has to ask which runbook is meant', async () => {
    const chat = await newChat(bot).say('ActiveSync and POP are Unhealthy on EX09');
    expect(chat.words).toContain('More than one runbook fits.');
    await chat.press('POP health set');
    expect(chat.words).toContain('on EX09 · step 1');
  });

  it('shows one line in place of the menu that was pressed', async () => {
    const chat = await newChat(bot).say('start');
    await chat.press('POP health set');
    expect(chat.replacedBy).toMatch(/Case \d+ is open:\s+POP health set\s+· Dana Ruiz, 11:30/);
    expect(cardOf({ attachments: [{ content: chat.replaced }] })!.actions).toBeUndefined();
  });

  it('starts by Action.Submit too', async () => {
    const chat = await newChat(bot).say('menu');
    await chat.submit('ECP.Proxy health set');
    expect(chat.words).toMatch(/Case \d+ · ECP\.Proxy/);
  });

  it('opens one case for one button, however many people press it', async () => {
    const chat = await newChat(bot).say('start');
    const menu = chat.newest;
    await chat.press('POP health set');
    const first = chat.caseId;
    const { data } = cardOf(menu)!.actions.find(({ title }: Json) => title === 'POP health set');
    const { body } = await deliver(bot.url, press(chat.place, { verb: 'start', data, replyToId: menu.id }));
    expect(JSON.stringify(body)).toContain(`Case ${first} is open`);
    await chat.say('status');
    expect(chat.heading).toBe(`Case ${first} is open`);
  });

  it('opens a case again from the same button once the first is closed', async () => {
    const chat = await newChat(bot).say('start');
    const menu = chat.newest;
    await chat.press('POP health set');
    const first = chat.caseId;
    await chat.say('close');
    const { data } = cardOf(menu)!.actions.find(({ title }: Json) => title === 'POP health set');
    await deliver(bot.url, press(chat.place, { verb: 'start', data, replyToId: menu.id }));
    await chat.say('status');
    expect(chat.caseId).toBeGreaterThan(first);
  });

  it('opens one case for a message and for a press that come twice, with the same reply', async () => {
    const chat = newChat(bot);
    const id = newId();
    await chat.say('POP is down on EX02', { id });
    await chat.ignored(message(chat.place, 'POP is down on EX02', { id }));
    await chat.say('start');
    const [again] = [cardOf(chat.newest)!.actions[0]];
    const sent = press(chat.place, { verb: 'start', data: again.data, replyToId: chat.newest.id }, { from: chat.who });
    const [one, two] = [await deliver(bot.url, sent), await deliver(bot.url, sent)];
    expect(two).toEqual(one);
    await chat.say('status');
    expect(chat.heading).toBe('2 open cases here');
  });

  it('says so when words in a case sound like another problem, and opens that only when asked', async () => {
    const chat = await newChat(bot).say('POP is down on EX02');
    await chat.say('ECP.Proxy is Unhealthy on EX05');
    expect(chat.words).toContain('Is it another problem?');
    await chat.press('ECP.Proxy health set');
    expect(chat.words).toContain('ECP.Proxy on EX05');
    await chat.say('status');
    expect(chat.heading).toBe('2 open cases here');
  });

  it('keeps the help card when its Start is pressed, and the closed card when another is started', async () => {
    const chat = await newChat(bot).say('help');
    await chat.press('Start');
    expect(chat.replacedBy).toContain('What you can say');
    expect(chat.heading).toBe('What is the problem?');
    await (await chat.press('POP health set')).say('close');
    await chat.press('Start another');
    expect(chat.replacedBy).toContain('is closed');
    expect(chat.heading).toBe('What is the problem?');
  });

  it('lists several open cases and goes on with the one picked', async () => {
    const chat = await newChat(bot).say('start pop-health on EX02');
    const first = chat.caseId;
    await chat.say('start ecp-proxy-health on EX03');
    bot.clock.forward(1);
    await chat.say('status');
    expect(chat.heading).toBe('2 open cases here');
    await chat.press(`${first} POP on EX02`);
    expect(chat.words).toContain(`Case ${first} · POP on EX02`);
    expect(chat.replacedBy).toContain(`${first} · POP on EX02`);
    await chat.say('exchange 2019');
    expect(chat.words).toContain(`Case ${first} · `);
  });
});
