import { list, probe, serverHealthOf } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { atProbe, atWhichMonitor, CTP_PROBE, CTP_UNHEALTHY, exportOf, monitorsOfCtp, newChat } from './places';

const FAILED = probe(CTP_PROBE, 'Failed', { Error: 'HTTP status: 503 Log: V1_Mbx:MBX07_Dc:DC01_Throttle0' });

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

describe('an earlier paste', () => {
  it('is offered at the later step that it answers, with its lines and one press to take it', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(`${CTP_UNHEALTHY}\n${FAILED}`);
    await chat.press('Take it');
    expect(chat.heading).toBe('Does the probe succeed?');
    expect(chat.words).toContain('The earlier paste by Dana Ruiz says: ActiveSync\\ActiveSyncCTPProbe says Failed');
    expect(chat.words).toContain('This means: No, it says something else');
    expect(chat.labels.slice(0, 2)).toEqual(['Take it', 'Set it aside']);
    expect(chat.labels).not.toContain('No, it says something else');
    expect(chat.labels).toContain('Yes, it says Succeeded');
    await chat.press('Take it');
    expect(await exportOf(chat)).toMatch(/Does the probe succeed\?” with “No, it says something else” \(paste\)/);
  });

  it('is left out once somebody says that it is not so', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(`${CTP_UNHEALTHY}\n${FAILED}`);
    await chat.press('Take it');
    await chat.pressInPlace('Set it aside');
    expect(chat.labels).toContain('No, it says something else');
    expect(chat.words).not.toContain('earlier paste');
    expect(chat.labels).not.toContain('Take it');
  });

  it('is not offered where the question is how things are after something was done', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED);
    await chat.press('Take it');
    expect(chat.heading).toBe('Is Basic authentication on for ActiveSync?');
    await chat.press('Yes, it says True');
    await chat.press('Yes');
    expect(chat.heading).toBe('Does the probe succeed now?');
    expect(chat.words).not.toContain('earlier paste');
  });

  it('of another server is not offered', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(serverHealthOf('MBX07', ...monitorsOfCtp('Unhealthy')));
    await chat.press('Back');
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
    expect(chat.words).not.toContain('earlier paste');
  });

  it('is offered again after a step back, unless the step asks for news', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED);
    await chat.press('Take it');
    await chat.press('Back');
    expect(chat.heading).toBe('Does the probe succeed?');
    expect(chat.labels).toContain('Take it');
  });

  it('outlives a restart', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(`${CTP_UNHEALTHY}\n${FAILED}`);
    await bot.settled();
    await bot.restart();
    await chat.press('Take it');
    expect(chat.words).toContain('The earlier paste by Dana Ruiz says');
  });
});

describe('a value that a paste tells', () => {
  it('is filled in where the case lacks it and a later step asks for it', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED);
    expect(chat.words).toContain('Filled in: Mailbox server MBX07');
    await chat.say('status');
    expect(chat.words).toContain('Mailbox server: MBX07');
  });

  it('names the monitor of the alert', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(CTP_UNHEALTHY);
    expect(chat.words).toContain('Filled in: Monitor ActiveSyncCTPMonitor');
  });

  it('is asked about where the case has another one', async () => {
    const chat = newChat(bot);
    await chat.say('start activesync-health');
    await chat.say('healthSet ActiveSync.Proxy');
    await chat.say(serverHealthOf('EX01', { name: 'PopCTPMonitor', healthSet: 'POP', alertValue: 'Unhealthy' }));
    expect(chat.words).toContain('The case has health set ActiveSync.Proxy, the output has POP. Which is right?');
    await chat.pressInPlace('Use POP');
    await chat.say('status');
    expect(chat.words).toContain('Health set: POP');
  });

  it('is chosen by a person where several phones are listed', async () => {
    const chat = newChat(bot);
    await chat.say('explain 129');
    await chat.press(chat.labels.find((label) => label.startsWith('Start at'))!);
    await chat.pressInPlace('Show the command', { exchange: '2019', ...inputsFor(chat.inputs) }).catch(() => undefined);
    while (chat.heading !== 'Find the phone’s device ID') await onward(chat);
    const phone = (id: string, type: string) => list({ DeviceID: id, DeviceType: type, LastSuccessSync: '11/20/2026' });
    await chat.say(`${phone('PHONE1', 'iPhone').trimEnd()}\n${phone('PHONE2', 'Android')}`);
    expect(chat.heading).toBe('Which phone is it?');
    expect(chat.inputs).toEqual(['deviceId']);
    await chat.pressInPlace('Use this phone', { deviceId: 'PHONE2' });
    expect(chat.words).toContain('This means: Done');
    await chat.press('Take it');
    await chat.say('status');
    expect(chat.words).toContain('Device ID: PHONE2');
  });
});

const VALUES: Record<string, string> = { mailbox: 'ann@contoso.com', exchange: '2019', server: 'EX01' };
const inputsFor = (inputs: readonly string[]) => Object.fromEntries(inputs.map((id) => [id, VALUES[id] ?? '']));

/** Towards the phone's ID: no to everything, values where a card asks for them. */
async function onward(chat: ReturnType<typeof newChat>): Promise<void> {
  if (chat.labels.includes('Show the command')) {
    await chat.pressInPlace('Show the command', inputsFor(chat.inputs));
    return;
  }
  const answer = chat.actions.find(({ data }) => data.answer === 'no') ?? chat.actions.find(({ data }) => data.answer);
  await chat.answer(answer!.data.answer, inputsFor(chat.inputs));
}
