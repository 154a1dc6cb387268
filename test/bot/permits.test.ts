import { runbookById } from '../../src/runbooks';
import { stepsOf } from '../../src/runbooks/steps';
import {
  channel,
  DANA,
  deliver,
  groupChat,
  HOME_TENANT,
  invoke,
  message,
  newId,
  type Place,
  person,
  personal,
  type Speaker,
} from '../support/activities';
import { Chat, cardOf, codesIn, wordsOf } from '../support/chat';
import type { Json, Member } from '../support/connector-server';
import { ENGINEERS, escalate, setTier } from '../support/escalation';
import { probe } from '../support/outputs';
import { type Bot, startBot } from '../support/start-bot';

const CHANNEL = '19:permits@thread.tacv2';
const ELSEWHERE = '9f1e2d3c-0000-4000-8000-00000000bbbb';

const ROLES = {
  'a member': person('Mia Member', 71),
  'a guest': person('Gil Guest', 72),
  'somebody anonymous': person('Ano Nym', 73),
  'somebody of another tenant': person('Otto Other', 74),
  'somebody not in the roster': person('Abe Absent', 75),
  'somebody Teams does not tell of': person('Una Unknown', 76),
} as const satisfies Record<string, Speaker>;
type Role = keyof typeof ROLES;

const listed = (who: Speaker, more: Partial<Member> = {}): Member => ({
  ...who,
  tenantId: HOME_TENANT,
  userRole: 'user',
  ...more,
});
const ROSTER = [
  listed(DANA),
  listed(ROLES['a member']),
  listed(ROLES['a guest'], { userRole: 'guest' }),
  listed(ROLES['somebody anonymous'], { userRole: 'anonymous', tenantId: '' }),
  listed(ROLES['somebody of another tenant'], { tenantId: ELSEWHERE }),
];
const UNKNOWN: Role = 'somebody Teams does not tell of';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
  await setTier(bot, [DANA]);
  for (const id of ['*', ENGINEERS]) bot.teams.setMembers(id, ROSTER);
  bot.teams.trouble({
    when: ({ kind, userId }) => kind === 'member' && userId === ROLES[UNKNOWN].aadObjectId,
    answer: 'hang',
    times: Number.POSITIVE_INFINITY,
  });
});
afterAll(async () => {
  bot.teams.letGo();
  await bot.stop();
});

const inChannel = (): Place => channel(bot.teams.url, newId(), CHANNEL);
const inGroup = (): Place => groupChat(bot.teams.url, `19:permits-${newId()}@thread.v2`);

/** Somebody in a place. Where Teams does not tell of them, their first turn waits until it was silent for too long. */
async function enter(place: Place, role: Role): Promise<Chat> {
  const chat = new Chat(bot, place, ROLES[role]);
  if (role !== UNKNOWN) return chat;
  bot.clock.forward(1);
  const after = bot.teams.calls.length;
  const saying = new Chat(bot, place.kind === 'channel' ? { ...place, rootId: newId() } : place, chat.who).say('help');
  await bot.teams.waitFor(({ answered }) => answered === 'hangs', { after });
  bot.clock.forward(2.5 / 60);
  await saying;
  await bot.settled();
  return chat;
}

/** A case of somebody else's at its first question, in this place. */
async function openCase(place: Place): Promise<Chat> {
  const dana = await new Chat(bot, place).say('start pop-health');
  return await dana.press('Go on', { server: 'EX02', exchange: '2019', role: 'mailbox' });
}

/** What is done, and what is said where it may be. */
interface Act {
  may: RegExp;
  run(chat: Chat, dana: Chat): Promise<string>;
}

const type = (text: string, may: RegExp): Act => ({ may, run: async (chat) => (await chat.say(text)).words });
const press = (data: (dana: Chat) => Json, may: RegExp): Act => ({
  may,
  run: async (chat, dana) => wordsOf({ attachments: [{ content: await chat.pressRaw(data(dana)) }] }),
});
const tool = (name: string, may: RegExp, more: Json = {}): Act =>
  press((dana) => ({ caseId: dana.caseId, do: name, on: 'status', ...more }), may);

const aSection = [...stepsOf(runbookById('pop-health')!).values()].at(-1)!.meta.section;
const theAnswer = (dana: Chat): Json =>
  dana.shown.flatMap((shown): Json[] => cardOf(shown)?.actions ?? []).findLast(({ data }) => data.answer)!.data;

const READS: Readonly<Record<string, Act>> = {
  'types help': type('help', /What you can say/),
  'types status': type('status', /is open/),
  'types path': type('path', /The path so far/),
  'presses status': tool('status', /is open/),
  'presses path': tool('path', /is open/),
};

