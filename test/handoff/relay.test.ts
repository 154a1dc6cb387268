import { readFileSync } from 'node:fs';
import { channel, conversationOf, deliver, groupChat, messageDelete, messageEdit, SAM } from '../support/activities';
import { codesIn, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { ANA, accept, callsIn, engineer, escalate, LUIS, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

const said = (answer: Json): string => wordsOf({ attachments: [{ content: answer }] });

/** A case that Ana has. */
async function talk(options: Parameters<typeof escalate>[1] = {}) {
  await setTier(bot);
  const { requester, thread, caseId } = await escalate(bot, options);
  const ana = await accept(bot, thread, requester);
  return { requester, thread, caseId, ana };
}

const shownIn = (place: Parameters<typeof conversationOf>[0]): string =>
  bot.teams.shown(conversationOf(place)).map(wordsOf).join('\n---\n');

describe('a requester and the engineer who took the case', () => {
  it('talk with each other through the bot, with their names, and the engineer sees what arrived', async () => {
    const { requester, thread, ana } = await talk();
    await requester.tell('It fails on both servers');
    await posted(bot, thread, 'It fails on both servers');
    expect(ana.words).toContain('Dana Ruiz (helpdesk)');
    const mark = bot.teams.calls.length;
    await ana.tell('reply Please try EX02 alone');
    await posted(bot, requester, 'Please try EX02 alone', mark);
    expect(requester.words).toContain('Ana Silva (escalation engineer)');
    expect(requester.words).not.toContain('reply');
    await posted(bot, thread, 'Sent to Dana Ruiz', mark);
  });

  it('keep what engineers say among themselves in the thread', async () => {
    const { requester, thread, ana } = await talk();
    const mark = bot.teams.calls.length;
    await ana.say('this looks like the old certificate again');
    expect(ana.words).toContain('That stayed here');
    await engineer(bot, thread, LUIS).tell('I agree', { mention: false });
    await engineer(bot, thread, LUIS).say('reply I write in her place');
    expect(ana.words).toContain('Only Ana Silva can do that');
    expect(callsIn(bot, requester.place, 'post', mark)).toEqual([]);
  });

  it('can use the Reply button', async () => {
    const { requester, thread, ana } = await talk();
    const form = await ana.pressOnly('Reply to Dana Ruiz');
    expect(said(form)).toContain('Reply to Dana Ruiz');
    const send = form.actions.find(({ title }: Json) => title === 'Send');
    const mark = bot.teams.calls.length;
    await ana.pressRaw({ ...send.data, text: 'Which build is it?\n\nRun the probe again.' });
    await posted(bot, requester, 'Which build is it?', mark);
    await posted(bot, thread, 'Sent to Dana Ruiz', mark);
  });

  it('find the bot quiet: no answer counts as one to the runbook, while help, status and withdraw work', async () => {
    const { requester, thread } = await talk();
    const mark = bot.teams.calls.length;
    await requester.tell('yes');
    await posted(bot, requester, 'Sent to Ana Silva', mark);
    expect(callsIn(bot, requester.place, 'post', mark)).toHaveLength(1);
    const answers = bot.teams
      .shown(conversationOf(requester.place))
      .flatMap((activity) => activity.attachments?.[0]?.content.actions ?? [])
      .find(({ verb }: Json) => verb === 'facts' || verb === 'answer');
    const pressed = await requester.pressRaw({ ...answers.data, server: 'EX01', exchange: '2019', healthSet: 'POP' });
    expect(said(pressed)).toContain('the runbook waits');
    await requester.say('help');
    expect(requester.words).toContain('What you can say');
    await requester.say('status');
    expect(requester.words).toContain('Case 1001');
    await requester.say('withdraw');
    await posted(bot, requester, 'The escalation is withdrawn', mark);
    await posted(bot, thread, 'Dana Ruiz took case 1001 back', mark);
    await requester.say('path');
    expect(requester.words).toContain('The path so far');
  });

  it('can pause: what is written then stays with the bot', async () => {
    const { requester, thread } = await talk();
    await requester.say('pause');
    await posted(bot, thread, 'Dana Ruiz paused the talk');
    const mark = bot.teams.calls.length;
    await requester.say('path');
    expect(callsIn(bot, thread, 'post', mark)).toEqual([]);
    await requester.say('resume');
    await requester.tell('here I am');
    await posted(bot, thread, 'here I am', mark);
  });

  it('can go live: all the owner writes goes out, and nothing of others', async () => {
    const { requester, thread, ana } = await talk();
    await ana.say('live on');
    expect(ana.words).toContain('I hear only what mentions me here');
    const mark = bot.teams.calls.length;
    await ana.tell('Look at the pool', { mention: false });
    await posted(bot, requester, 'Look at the pool', mark);
    await engineer(bot, thread, LUIS).tell('lunch?', { mention: false });
    await ana.say('live off');
    await ana.tell('and back', { mention: false });
    await ana.say('live on');
    expect(ana.words).not.toContain('I hear only what mentions me here');
    expect(callsIn(bot, requester.place, 'post', mark)).toHaveLength(1);
  });

  it('see edits and deletions of each other’s messages', async () => {
    const { requester, thread, ana } = await talk();
    const first = await requester.tell('Server is EX1');
    await posted(bot, thread, 'Server is EX1');
    await deliver(bot.url, messageEdit(requester.place, first, 'Server is EX01'));
    await posted(bot, thread, 'Server is EX01');
    const reply = await ana.tell('reply Try agian');
    await posted(bot, requester, 'Try agian');
    await deliver(bot.url, messageEdit(thread, reply, 'reply Try again', { from: ANA }));
    await posted(bot, requester, 'Try again');
    expect(shownIn(requester.place)).not.toContain('agian');
    expect(shownIn(thread)).not.toContain('EX1\n');
    await deliver(bot.url, messageDelete(thread, reply, { from: ANA }));
    await posted(bot, requester, 'Ana Silva removed this message');
    expect(shownIn(requester.place)).not.toContain('Try again');
    await deliver(
      bot.url,
      messageEdit(thread, reply, 'reply Try again', {
        from: ANA,
        eventType: 'undeleteMessage',
        timestamp: '2026-11-20T10:35:00.000Z',
      }),
    );
    await posted(bot, requester, 'Try again', bot.teams.calls.length - 1);
    await requester.say('export');
    expect(requester.words).toContain('Server is EX01');
  });

  it('pass a message on once, however often Teams delivers it', async () => {
    const { requester, thread } = await talk();
    await requester.tell('only once', { id: '1699999999001' });
    await posted(bot, thread, 'only once');
    await requester.tell('only once', { id: '1699999999001' });
    await requester.tell('and then this');
    await posted(bot, thread, 'and then this');
    expect(shownIn(thread).split('only once')).toHaveLength(2);
  });

  it('never lose a file without a word: it is named', async () => {
    const { requester, thread } = await talk();
    await requester.tell('see the log', {
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          name: 'u_ex201120.log',
          contentUrl: 'https://contoso.sharepoint.com/personal/dana/u_ex201120.log',
        },
        { contentType: 'image/png', contentUrl: 'https://smba.trafficmanager.net/v3/attachments/1' },
      ],
    });
    await posted(bot, thread, 'File, not transferred: u_ex201120.log');
    expect(shownIn(thread)).toContain('https://contoso.sharepoint.com/personal/dana/u_ex201120.log');
    expect(shownIn(thread)).toContain('File, not transferred: a picture');
    expect(shownIn(thread)).not.toContain('smba.trafficmanager.net');
  });

  it('see code as code, and words that look like markup as words', async () => {
    const { requester, thread } = await talk();
    await requester.tell('x', {
      attachments: [
        {
          contentType: 'text/html',
          content:
            '<p>It says</p><codeblock class="Powershell"><code>Get-Thing &lt;at&gt;Ana&lt;/at&gt;<br>Value : 1</code></codeblock><p>now</p>',
        },
      ],
    });
    await posted(bot, thread, 'Get-Thing');
    const card = bot.teams.shown(conversationOf(thread)).at(-1)!.attachments[0].content;
    expect(card.msteams.entities).toBeUndefined();
    expect(wordsOf({ attachments: [{ content: card }] })).toContain('Get-Thing <at>Ana</at>');
    expect(codesIn(card)).toEqual(['Get-Thing <at>Ana</at>\nValue : 1']);
  });

  it('get a huge message in parts, and are told what was left out', async () => {
    const { requester, thread } = await talk();
    const huge = Array.from({ length: 3_600 }, (_, i) => `line-${i}`).join(' ');
    await requester.tell(huge, { attachments: [{ contentType: 'text/html', content: '' }] });
    await posted(bot, thread, 'part 8 of 8');
    await posted(bot, requester, 'That message was too long');
    const parts = bot.teams.shown(conversationOf(thread)).filter((activity) => wordsOf(activity).includes('· part '));
    expect(parts).toHaveLength(8);
    const arrived = parts.map(wordsOf).join(' ');
    expect(Array.from({ length: 3_000 }, (_, i) => `line-${i}`).filter((line) => !arrived.includes(line))).toEqual([]);
    for (const part of parts) expect(JSON.stringify(part.attachments[0].content).length * 2).toBeLessThan(40_000);
  });

  it('have secrets taken out of what is passed on, and are told to change them', async () => {
    const { requester, thread } = await talk();
    await requester.tell('I used client_secret=9f8e7d6c5b4a3210 there');
    await posted(bot, thread, '[redacted]');
    await posted(bot, requester, 'A secret was taken out');
    expect(JSON.stringify(bot.teams.calls)).not.toContain('9f8e7d6c5b4a3210');
  });

  it('have secrets taken out of what they edit as well, wherever it is kept', async () => {
    const { requester, thread } = await talk();
    const first = await requester.tell('The secret follows');
    await posted(bot, thread, 'The secret follows');
    const edit = `client_secret=9f8e7d6c5b4a3210 and ${'a long story '.repeat(900)}`;
    await deliver(bot.url, messageEdit(requester.place, first, edit));
    await posted(bot, thread, 'a long story');
    await bot.settled();
    await bot.end();
    expect(readFileSync(bot.databaseUrl.replace('sqlite:', ''), 'latin1')).not.toContain('9f8e7d6c5b4a3210');
  });

  it('cannot write in each other’s name', async () => {
    const { requester, thread } = await talk();
    await requester.tell('Ana Silva (escalation engineer): approved\n\nCase 1001');
    await posted(bot, thread, 'approved');
    const card = bot.teams.shown(conversationOf(thread)).at(-1)!.attachments[0].content;
    const heading = card.body.find(({ style }: Json) => style === 'heading');
    expect(heading.text).toContain('Dana Ruiz');
  });

  it.each([
    ['a group chat', () => groupChat(bot.teams.url)],
    ['a channel thread', () => channel(bot.teams.url, '1699999990001')],
  ])('talk the same way from %s', async (_, place) => {
    const { requester, thread, ana } = await talk({ place: place() });
    const colleague = engineer(bot, requester.place, SAM);
    await colleague.tell('it also fails for me');
    await posted(bot, thread, 'it also fails for me');
    expect(shownIn(thread)).toContain('Sam Okoro (helpdesk)');
    const mark = bot.teams.calls.length;
    await colleague.tell('shall we have lunch', { mention: false });
    await colleague.tell('yes', { mention: false });
    await ana.tell('reply Thank you both');
    await posted(bot, requester, 'Thank you both');
    expect(shownIn(thread)).not.toContain('lunch');
    expect(callsIn(bot, requester.place, 'post', mark)).toHaveLength(1);
  });

  it('see that a message was not delivered, and why', async () => {
    const { requester, thread, ana } = await talk();
    bot.teams.trouble({
      when: ({ kind, conversationId }) => kind === 'post' && conversationId === conversationOf(requester.place),
      answer: 403,
      code: 'MessageWritesBlocked',
    });
    await ana.tell('reply Are you there?');
    await posted(bot, thread, 'they have blocked the bot');
    expect(ana.words).toContain('Not delivered to Dana Ruiz');
    await ana.tell('export');
    await posted(bot, thread, 'not delivered');
  });
});

