import { DANA, message, SAM } from '../support/activities';
import { Chat } from '../support/chat';
import { probe } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';
import { atProbe, CTP_PROBE, CTP_UNHEALTHY, newChat, newPersonalChat, newThread } from './places';

const FAILED = probe(CTP_PROBE, 'Failed');

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

describe('in a channel', () => {
  it('output counts without a mention where the thread has an open case', async () => {
    const chat = await atProbe(newThread(bot));
    await new Chat(bot, chat.place, SAM).say(FAILED, { mention: false });
    expect(chat.words).toContain('This means: No, it says something else');
    await chat.press('Take it');
    expect(chat.heading).toBe('Is Basic authentication on for ActiveSync?');
  });

  it('output is left alone where the thread has none', async () => {
    const chat = newThread(bot);
    await chat.ignored(message(chat.place, FAILED, { mention: false }));
  });

  it('talk and pictures without a mention are left alone, also in a thread with a case', async () => {
    const chat = await atProbe(newThread(bot));
    await chat.ignored(message(chat.place, 'Has anybody\nrestarted it already?', { mention: false }));
    const picture = { contentType: 'image/png', contentUrl: 'https://x.invalid/a.png', name: 'a.png' };
    await chat.ignored({ ...message(chat.place, '', { mention: false }), attachments: [picture] });
  });

  it('output with a mention in front is read, in words and in HTML', async () => {
    const chat = await atProbe(newThread(bot));
    await chat.say(FAILED, { mention: true });
    expect(chat.words).toContain('This means: No, it says something else');
  });

  it('the mention does not become part of the output’s first line', async () => {
    const chat = await atProbe(newThread(bot));
    const sent = message(chat.place, 'see below', { mention: true });
    const html = `<div><span itemtype="http://schema.skype.com/Mention" itemid="0">Exchange Triage</span>&nbsp;<pre>${FAILED.trim()}\n\n\n</pre></div>`;
    await chat.sayActivity({ ...sent, attachments: [{ contentType: 'text/html', content: html }] });
    expect(chat.words).toContain('This means: No, it says something else');
  });
});

describe('what is no output', () => {
  it('in a picture is asked for as text, and the case stands', async () => {
    const chat = await atProbe(newPersonalChat(bot));
    const picture = { contentType: 'image/png', contentUrl: 'https://x.invalid/a.png', name: 'screen.png' };
    await chat.sayActivity({ ...message(chat.place, '', { from: chat.who }), attachments: [picture] });
    expect(chat.words).toContain('I can’t read pictures or files. Copy the text of the output');
    const inline = '<div><img src="https://x.invalid/b.png" alt="screen"></div>';
    await chat.sayActivity({
      ...message(chat.place, '', { from: chat.who }),
      attachments: [{ contentType: 'text/html', content: inline }],
    });
    expect(chat.words).toContain('I can’t read pictures');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Does the probe succeed?');
  });

  it('is only words where several lines say something', async () => {
    const chat = await atProbe(newPersonalChat(bot));
    await chat.say('I am not sure.\nCan somebody look at it?');
    expect(chat.heading).toBe('Which answer is it?');
  });

  it('in another language, or of another command, is answered with what to do', async () => {
    const chat = await atProbe(newPersonalChat(bot));
    for (const text of [
      'Ergebnistyp : Erfolgreich\nFehler      : keiner\n',
      'Name   Größe\n----   -----\nDB01   12 GB\n\n',
      'PS C:\\> dir\n\n    Verzeichnis: C:\\\n',
    ]) {
      await chat.say(text);
      expect(chat.words).toMatch(/I found no output that I know in this\. Paste it whole and in English/);
    }
    await chat.say('status');
    expect(chat.words).toContain('Now at: Does the probe succeed?');
  });
});

describe('what is no text', () => {
  it.each([
    ['a picture’s bytes', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000'],
    ['bytes in one line', 'PK\u0003\u0004\u0014\u0000\u0006\u0000\u0008'],
    ['what was not to be decoded', 'ab\ufffd\ufffdcd\ufffd\n\ufffd\ufffd'],
  ])('is asked for as text, and the case stands: %s', async (_, text) => {
    const chat = await atProbe(newPersonalChat(bot));
    await chat.say(text);
    expect(chat.words).toMatch(/That is not text\. Copy the text in the console’s window and paste it here\./);
    await chat.say('status');
    expect(chat.words).toContain('Now at: Does the probe succeed?');
    const fresh = newPersonalChat(bot);
    await fresh.say(text);
    expect(fresh.newest.text).toMatch(/^That is not text\./);
  });
});

describe('without a case', () => {
  it('output starts the runbook that it is about, and is read at once', async () => {
    const chat = newPersonalChat(bot);
    await chat.say(`ActiveSync is unhealthy\n${CTP_UNHEALTHY}`);
    await bot.settled();
    expect(chat.shown.length).toBe(2);
    expect(chat.words).toContain('1 monitor is Unhealthy: ActiveSyncCTPMonitor.');
    await chat.say('status');
    expect(chat.words).toContain('Monitor: ActiveSyncCTPMonitor');
  });

  it('a picture alone is asked for as text', async () => {
    const chat = newPersonalChat(bot);
    const picture = { contentType: 'image/png', contentUrl: 'https://x.invalid/a.png', name: 'screen.png' };
    await chat.sayActivity({ ...message(chat.place, '', { from: chat.who }), attachments: [picture] });
    expect(chat.newest.text).toContain('I can’t read pictures');
  });
});

it('the person who pasted is named on the case', async () => {
  const chat = await atProbe(newChat(bot));
  await new Chat(bot, chat.place, SAM).say(FAILED);
  await chat.press('Take it');
  await chat.say('export');
  expect(chat.newest.text).toMatch(/Sam Okoro: monitoring-probe/);
  expect(chat.newest.text).toContain(`\\(${DANA.name}`.slice(2));
});
