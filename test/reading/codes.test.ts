import { runbooks } from '../../src/runbooks';
import { stepsOf } from '../../src/runbooks/steps';
import { explain, explanations } from '../../src/status';
import type { Chat } from '../support/chat';
import { type Bot, startBot } from '../support/start-bot';
import { CASE } from '../support/walk';
import { planWalks } from '../support/walk-planner';
import { atWhichMonitor, exportOf, newChat, newPersonalChat } from './places';

const guide = runbooks.find(({ id }) => id === 'activesync-guide')!;

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

const { walks } = planWalks(guide, [{ exchange: '2019', role: 'mailbox' }], []);

/** A chat whose case stands at the first step that is so. */
async function atStep(find: (id: string) => boolean): Promise<Chat> {
  const walk = walks.find(({ presses }) => presses.some(({ step }) => find(step)))!;
  const chat = await newChat(bot).say('start activesync-guide');
  const before = walk.presses.slice(
    0,
    walk.presses.findIndex(({ step }) => find(step)),
  );
  return await chat.walk(before, CASE);
}

const LOG_STATUS = 'connect-user.log-status';
const TRACE_STATUS = 'connect-user.trace-status';
const MAILBOX_LOG = 'calendar.log-errors';

describe('a code that somebody asks about', () => {
  it.each([
    ['explain 126', 'UserDisabledForSync'],
    ['explain sync 3', 'Sync 3'],
    ['explain ping 2', 'This is success.'],
    ['status 129', '129'],
    ['explain 503', '503'],
    ['explain 401.1', '401.1'],
    ['explain 0x80070005', '0x80070005'],
    ['explain Connection_Dropped', 'Connection'],
  ])('is explained without a case, and with one: %s', async (words, said) => {
    for (const chat of [newPersonalChat(bot), await atWhichMonitor(newChat(bot))]) {
      await chat.say(words);
      expect(chat.words.toLowerCase()).toContain(said.toLowerCase());
      expect(chat.words).toMatch(/Source: /);
    }
  });

  it.each(['126', '401.1', 'sync 3', '0x80070005', 'HTTP 503', 'what does ping 3 mean?', 'Connection_Dropped'])(
    'is explained without the word explain: %s',
    async (words) => {
      for (const chat of [newPersonalChat(bot), await atWhichMonitor(newChat(bot))]) {
        await chat.say(words);
        expect(chat.words).toMatch(/Source: /);
        await chat.say('status');
        expect(chat.words).toMatch(/Which monitor is Unhealthy|No case is open here/);
      }
    },
  );

  it('has the meaning likeliest for the step first', async () => {
    const chat = await atStep((id) => id === MAILBOX_LOG);
    await chat.say('explain 3');
    const [sync, ping] = ['Sync 3', 'Ping 3'].map((name) => chat.words.indexOf(name));
    expect(sync).toBeGreaterThan(-1);
    expect(sync! < ping! || ping === -1).toBe(true);
  });

  it('opens the step that treats it, in the case at hand', async () => {
    const chat = await atStep((id) => id === LOG_STATUS);
    await chat.say('explain 126');
    await chat.press('Go to the step that treats it');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Is ActiveSync on for the mailbox? Is ActiveSyncEnabled True?');
  });

  it('opens the guide from a case of another runbook', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say('explain 126');
    await chat.press('Open the runbook that treats it');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Is ActiveSync on for the mailbox? Is ActiveSyncEnabled True?');
  });

  it('starts a case at the step that treats it where none is open', async () => {
    const chat = newPersonalChat(bot);
    await chat.say('explain 126');
    await chat.press('Start at the step that treats it');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Is ActiveSync on for the mailbox? Is ActiveSyncEnabled True?');
  });

  it('with several meanings has a button for each step that treats one, the likeliest first', async () => {
    const chat = await atWhichMonitor(newChat(bot));
    await chat.say('explain access');
    expect(chat.labels.slice(0, 2)).toEqual([
      'Open the runbook for access BlockedG',
      'Open the runbook for access BlockedI',
    ]);
    await chat.press('Open the runbook for access BlockedI');
    await chat.say('status');
    expect(chat.words).toContain('Now at: Find the phone’s device ID: What is its device ID?');
  });

  it('with more meanings than a card holds names all of them', async () => {
    const chat = newPersonalChat(bot);
    await chat.say('explain 3');
    expect(chat.heading).toBe(`3 can mean ${explain('3').length} things`);
    for (const { command } of explain('3'))
      expect(chat.words).toContain(`${command === 'win32' ? 'Windows error' : command} 3`);
  });

  it('that nobody knows is said to be unknown, with what can be asked', async () => {
    const chat = newPersonalChat(bot);
    await chat.say('explain 98765');
    expect(chat.heading).toBe('I don’t know that code');
    expect(chat.words).toContain('Ask for a status number');
  });
});