const WALKS: Readonly<Record<string, Act>> = {
  'opens a case': type('start ecp-proxy-health', /Case \d+/),
  'describes a problem': type('ECP.Proxy is Unhealthy on EX03', /./),
  'presses a runbook': press(() => ({ do: 'start', runbook: 'pop-health' }), /Case \d+/),
  'presses an answer': press(theAnswer, /✓/),
  'types an answer': type('PopDeepTestMonitor', /POP3 services/),
  'takes an answer back': type('back', /no answer to take back|step 1/i),
  'presses back': tool('back', /./),
  'asks for values': tool('values', /./),
  'asks for a reminder': type('remind 5', /⏰/),
  'pastes output': type(probe('POP', 'EX02'), /./),
  'writes a note': type('note it hangs since noon', /./),
  'closes the case': type('close', /Close case/),
  'presses close': tool('close', /closed/),
  'shows the step again': tool('show', /./),
  escalates: type('escalate', /What should the engineer do/),
  'starts triage on a message': {
    may: /is open/,
    run: async ({ place, who }) => {
      const value = {
        commandId: 'startTriage',
        messagePayload: { id: newId(), body: { content: 'Something is wrong' } },
        data: { do: 'startTriage', healthSet: 'POP', server: `EX${newId().slice(-6)}` },
      };
      const sent = invoke(place, 'composeExtension/submitAction', value, { from: who });
      return String((await deliver(bot.url, sent)).body?.task.value);
    },
  },
};

const POWERS: Readonly<Record<string, Act>> = {
  'exports the record': type('export', /Case/),
  'exports a case by its number': {
    may: /Case/,
    run: async (chat, dana) => (await chat.say(`export ${dana.caseId}`)).words,
  },
  'goes to another step': press(
    (dana) => ({ caseId: dana.caseId, do: 'open', on: 'explained', runbook: 'pop-health', section: aSection }),
    /./,
  ),
  'starts at a section': press(() => ({ do: 'start', runbook: 'pop-health', section: aSection }), /Case \d+/),
};

const CHOICES: Readonly<Record<string, Act>> = {
  'calls alerts': type('alerts here', /come to this channel now/),
  'sends alerts away': type('alerts off', /Alerts no longer come here|did not come here/),
  'calls escalations': type('escalations here', /Escalations come here/),
  'sends escalations away': type('escalations off', /Escalations no longer come here|did not come here/),
};

/** What is kept of a case, of cases, and of where things go. */
const kept = (caseId: number): string =>
  JSON.stringify([
    bot.sqlite!.prepare('select * from events where case_id = ?').all(caseId),
    bot.sqlite!.prepare('select count(*) from cases').all(),
    bot.sqlite!.prepare('select * from destinations').all(),
  ]);

const commandsSince = (mark: number): string[] =>
  bot.teams.calls.slice(mark).flatMap(({ activity }) => codesIn(cardOf(activity) ?? {}));

const NOT_TOLD = /^(?:ⓘ\s*)?Teams did not tell me who is in this (?:channel|chat)\. Try again in a minute\./;
const ASK =
  /Ask (?:a member of this team|a colleague in this chat) to do that|Only the engineers of this team can choose/;

const rows = (acts: Readonly<Record<string, Act>>, roles: readonly Role[]): [Role, string, Act][] =>
  roles.flatMap((role) => Object.entries(acts).map(([name, act]): [Role, string, Act] => [role, name, act]));
const EVERYBODY = Object.keys(ROLES) as Role[];
const KNOWN_HERE: readonly Role[] = ['a member'];
const OUTSIDERS: readonly Role[] = EVERYBODY.filter((role) => role !== 'a member' && role !== UNKNOWN);

async function done(place: Place, role: Role, { may, run }: Act): Promise<void> {
  const dana = await openCase(place);
  const chat = await enter(place, role);
  const mark = bot.teams.calls.length;
  const said = await run(chat, dana);
  expect(said).toMatch(may);
  for (const refusal of [ASK, NOT_TOLD]) expect(said).not.toMatch(refusal);
  await bot.settled();
  if (OUTSIDERS.includes(role)) expect(commandsSince(mark)).toEqual([]);
}

async function refused(place: Place, role: Role, { run }: Act, words: RegExp): Promise<void> {
  const dana = await openCase(place);
  const chat = await enter(place, role);
  const [before, mark] = [kept(dana.caseId), bot.teams.calls.length];
  expect(await run(chat, dana)).toMatch(words);
  await bot.settled();
  expect(kept(dana.caseId)).toBe(before);
  expect(commandsSince(mark)).toEqual([]);
}

