import { type Chat, cardOf, newChat, wordsOf } from '../support/chat';
import { atServices } from '../support/pop-case';
import { type Bot, startBot } from '../support/start-bot';

describe('what can be said about a case', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  const closed = async (): Promise<{ chat: Chat; id: number }> => {
    const chat = await atServices(bot);
    const id = chat.caseId;
    await (await chat.say('close')).press('Close it');
    return { chat, id };
  };

  it('is kept as a note, without its secrets, and goes along with the record and the escalation', async () => {
    const chat = await atServices(bot);
    const id = chat.caseId;
    await chat.say('note user says since Monday.\nHis password: Hunter2secret');
    expect(chat.newest.text).toBe(`Noted on case ${id}. It goes along when the case is escalated.`);
    await chat.say('status');
    expect(chat.words).toContain('Noted: user says since Monday.');
    expect(chat.words).toContain('Now at: Do the POP3 services run?');
    await chat.say('export here');
    expect(chat.words).toMatch(/## Notes\s+- .* Dana Ruiz: user says since Monday\./);
    expect(chat.words).not.toContain('Hunter2');
    await chat.say('escalate');
    await chat.press('Preview', { ask: 'Look at it', severity: '2' });
    await chat.shows('Look at it').catch(() => undefined);
    expect(chat.shown.map(wordsOf).join('\n')).toContain('• user says since Monday.');
  });

  it('needs words behind note, and says so', async () => {
    const chat = await atServices(bot);
    await chat.say('note');
    expect(chat.newest.text).toContain('for example: note it began on Monday.');
  });

  it('does not answer the step: a question that was asked still stands behind a note', async () => {
    const chat = await newChat(bot).say('start activesync-guide');
    await chat.say('mail won’t send');
    await chat.say('note only on the train');
    await chat.say('yes');
    expect(chat.heading).toBe('What goes wrong with mail?');
  });

  it('opens a closed case again by its number, and the last one without', async () => {
    const { chat, id } = await closed();
    await chat.say(`reopen ${id}`);
    expect(chat.heading).toBe('Do the POP3 services run?');
    await (await chat.say('close')).press('Close it');
    await chat.say('reopen');
    expect(chat.words).toContain(`Case ${id} · POP on EX02`);
    await chat.say('reopen');
    expect(chat.newest.text).toBe('No case was closed here. Type status to see the open ones.');
  });

  it('gives the record of a closed case', async () => {
    const { chat, id } = await closed();
    await chat.say(`export ${id}`);
    expect(chat.words).toContain(`# Case ${id}`);
    await chat.say('export');
    expect(chat.words).toContain(`# Case ${id}`);
  });

  it('goes on with the case whose number is typed, and shows a closed one', async () => {
    const { chat, id } = await closed();
    await chat.say('start ecp-proxy-health on EX03');
    const other = chat.caseId;
    await chat.say('start pop-health on EX04');
    await chat.say(String(other));
    expect(chat.words).toContain(`Case ${other} · ECP.Proxy on EX03`);
    await chat.say(`case ${id}`);
    expect(chat.heading).toBe(`Case ${id} is closed`);
    expect(chat.labels).toContain('Open it again');
  });

  it('is about no case of another conversation', async () => {
    const { id } = await closed();
    const stranger = await newChat(bot, 'Sam Okoro').say('POP is down on EX07');
    for (const words of [`reopen ${id}`, `export ${id}`]) {
      await stranger.say(words);
      expect(stranger.newest.text).toContain("doesn't belong to this conversation.");
    }
    await stranger.say(String(id));
    expect(stranger.words).not.toContain('EX02');
  });

  it('closes a case at once where nothing was answered: by cancel, close or its menu', async () => {
    const chat = newChat(bot);
    for (const close of [() => chat.say('cancel'), () => chat.say('close'), () => chat.press('Close the case')]) {
      await chat.say('start ecp-proxy-health');
      await close();
      expect(chat.heading).toMatch(/^Case \d+ is closed$/);
    }
  });

  it('asks before it closes where something was answered', async () => {
    const chat = await atServices(bot);
    await chat.say('cancel');
    expect(chat.heading).toMatch(/^Close case \d+\?$/);
    await chat.press('Keep it open');
    const menu = cardOf(chat.newest)!.actions.filter(({ mode }: { mode: string }) => mode === 'secondary');
    expect(menu.map(({ title }: { title: string }) => title)).toEqual(
      expect.arrayContaining(['Status', 'Close the case']),
    );
    await chat.press('Status');
    expect(chat.heading).toMatch(/is open$/);
  });

  it('closes at the end of the runbook without a second question', async () => {
    const chat = await atServices(bot);
    await chat.say('yes');
    await chat.say('yes');
    await chat.say('close');
    expect(chat.heading).toMatch(/is resolved and closed$/);
    expect(chat.shown.map(wordsOf).filter((words) => /Close case/.test(words))).toEqual([]);
  });

  it('can be escalated as it is where no runbook fits, and stands without one', async () => {
    const chat = await newChat(bot).say('start IMAP is down on EX01');
    expect(chat.heading).toBe('No runbook fits these words');
    expect(chat.labels[0]).toBe('Escalate it as it is');
    await chat.press('Escalate it as it is');
    const id = chat.caseId;
    expect(chat.inputs).toContain('ask');
    await chat.say('what now');
    expect(chat.words).toContain(`Case ${id} has no runbook. Type escalate to hand it over`);
    await chat.press('Show the step');
    expect(chat.labels).toEqual(['Escalate', 'Close the case']);
    await chat.say('note all IMAP clients');
    await chat.say('export here');
    expect(chat.words).toContain('In their words: IMAP is down on EX01');
    expect(chat.words).toContain('Server: EX01');
    await chat.say('status');
    expect(chat.words).toContain(`Case ${id} · IMAP is down on EX01`);
  });
});