describe('a status where a step asks for one', () => {
  it.each([
    ['120', 'Another, or none'],
    ['126', '126: not enabled for the user'],
    ['127', 'Another, or none'],
    ['128', 'Another, or none'],
    ['129', '129 or 130: refused'],
    ['130', '129 or 130: refused'],
    ['131', 'Another, or none'],
    ['status 129', '129 or 130: refused'],
    ['SendMail 129', '129 or 130: refused'],
    ['Status: 126', '126: not enabled for the user'],
    ['129 or 130: refused', '129 or 130: refused'],
  ])('of the mailbox log is taken and routed by: %s', async (words, label) => {
    const chat = await atStep((id) => id === LOG_STATUS);
    await chat.say(words);
    const answer = stepsOf(guide)
      .get(LOG_STATUS)!
      .answers.find((one) => one.label === label)!;
    expect(chat.words).toContain(stepsOf(guide).get(answer.to)!.meta.title);
    const via = words === label ? 'typed' : `status\\), ${/\d+/.exec(words)![0]}`;
    expect(await exportOf(chat)).toMatch(new RegExp(`with “${label}” \\(${via}`));
  });

  it.each([
    ['126', '126'],
    ['120', 'Another status'],
    ['127', 'Another status'],
    ['128', 'Another status'],
    ['129', 'Another status'],
    ['130', 'Another status'],
    ['131', 'Another status'],
    ['SendMail none', 'None, the body is empty'],
  ])('of the trace is taken and routed by: %s', async (words, label) => {
    const chat = await atStep((id) => id === TRACE_STATUS);
    await chat.say(words);
    expect(await exportOf(chat)).toContain(`Which status did Exchange answer? **${label}**`);
  });

  it('of another command is explained, and answers nothing', async () => {
    const chat = await atStep((id) => id === MAILBOX_LOG);
    await chat.say('ping 3');
    expect(chat.words).toContain('Ping 3');
    await chat.say('sync 4');
    expect(chat.heading).not.toBe('Look for errors in the mailbox log');
    expect(await exportOf(chat)).toContain('**Yes, the phone’s fault (Sync 4 or 6)**');
  });

  it('of HTTP may have a substatus', async () => {
    const chat = await atStep((id) => id === 'mail-send.trace');
    await chat.say('401.1');
    expect(await exportOf(chat)).toContain('Is there an error in the trace? **Yes**');
  });
});

it('every status that a runbook treats names a section that the runbook has', () => {
  const sections = new Map(
    runbooks.map((runbook) => [runbook.id, new Set([...stepsOf(runbook).values()].map(({ meta }) => meta.section))]),
  );
  const treated = explanations.flatMap(({ command, code, treatedBy }) =>
    treatedBy ? [{ command, code, treatedBy }] : [],
  );
  expect(treated.length).toBeGreaterThan(0);
  expect(treated.filter(({ treatedBy }) => !sections.get(treatedBy.runbook)?.has(treatedBy.section))).toEqual([]);
});
