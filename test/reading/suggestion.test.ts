import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { htmlTable, probe, serverHealth, serverHealthOf } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import {
  ALL_HEALTHY,
  atProbe,
  atWhichMonitor,
  CTP_PROBE,
  CTP_UNHEALTHY,
  exportOf,
  monitorsOfCtp,
  newChat,
} from './places';

const FAILED = probe(CTP_PROBE, 'Failed');
const SUCCEEDED = probe(CTP_PROBE, 'Succeeded');
const wordsIn = (card: Json | undefined): string => wordsOf({ attachments: [{ content: card }] });

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

describe('output pasted as a message', () => {
  it('is read: what was found, its lines, what it means, and one press to take it', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(CTP_UNHEALTHY);
    expect(chat.words).toContain('1 monitor is Unhealthy: ActiveSyncCTPMonitor.');
    expect(chat.commands).toEqual([expect.stringMatching(/^ActiveSyncCTPMonitor\s+Unhealthy\s+ActiveSync$/)]);
    expect(chat.words).toContain('This means: ActiveSyncCTPMonitor');
    expect(chat.labels).toEqual(['Take it', 'Not so', 'Show the step']);
    await chat.press('Take it');
    expect(chat.heading).toBe('Does the probe succeed?');
    expect(wordsIn(chat.replaced)).toMatch(/✓ .*1 monitor is Unhealthy.*ActiveSyncCTPMonitor.*Dana Ruiz/s);
    expect(await exportOf(chat)).toMatch(/Which monitor is Unhealthy\?” with “ActiveSyncCTPMonitor” \(paste\)/);
  });

  it('is read with the prompt and the command in front, colours and Windows line ends', async () => {
    const chat = await atProbe(newChat(bot));
    const command = `[PS] C:\\>Invoke-MonitoringProbe -Identity '${CTP_PROBE}' -Server 'EX01' | Format-List`;
    const console = `${command}${SUCCEEDED}[PS] C:\\>`.replaceAll('Succeeded', '\u001b[32mSucceeded\u001b[0m');
    await chat.say(console.replaceAll('\n', '\r\n'));
    expect(chat.words).toContain('This means: Yes, it says Succeeded');
  });

  it('is read where several outputs stand in one, and the step’s own comes first', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(`${CTP_UNHEALTHY}\n${FAILED}`);
    expect(chat.words).toContain('This means: No, it says something else');
    const [probeSays, healthSays] = ['says Failed on EX01', '1 monitor is Unhealthy'].map((t) => chat.words.indexOf(t));
    expect(probeSays).toBeGreaterThan(-1);
    expect(probeSays).toBeLessThan(healthSays!);
  });

  it('decides nothing where its outputs say different things', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(`${FAILED}\n${SUCCEEDED}`);
    expect(chat.heading).toBe('This output does not decide the question');
    expect(chat.words).toContain('The outputs in this paste say different things.');
    expect(chat.labels).not.toContain('Take it');
    await chat.press('Show the step');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it('decides nothing where it is of another probe, and says which', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(probe('ActiveSync.Protocol\\ActiveSyncSelfTestProbe', 'Succeeded'));
    expect(chat.words).toContain('This is another probe, ActiveSync.Protocol\\ActiveSyncSelfTestProbe.');
    expect(chat.labels).not.toContain('Take it');
  });

  it('decides nothing where only one health set was looked at and all of it is well', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(serverHealth({ name: 'ActiveSyncCTPMonitor', healthSet: 'ActiveSync', alertValue: 'Healthy' }));
    expect(chat.words).toContain('Look at its relatives too');
    await chat.say(ALL_HEALTHY);
    expect(chat.words).toContain('This means: None is any more');
  });

  it('is set aside when somebody says that it is not so, and the case stands', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED);
    await chat.press('Not so');
    expect(chat.replacedBy).toContain('Output set aside.');
    expect(chat.heading).toBe('Does the probe succeed?');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Does the probe succeed?');
    expect(await exportOf(chat)).toContain('It was set aside.');
  });

  it('can’t be told from where columns are cut off, and says what would tell', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(CTP_UNHEALTHY.replaceAll('Unhealthy', 'Unhe...  '));
    expect(chat.heading).toBe('I can’t tell from this output');
    expect(chat.commands.at(-1)).toBe("Get-ServerHealth -Identity 'EX01' | Format-List Name,HealthSetName,AlertValue");
    expect(chat.labels).toEqual(['Show the step', 'Paste another output']);
    await chat.press('Paste another output');
    expect(chat.inputs).toEqual(['paste']);
  });

  it('is asked to be all of it where Teams dropped what says that it ended, and taken on a press', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(ALL_HEALTHY.trim());
    expect(chat.heading).toBe('Is that all of the output?');
    expect(chat.words).toContain('2 monitors: 2 Healthy.');
    expect(chat.words).toContain('If that is all, it means: None is any more');
    expect(chat.labels).toEqual(['Yes, that is all', 'Paste it again', 'Show the step']);
    await chat.press('Yes, that is all');
    expect(wordsIn(chat.replaced)).toMatch(/✓ .*None is any more.*Dana Ruiz/s);
    expect(await exportOf(chat)).toMatch(/with “None is any more” \(paste\)/);
  });

  it('is asked to be pasted again where its last line is cut, all of it or not', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(ALL_HEALTHY.trim().replace(/Healthy\s+\S+$/, 'Hea'));
    expect(chat.heading).toBe('I can’t tell from this output');
    expect(chat.labels).toEqual(['Show the step', 'Paste another output']);
  });

  it('of one health set is not asked to be all of it: its relatives are missing anyway', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    const one = serverHealth({ name: 'ActiveSyncCTPMonitor', healthSet: 'ActiveSync', alertValue: 'Healthy' });
    await chat.say(one.trim());
    expect(chat.words).toContain('Look at its relatives too');
    expect(chat.labels).not.toContain('Yes, that is all');
  });

  it('is read from Teams’ HTML where the words have lost its lines', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    const rows = monitorsOfCtp('Unhealthy').map(({ name, healthSet, alertValue }) => [name, alertValue, healthSet]);
    const html = htmlTable(['Name', 'AlertValue', 'HealthSetName'], rows);
    await chat.sayWith(rows.flat().join(' '), html);
    expect(chat.words).toContain('This means: ActiveSyncCTPMonitor');
  });
});

