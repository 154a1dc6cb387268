import {
  channel,
  conversationOf,
  groupChat,
  message,
  type Place,
  person,
  personal,
  press,
  type Speaker,
} from '../../support/activities';
import type { Json } from '../../support/connector-server';
import type { Aftermath, Door } from '../door';
import { pause, type World } from '../world';

/** A press that was acknowledged with the line that says who answered what. */
interface Acknowledged {
  caseId: number;
  visit: number;
  answer: string;
  by: string;
}

/** A value for every input that a card may have. */
const INPUTS: Json = {
  mailboxServer: 'MBX01',
  role: 'mailbox',
  exchange: '2019',
  healthSet: 'ActiveSync',
  monitor: 'ActiveSyncCTPMonitor',
  mailbox: 'ann@contoso.com',
  deviceId: 'ABC123',
  domain: 'contoso.com',
  policy: 'Default',
  database: 'DB01',
  rule: 'Phones',
  error: 'ServerError',
  admin: 'admin@contoso.com',
};
const RUNBOOKS = ['POP is down', 'ActiveSync is unhealthy', 'ECP.Proxy is unhealthy', 'phones can’t send mail'];

/**
 * People who walk cases: alone in their chats, and several in one group chat or thread, where they press the same
 * buttons. Every problem names a server of its own, so that its case can be told from all others.
 */
export function chatDoor(people: number): Door {
  const acknowledged: Acknowledged[] = [];
  const handled: string[] = [];
  const opened: string[] = [];
  const typed = new Map<string, number>();
  const counts = { presses: 0, 'presses told of another’s answer': 0, messages: 0, 'cases begun': 0 };
  let servers = 0;

  async function say(world: World, place: Place, who: Speaker, text: string): Promise<boolean> {
    counts.messages += 1;
    const activity = message(place, text, { from: who });
    const answer = await world.deliver(activity);
    if (answer?.status !== 200) return false;
    handled.push(`${conversationOf(place)}|${activity.id}`);
    return true;
  }

  async function begin(world: World, place: Place, who: Speaker): Promise<void> {
    const server = `EX${String(++servers).padStart(5, '0')}`;
    counts['cases begun'] += 1;
    if (await say(world, place, who, `start ${world.random.pick(RUNBOOKS)} on ${server}`)) opened.push(server);
  }

  async function pressOn(world: World, place: Place, who: Speaker, action: Json, replyToId: string): Promise<void> {
    counts.presses += 1;
    const inputs = { ...INPUTS, server: `EX${String(servers).padStart(5, '0')}` };
    const pressed = press(place, { verb: action.verb, data: action.data, inputs, replyToId }, { from: who });
    const answer = await world.deliver(pressed);
    if (answer?.status !== 200 || action.data.answer === undefined) return;
    const said: Json[] = answer.body?.value?.body?.[0]?.inlines ?? [];
    const { caseId, visit, answer: chosen } = action.data;
    if (said[0]?.text === '✓ ' && said.at(-1)?.text.includes(who.name))
      acknowledged.push({ caseId, visit, answer: chosen, by: who.name });
    else counts['presses told of another’s answer'] += 1;
  }

  /** One thing that somebody does: most often the first that the newest card offers. */
  async function act(world: World, place: Place, who: Speaker): Promise<void> {
    const { random } = world;
    const newest = world.teams.shown(conversationOf(place)).findLast((shown) => actionsOf(shown).length > 0);
    if (!newest) return await begin(world, place, who);
    const actions = actionsOf(newest);
    const answers = actions.filter(({ data }) => data.answer !== undefined);
    const form = actions.find(({ data }) => data.do === 'facts' && data.on === 'step');
    const back = actions.find(({ data }) => data.do === 'back');
    if (form) return await pressOn(world, place, who, form, newest.id);
    if (answers.length === 0 || random.next() < 0.03) return await begin(world, place, who);
    if (back && random.next() < 0.05) return await pressOn(world, place, who, back, newest.id);
    const chosen = random.pick(answers);
    if (random.next() > 0.1) return await pressOn(world, place, who, chosen, newest.id);
    typed.set(conversationOf(place), (typed.get(conversationOf(place)) ?? 0) + 1);
    await say(world, place, who, chosen.title);
  }

  async function talkIn(world: World, place: Place, who: Speaker): Promise<void> {
    await pause(world.random.below(500));
    while (!world.over) {
      const before = world.teams.shown(conversationOf(place)).length;
      await act(world, place, who);
      // The bot answers with a message, unless it was killed in between: then there is none before it is back.
      for (let i = 0; i < 20 && !world.over; i++) {
        if (world.teams.shown(conversationOf(place)).length > before) break;
        await pause(20);
      }
    }
  }

  return {
    name: 'chat',
    async talk(world) {
      const { url } = world.teams;
      const shared = [groupChat(url), channel(url, '1700000000001')];
      const everybody = Array.from({ length: people }, (_, i) => person(`Person ${i + 1}`, i + 1));
      await Promise.all(
        everybody.map((who, i) => talkIn(world, i % 3 === 2 ? shared[i % shared.length]! : personal(url, who), who)),
      );
    },
    judge: async (after) => [
      ...acknowledged.flatMap((ack) => onceOnTimeline(after, ack)),
      ...opened.flatMap((server) => openedOnce(after, server)),
      ...(await notKept(after, handled)),
      ...[...after.cases.values()].flatMap(({ current, home }) => {
        const many = current.events.filter((event) => event.type === 'answered' && event.via === 'typed').length;
        return many > (typed.get(home) ?? 0)
          ? [`Case ${current.id} has ${many} typed answers, more than were typed.`]
          : [];
      }),
    ],
    counts: () => ({ ...counts, 'presses acknowledged': acknowledged.length, 'messages acknowledged': handled.length }),
  };
}

const actionsOf = (activity: Json): Json[] => activity.attachments?.[0]?.content?.actions ?? [];

/** The acknowledged answer stands on the timeline, at the very card that was pressed, once. */
function onceOnTimeline({ cases }: Aftermath, { caseId, visit, answer, by }: Acknowledged): string[] {
  const events = cases.get(caseId)?.current.events ?? [];
  let at = 0;
  let found = 0;
  for (const [seq, event] of events.entries()) {
    if (event.type === 'answered' && at === visit && event.answer === answer && event.by.name === by) found += 1;
    if (event.type === 'answered' || event.type === 'started' || event.type === 'back') at = seq + 1;
  }
  return found === 1
    ? []
    : [`${by}’s answer “${answer}” to card ${visit} of case ${caseId} was acknowledged, and is there ${found} times.`];
}

async function notKept({ seen }: Aftermath, handled: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const key of handled) if (!(await seen(key))) wrong.push(`Message ${key} was acknowledged, and is not kept.`);
  return wrong;
}

function openedOnce({ cases }: Aftermath, server: string): string[] {
  const found = [...cases.values()].filter(
    ({ current: { events } }) => events[0]?.type === 'opened' && events[0].facts.server === server,
  ).length;
  return found === 1 ? [] : [`The problem on ${server} was acknowledged, and has ${found} cases.`];
}
