import { activeSyncHealth } from '../../src/runbooks/activesync-health';
import { stepsOf } from '../../src/runbooks/steps';
import { type Chat, cardOf, newChat, wordsOf } from '../support/chat';
import { atServices } from '../support/pop-case';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { wayTo } from '../support/walk-planner';

describe('going back, and closing', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(() => bot.stop());

  /** At a step that blocks the databases of a server, when nothing else was changed before. */
  const atChange = async (): Promise<Chat> => {
    const steps = stepsOf(activeSyncHealth);
    const block = [...steps.values()]
      .filter(({ meta }) => meta.changes?.[0]?.id === 'activation-blocked')
      .map(({ id }) => wayTo(activeSyncHealth, CASE, id))
      .find((way) => way.every(({ step }) => !steps.get(step)?.meta.changes))!;
    return await (await newChat(bot).say('start activesync-health EX01')).walk(block, CASE);
  };

  const withAChange = async (): Promise<Chat> => await (await atChange()).answer('done');

  it('goes back answer by answer to the first step, and says that there is no further', async () => {
    const chat = await atServices(bot);
    await chat.press('Back');
    expect(chat.heading).toBe('Which monitor is Unhealthy?');
    await chat.say('back');
    expect(chat.heading).toBe('Which server and health set is the alert about?');
    expect(chat.labels).not.toContain('Back');
    await chat.say('BACK');
    expect(chat.newest.text).toBe('This is the first step: there is no answer to take back.');
  });

  it('says on each card left behind what became of it', async () => {
    const chat = await atServices(bot);
    await chat.press('Yes, they are Running');
    await chat.press('Back');
    await chat.changed((words) => /↩.*Do the POP3 services run\?.*answer taken back, asked again below/s.test(words));
    await chat.changed((words) => /↩.*Does the probe succeed\?.*left by a step back · Dana Ruiz, 11:30/s.test(words));
    expect(chat.replacedBy).toContain('left by a step back');
    await chat.press('Yes, they are Running');
    await chat.say('path');
    expect(chat.words.match(/\d\. /g)).toHaveLength(3);
  });

  it('goes back from an outcome', async () => {
    const chat = await atServices(bot);
    await chat.say('1');
    await chat.press('Yes, it says Succeeded');
    expect(chat.labels).toContain('No, go back');
    await chat.press('No, go back');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it('goes back from a jump to another runbook, to the step and the path it left', async () => {
    const chat = await atServices(bot);
    await chat.say('explain 126');
    const open = chat.labels.find((label) => label.startsWith('Open the runbook'))!;
    await chat.press(open);
    expect(chat.words).toContain('· step 1');
    await chat.say('back');
    expect(chat.heading).toBe('Do the POP3 services run?');
    expect(chat.words).toContain('· step 3');
  });

  it('asks before it closes, and yes and no are about that', async () => {
    const chat = await atServices(bot);
    await chat.say('close');
    expect(chat.heading).toMatch(/^Close case \d+\?$/);
    await chat.say('no');
    expect(chat.heading).toBe('Do the POP3 services run?');
    await chat.say('close');
    await chat.say('Yes.');
    expect(chat.heading).toMatch(/^Case \d+ is closed$/);
    expect(chat.shown.filter((activity) => wordsOf(activity).includes('is closed')).map(wordsOf)).toHaveLength(3);
    expect(chat.shown.filter((activity) => cardOf(activity)?.actions?.length > 0)).toHaveLength(1);
  });

  it('takes yes for the step again once that question is left behind', async () => {
    const chat = await atServices(bot);
    await chat.say('close');
    await chat.press('Keep it open');
    expect(chat.replacedBy).toContain('stays open');
    await chat.say('yes');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it('shows what is still changed with its undo, and closes with it only when that is said twice', async () => {
    const chat = await withAChange();
    await chat.say('close');
    await chat.press('Close it');
    expect(chat.replacedBy).toContain('Something is still changed');
    expect(chat.heading).toBe('One change is still in place');
    expect(chat.commands).toEqual([
      "Set-MailboxServer -Identity 'EX01' -DatabaseCopyActivationDisabledAndMoveNow $false",
    ]);
    await chat.say('close');
    expect(chat.heading).toMatch(/^Close case/);
    await chat.say('yes');
    expect(chat.heading).toBe('One change is still in place');
    await chat.press('Close and leave it changed');
    expect(chat.heading).toMatch(/is closed$/);
    expect(chat.words).toContain('Some changes are still in place. Put them back when you can.');
    expect(chat.commands).toHaveLength(1);
  });

  it('closes with a change left by “close anyway”, but not before the change was shown', async () => {
    const chat = await withAChange();
    await chat.say('close anyway');
    expect(chat.heading).toBe('One change is still in place');
    await chat.say('close anyway');
    expect(chat.heading).toMatch(/is closed$/);
  });

  it('takes a change off the list when it is put back, and then closes at once', async () => {
    const chat = await withAChange();
    await (await chat.say('close')).say('yes');
    await chat.pressInPlace('It is put back');
    expect(chat.heading).toBe('Everything is put back');
    await chat.press('Close the case');
    expect(chat.words).toContain('Nothing is left changed.');
  });

  it('keeps the ledger when the answer that made a change is taken back and given again', async () => {
    const chat = await withAChange();
    await chat.say('back');
    await chat.say('status');
    expect(chat.words).not.toContain('Databases are kept');
    await chat.press('Show the current step');
    await chat.answer('done');
    await chat.say('status');
    expect(chat.words).toContain('Databases are kept from being active on EX01');
  });

  it('opens a closed case again where it stood', async () => {
    const chat = await atServices(bot);
    await (await chat.say('close')).say('yes');
    await chat.press('Open it again');
    expect(chat.heading).toBe('Do the POP3 services run?');
    await chat.say('yes');
    expect(chat.heading).toBe('Does the probe succeed?');
  });

  it('says on a closed case that it is closed, whatever is pressed on its old cards', async () => {
    const chat = await atServices(bot);
    await chat.say('status');
    const status = chat.newest;
    await chat.say('path');
    const path = chat.newest;
    await (await chat.say('close')).say('yes');
    const posts = chat.said;
    for (const [card, tool] of [
      [status, 'values'],
      [status, 'ask-close'],
      [path, 'back'],
    ] as const) {
      const { data } = cardOf(card)!.actions.find((action: { data: { do: string } }) => action.data.do === tool);
      await chat.pressRaw(data);
      expect(chat.replacedBy).toMatch(/Case \d+ is closed\. Open it again on its last card, or type start/);
    }
    expect(chat.said).toBe(posts);
  });
});