describe('the form for output', () => {
  it('stands on every step that reads, and reads what is filled in', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.press('Paste output');
    expect(chat.inputs).toEqual(['paste']);
    await chat.press('Read it', { paste: CTP_UNHEALTHY });
    expect(chat.words).toContain('This means: ActiveSyncCTPMonitor');
    expect(wordsIn(chat.replaced)).toContain('Output read.');
  });

  it('says what to do with what it can’t read, and the case stands', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    for (const [paste, answer] of [
      ['Der Dienst ist nicht verfügbar.', 'I found no output that I know in this.'],
      [`MZ\u0000\u0001\u0002${'\u0000'.repeat(50)}`, 'That is not text.'],
      ['x '.repeat(16_001), 'That is longer than 32000 characters.'],
      ['', 'Nothing was pasted.'],
    ]) {
      await chat.say('status');
      await chat.press('Show the current step');
      await chat.press('Paste output');
      expect(wordsIn(await chat.pressOnly('Read it', { paste }))).toContain(answer);
    }
    await chat.say('status');
    expect(chat.words).toContain('Now at: Which monitor is Unhealthy?');
  });
});

describe('Take it', () => {
  it('counts once, and says so when it is pressed again', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(CTP_UNHEALTHY);
    const take = chat.actions.find(({ title }) => title === 'Take it')!.data;
    await chat.press('Take it');
    const again = await chat.pressRaw(take);
    expect(wordsIn(again)).toContain('has moved on');
    expect((await exportOf(chat)).match(/^\d+\. Which monitor/gm)).toHaveLength(1);
  });

  it('is refused where the case went on by a button meanwhile', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED);
    const take = chat.actions.find(({ title }) => title === 'Take it')!.data;
    await chat.press('It can’t be run');
    expect(wordsIn(await chat.pressRaw(take))).toContain('has moved on');
    expect(chat.words).not.toContain('Failed');
  });

  it('believes nothing that the button says but which paste it is', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED);
    const take = chat.actions.find(({ title }) => title === 'Take it')!.data;
    expect(wordsIn(await chat.pressRaw({ ...take, evidence: '999' }))).toContain('That output is not on this case.');
    await chat.pressRaw({ ...take, step: 'ctp.rerun', means: 'succeeded' });
    await bot.settled();
    expect(await exportOf(chat)).toMatch(/Does the probe succeed\? \*\*No, it says something else\*\*/);
  });

  it('counts once for a redelivered press, and a redelivered paste is one paste', async () => {
    const chat = await atProbe(newChat(bot));
    await chat.say(FAILED, { id: 'paste-1' });
    await chat.tell(FAILED, { id: 'paste-1' });
    await chat.pressOnly('Take it', {}, { id: 'f:take-1' }).catch(() => undefined);
    await bot.settled();
    const words = await exportOf(chat);
    expect(words.match(/pasted output/g)).toHaveLength(1);
    expect(words.match(/\(paste\)/g)).toHaveLength(1);
  });
});

describe('another’s output', () => {
  it('says whose it is, asks, and counts once the case’s server is corrected', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(serverHealthOf('EX02', ...monitorsOfCtp('Unhealthy')));
    expect(chat.heading).toBe('This output is of EX02');
    expect(chat.words).toContain('The case has server EX01, the output has EX02. Which is right?');
    expect(chat.labels).toEqual(['Use EX02', 'Keep EX01', 'Show the step']);
    await chat.pressInPlace('Use EX02');
    expect(chat.labels).toEqual(['Take it', 'Not so', 'Show the step']);
    await chat.press('Take it');
    expect(chat.commands.join()).toContain("-Server 'EX02'");
  });

  it('is set aside when the case’s server is right', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(serverHealthOf('EX02', ...monitorsOfCtp('Unhealthy')));
    await chat.press('Keep EX01');
    expect(chat.replacedBy).toContain('set aside');
    await chat.say('status');
    expect(chat.words).toContain('Server: EX01');
    expect(chat.words).not.toContain('Monitor: ActiveSyncCTPMonitor');
  });

  it('is the same server with and without its domain', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(serverHealthOf('ex01.contoso.com', ...monitorsOfCtp('Unhealthy')));
    expect(chat.labels).toContain('Take it');
  });

  it('is known by the command above it, too', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say(`[PS] C:\\>Get-ServerHealth -Identity 'EX09' -HealthSet 'ActiveSync'\n${CTP_UNHEALTHY}`);
    expect(chat.heading).toBe('This output is of EX09');
  });
});
