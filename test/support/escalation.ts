import { channel, conversationOf, HOME_TENANT, type Place, person, personal, type Speaker } from './activities';
import { Chat } from './chat';
import type { Call, Json, Member } from './connector-server';
import type { Bot } from './start-bot';

// An escalation as people live it: a requester in a chat, engineers in a channel, and the thread between them.

export const ANA = person('Ana Silva', 11);
export const LUIS = person('Luis Prado', 12);
export const ENGINEERS = '19:engineers@thread.tacv2';
export const SECOND = '19:second-line@thread.tacv2';

export const member = (who: Speaker, userRole = 'user'): Member => ({ ...who, tenantId: HOME_TENANT, userRole });

/** Makes a channel a tier, with these people as its members, who are named to be mentioned. */
export async function setTier(bot: Bot, people: readonly Speaker[] = [ANA, LUIS], id = ENGINEERS): Promise<void> {
  bot.teams.setMembers(
    id,
    people.map((who) => member(who)),
  );
  await new Chat(bot, channel(bot.teams.url, String(1_600_000_000_000 + people.length), id), people[0]!).say(
    'escalations here',
    { mentioning: people },
  );
}

export const ASK = 'The probe fails after every restart, please find out why';

/** Opens a case and escalates it, up to the card in the first tier. */
export async function escalate(
  bot: Bot,
  {
    place = personal(bot.teams.url),
    asking = {},
    who,
    before = async () => {},
  }: { place?: Place; asking?: Json; who?: Speaker; before?: (requester: Chat) => Promise<unknown> } = {},
): Promise<{ requester: Chat; thread: Place; caseId: number }> {
  const requester = new Chat(bot, place, who);
  await requester.say('start pop-health');
  const caseId = Number(/Case (\d+)/.exec(requester.words)?.[1]);
  await before(requester);
  await requester.press('Escalate');
  await requester.press('Preview', { ask: ASK, severity: '2', impact: '40 phones', ...asking });
  const mark = bot.teams.calls.length;
  await requester.pressOnly('Send it');
  const thread = await openedThread(bot, mark);
  await posted(bot, requester, 'Sent to', mark);
  return { requester, thread, caseId };
}

/** The thread that the next offer opens, once its clock runs. */
export async function openedThread(bot: Bot, after: number, id = ENGINEERS): Promise<Place> {
  const call = await bot.teams.waitFor(
    ({ kind, conversationId, answered }) => kind === 'create' && conversationId.startsWith(id) && answered === 201,
    { after },
  );
  await bot.settled();
  return channel(bot.teams.url, call.conversationId.split(';messageid=')[1], id);
}

export const engineer = (bot: Bot, thread: Place, who: Speaker = ANA): Chat => new Chat(bot, thread, who);

/** Accepts, and waits until the requester is told. */
export async function accept(bot: Bot, thread: Place, requester: Chat, who: Speaker = ANA): Promise<Chat> {
  const chat = engineer(bot, thread, who);
  const mark = bot.teams.calls.length;
  await chat.pressOnly('Accept');
  await posted(bot, requester, `${who.name} has it now`, mark);
  await posted(bot, thread, `Taken by ${who.name}`, mark);
  await bot.settled();
  return chat;
}

/** Waits for a post (or an edit) in a conversation that says these words. */
export async function posted(bot: Bot, where: Chat | Place, words: string, after = 0): Promise<Call> {
  const id = conversationOf(where instanceof Chat ? where.place : where);
  const call = await bot.teams.waitFor(
    ({ conversationId, activity, answered }) =>
      conversationId === id && (answered === 201 || answered === 200) && JSON.stringify(activity).includes(words),
    { after },
  );
  await bot.settled();
  return call;
}

export const callsIn = (bot: Bot, where: Place, kind: Call['kind'], after = 0): Call[] =>
  bot.teams.calls.slice(after).filter((call) => call.kind === kind && call.conversationId === conversationOf(where));