describe.each<[string, () => Place]>([
  ['a channel', inChannel],
  ['a group chat', inGroup],
])('in %s', (_, placeOf) => {
  it.each(rows(READS, EVERYBODY))('%s reads: %s', (role, _, act) => done(placeOf(), role, act));
  it.each(rows(WALKS, [...KNOWN_HERE, UNKNOWN]))('%s walks: %s', (role, _, act) => done(placeOf(), role, act));
  it.each(rows(WALKS, OUTSIDERS))('%s is told whom to ask: %s', (role, _, act) => refused(placeOf(), role, act, ASK));
  it.each(rows(POWERS, KNOWN_HERE))('%s does: %s', (role, _, act) => done(placeOf(), role, act));
  it.each(rows(POWERS, OUTSIDERS))('%s is told whom to ask: %s', (role, _, act) => refused(placeOf(), role, act, ASK));
  it.each(rows(POWERS, [UNKNOWN]))('%s is told to wait: %s', (role, _, act) => refused(placeOf(), role, act, NOT_TOLD));
});

describe('where alerts and escalations go', () => {
  it.each(rows(CHOICES, KNOWN_HERE))('is said by %s: %s', (role, _, act) => done(inChannel(), role, act));
  it.each(rows(CHOICES, OUTSIDERS))('is not said by %s: %s', (role, _, act) => refused(inChannel(), role, act, ASK));
  it.each(rows(CHOICES, [UNKNOWN]))('waits for %s: %s', (role, _, act) => refused(inChannel(), role, act, NOT_TOLD));
});

describe('an escalation', () => {
  it.each(EVERYBODY)('is taken by members alone: %s', async (role) => {
    const who = person(`Requester of ${role}`, 900 + EVERYBODY.indexOf(role));
    const { thread, caseId } = await escalate(bot, { place: personal(bot.teams.url, who), who });
    const chat = await enter(thread, role);
    const before = kept(caseId);
    const said = wordsOf({ attachments: [{ content: await chat.pressOnly('Accept') }] });
    if (role === 'a member') expect(said).toContain('Taken by Mia Member');
    else expect(said).toMatch(role === UNKNOWN ? NOT_TOLD : /Only an escalation engineer of this team can do that/);
    expect(kept(caseId) === before).toBe(role !== 'a member');
    if (role === 'a member') return;
    await chat.say('packet');
    expect(chat.words).toMatch(role === UNKNOWN ? NOT_TOLD : /Only an escalation engineer/);
  });
});

describe('what is not said to the bot', () => {
  it.each(OUTSIDERS)('changes nothing where %s pastes it, and nobody is told off', async (role) => {
    const dana = await openCase(inChannel());
    await bot.settled();
    const before = kept(dana.caseId);
    for (const text of [probe('POP', 'EX02'), 'Alert: POP is Unhealthy on EX02\nHealth set: POP\nServer: EX02'])
      await dana.ignored(message(dana.place, text, { from: ROLES[role], mention: false }));
    expect(kept(dana.caseId)).toBe(before);
  });
});

describe('Teams', () => {
  const asked = (after: number): number =>
    bot.teams.calls.slice(after).filter(({ kind }) => kind === 'member' || kind === 'members').length;

  it('is asked once about somebody in a channel, and never in a chat of two', async () => {
    const after = bot.teams.calls.length;
    const who = person('New Here', 990);
    bot.teams.setMembers('19:new@thread.tacv2', [listed(who)]);
    for (let i = 0; i < 3; i++) {
      const chat = new Chat(bot, channel(bot.teams.url, newId(), '19:new@thread.tacv2'), who);
      await chat.say('start pop-health');
      await chat.press('Go on', { server: 'EX02', exchange: '2019', role: 'mailbox' });
    }
    expect(asked(after)).toBe(1);
    const alone = new Chat(bot, personal(bot.teams.url, who), who);
    await (await alone.say('start pop-health')).say('export');
    expect(asked(after)).toBe(1);
  });

  it('that falls silent about a guest does not let them in', async () => {
    const who = person('Gus Guest', 991);
    const id = '19:silent@thread.tacv2';
    bot.teams.setMembers(id, [listed(who, { userRole: 'guest' })]);
    const chat = new Chat(bot, channel(bot.teams.url, newId(), id), who);
    await chat.say('start pop-health');
    bot.clock.forward(2);
    bot.teams.trouble({ when: ({ kind, userId }) => kind === 'member' && userId === who.aadObjectId, answer: 503 });
    await chat.say('start pop-health');
    expect(chat.words).toMatch(ASK);
  });
});