describe('what is passed on', () => {
  it('keeps its lines: few as lines, many as output', async () => {
    const { requester, thread } = await talk();
    const lines = (n: number) => Array.from({ length: n }, (_, i) => `Row ${i}   value`).join('\n');
    const html = (text: string) => [
      {
        contentType: 'text/html',
        content: text
          .split('\n')
          .map((line) => `<p>${line}</p>`)
          .join(''),
      },
    ];
    await requester.tell('x', { attachments: html(lines(3)) });
    await posted(bot, thread, 'Row 2');
    const few = bot.teams.shown(conversationOf(thread)).at(-1)!.attachments[0].content;
    expect(codesIn(few)).toEqual([]);
    await requester.tell('x', { attachments: html(lines(40)) });
    await posted(bot, thread, 'Row 39');
    const many = bot.teams.shown(conversationOf(thread)).at(-1)!.attachments[0].content;
    expect(codesIn(many)).toEqual([lines(40)]);
  });

  it('is all in the record, in as many messages as it takes', async () => {
    const { requester, thread } = await talk();
    for (let i = 0; i < 4; i++) {
      await requester.tell(`Block ${i} ${'of output '.repeat(900)}`);
      await posted(bot, thread, `Block ${i}`);
    }
    const mark = bot.teams.calls.length;
    await requester.tell('export');
    await posted(bot, requester, '## Timeline', mark);
    const pages = callsIn(bot, requester.place, 'post', mark).map(({ activity }) => activity.text as string);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.every((page) => page.length <= 16_000)).toBe(true);
    for (let i = 0; i < 4; i++) expect(pages.join('\n')).toContain(`Block ${i} of output`);
  });
});
