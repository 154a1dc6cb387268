import type { FactName } from '../../src/facts/facts';
import { runbooks } from '../../src/runbooks';
import { activeSyncGuide } from '../../src/runbooks/activesync-guide';
import { stepsOf } from '../../src/runbooks/steps';
import { type Chat, newChat } from '../support/chat';
import { atServices, SERVER } from '../support/pop-case';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { wayTo } from '../support/walk-planner';

describe('the values of a case', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  /** A form: the guide's first command that needs a value. */
  const atForm = async (): Promise<Chat> => {
    const chat = await newChat(bot).say('start activesync-guide');
    const upn = [...stepsOf(activeSyncGuide).values()].find(
      ({ meta }) => meta.section === 'user-principal-name-check',
    )!;
    for (const { answer } of wayTo(activeSyncGuide, CASE, upn.id))
      if (!chat.labels.includes('Show the command')) await chat.answer(answer);
    expect(chat.labels).toContain('Show the command');
    return chat;
  };

  it('are asked for once', async () => {
    const chat = await atServices(bot);
    expect(chat.commands).toEqual(["Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX02'"]);
    expect(chat.inputs).toEqual([]);
    await chat.say('yes');
    expect(chat.inputs).toEqual([]);
    expect(chat.commands.join('\n')).toContain("-Server 'EX02'");
  });

  it('are not asked for at all where the first words hold them', async () => {
    const chat = await newChat(bot).say('POP is down on EX02');
    const { value } = JSON.parse(JSON.stringify(chat.newest))
      .attachments[0].content.body.flatMap(({ items = [] }: { items?: { id?: string }[] }) => items)
      .find(({ id }: { id?: string }) => id === 'server');
    expect(value).toBe('EX02');
  });

  it('may not stay blank on a card that is there for them', async () => {
    const chat = await newChat(bot).say('start pop-health');
    const replaced = await chat.pressOnly('Go on', { server: 'EX02', role: 'mailbox' });
    expect(chat.replacedBy).toContain('Choose the Exchange version, on the card or like this: exchange 2019.');
    expect(chat.replacedBy).toContain('Which server and health set is the alert about?');
    expect(JSON.stringify(replaced)).toContain('"value":"EX02"');
    await chat.say('go on');
    expect(chat.newest.text).toContain('Fill in the server’s name, on the card or like this: server EX01.');
  });

  it('are refused with the character that does not fit, and the card stays with what was typed', async () => {
    const chat = await newChat(bot).say('start pop-health');
    await chat.pressOnly('Go on', { ...SERVER, server: "EX02'; Remove-Item" });
    expect(chat.replacedBy).toContain("Server: “'” (U+0027) can't be in it.");
    expect(JSON.stringify(chat.replaced)).toContain("EX02'; Remove-Item");
    expect(chat.replacedBy).toContain('Which server and health set is the alert about?');
    await chat.press('Go on', SERVER);
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
  });

  it('are refused by words too when a card of older clients posts them', async () => {
    const chat = await newChat(bot).say('start pop-health');
    await chat.submit('Go on', { ...SERVER, server: 'EX 02' });
    expect(chat.newest.text).toContain("Server: U+0020 can't be in it.");
    await chat.submit('Go on', SERVER);
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
  });

  it('fill the form that waits for them by button, and the command appears in place', async () => {
    const chat = await atForm();
    expect(chat.commands).toEqual([]);
    const posts = chat.said;
    await chat.pressInPlace(
      'Show the command',
      Object.fromEntries(chat.inputs.map((id) => [id, CASE[id as FactName]])),
    );
    expect(chat.said).toBe(posts);
    expect(chat.commands.length).toBeGreaterThan(0);
  });

  it('fill the form when typed alone, or are refused with the character that does not fit', async () => {
    const chat = await atForm();
    while (chat.labels.includes('Show the command')) {
      const [fact, ...others] = chat.inputs;
      if (others.length === 0) {
        await chat.say('a;b');
        expect(chat.newest.text).toContain("“;” (U+003B) can't be in it.");
        await chat.say(CASE[fact as FactName]!);
      } else await chat.say(`${fact} ${CASE[fact as FactName]}`);
    }
    expect(chat.commands.length).toBeGreaterThan(0);
  });

  it('are asked for again, and not taken for answers, while the question is still hidden', async () => {
    const chat = await atForm();
    for (const words of ['yes', 'no', '1']) {
      await chat.say(words);
      expect(chat.words).toMatch(/This step needs .* first\. Fill it in on the card, or type: /);
    }
  });

  it('are corrected by typing the name and the value, and the step is shown anew with them', async () => {
    const chat = await atServices(bot);
    for (const [words, server] of [
      ['server EX03', 'EX03'],
      ['Server: EX04', 'EX04'],
      ['SERVER = EX05', 'EX05'],
      ['server is EX06', 'EX06'],
    ]) {
      await chat.say(words!);
      expect(chat.commands).toEqual([`Get-Service -Name 'MSExchangePOP3*' -ComputerName '${server}'`]);
      await chat.changed((shown) => shown.includes('shown again below'));
    }
    await chat.say('server EX06');
    expect(chat.newest.text).toBe('The case has that value already.');
    await chat.say('server EX;06');
    expect(chat.newest.text).toContain('“;” (U+003B)');
  });

  it('are corrected on the card for it, and the step is shown anew with them', async () => {
    const chat = await atServices(bot);
    await chat.press('Change values');
    await chat.press('Save', { server: 'EX09' });
    expect(chat.replacedBy).toContain('Saved.');
    expect(chat.commands).toEqual(["Get-Service -Name 'MSExchangePOP3*' -ComputerName 'EX09'"]);
    expect(chat.words).toContain('on EX09');
  });

  it('stay on their card with the reason when one does not fit', async () => {
    const chat = await atServices(bot);
    await chat.press('Change values');
    await chat.pressOnly('Save', { server: 'EX\u200b09', mailbox: 'ann@contoso.com' });
    expect(chat.replacedBy).toContain('Server: it holds a hidden character, U+200B.');
    expect(JSON.stringify(chat.replaced)).toContain('ann@contoso.com');
  });

  it('are forgotten by nobody: a restart keeps them', async () => {
    const chat = await atServices(bot);
    await bot.restart();
    await chat.say('yes');
    expect(chat.commands.join('\n')).toContain("-Server 'EX02'");
  });

  it('are shown as choices where they are choices', async () => {
    const chat = await atServices(bot);
    await chat.say('role client-access');
    await chat.say('status');
    expect(chat.words).toContain('Server role: Client Access');
  });

  it('are named in every runbook by a mailbox where no server is known', async () => {
    const chat = await newChat(bot).say(`start ${runbooks[0]!.id} ann@contoso.com`);
    expect(chat.words).toMatch(/^Case \d+ · ActiveSync.*, ann@contoso\.com · step 1/);
  });
});
