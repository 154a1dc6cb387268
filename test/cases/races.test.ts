import { runbookById } from '../../src/runbooks';
import { longestFrom, stepsOf } from '../../src/runbooks/steps';
import { deliver, groupChat, person, personal, press, type Speaker } from '../support/activities';
import { Chat, cardOf, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { type Random, random } from '../support/random';
import { type Bot, startBot } from '../support/start-bot';

jest.setTimeout(600_000);

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
});

function shuffled<T>(things: readonly T[], draw: Random): T[] {
  const left = [...things];
  return things.map(() => left.splice(draw.below(left.length), 1)[0]!);
}

const FACTS = { server: 'EX02', exchange: '2019', role: 'mailbox', healthSet: 'POP' };
const buttonOf = (activity: Json, title: string): Json =>
  cardOf(activity)!.actions.find((action: Json) => action.title === title);
/** The answer that leads on for longest. */
const nextPress = (activity: Json): Json | undefined => {
  const runbook = runbookById('pop-health')!;
  const left = ({ data }: Json): number => {
    const answer = stepsOf(runbook)
      .get(data.step)!
      .answers.find(({ answer: name }) => name === data.answer)!;
    return longestFrom(runbook, answer.to);
  };
  return cardOf(activity)!
    .actions.filter(({ verb }: Json) => verb === 'answer')
    .sort((a: Json, b: Json) => left(b) - left(a))[0];
};
const said = (card: Json | undefined): string => wordsOf({ attachments: [{ content: card }] });

it('of twenty people who press the same button at once one wins, and all are told who, 200 times', async () => {
  const draw = random();
  const people = Array.from({ length: 20 }, (_, i) => person(`Person ${String.fromCharCode(65 + i)}.`, 200 + i));
  const place = groupChat(bot.teams.url);
  const chat = await new Chat(bot, place).say('start pop-health', { mention: true });
  await chat.press('Go on', FACTS);
  for (let run = 0; run < 200; run++) {
    const { verb, data } = buttonOf(chat.newest, 'PopCTPMonitor');
    const replies = await Promise.all(
      shuffled(people, draw).map(async (who) => {
        const { status, body } = await deliver(bot.url, press(place, { verb, data }, { from: who }));
        return { who, status, words: said(body?.value) };
      }),
    );
    const about = `seed ${draw.seed}, run ${run}`;
    const told = replies.map(({ words }) => people.filter(({ name }) => words.includes(name)).map(({ name }) => name));
    const winner = told[0]?.[0];
    expect({ about, statuses: new Set(replies.map(({ status }) => status)) }).toEqual({
      about,
      statuses: new Set([200]),
    });
    expect({ about, told }).toEqual({ about, told: replies.map(() => [winner]) });
    const won = replies.filter(({ words }) => !words.includes('moved on'));
    expect({ about, won: won.map(({ who }) => who.name) }).toEqual({ about, won: [winner] });
    await bot.teams.waitFor(() => wordsOf(chat.newest).includes('Do the POP3 services run?'));
    await chat.press('Back');
  }
});

const RUNS = 1_000;
const LONGEST = 6;
const AT_A_TIME = 8;

it('a case whose presses come in any other order ends where it ends in order, or says that a press is stale, 1,000 times', async () => {
  const draw = random();
  const { presses, states } = await inOrder(person('Reference', 300));
  expect(presses.length).toBeGreaterThan(3);
  let runs = 0;
  const worker = async (): Promise<void> => {
    while (runs < RUNS) {
      const who = person(`Person ${runs}`, 1_000 + runs);
      const about = `seed ${draw.seed}, run ${runs++}`;
      const order = shuffled([...presses.keys()], draw);
      const chat = await begun(who);
      const { caseId } = nextPress(chat.newest)!.data;
      let taken = 0;
      for (const k of order) {
        const { verb, data } = presses[k]!;
        const { status, body } = await deliver(
          bot.url,
          press(chat.place, { verb, data: { ...data, caseId } }, { from: who }),
        );
        const stale = /moved on|earlier moment/.test(said(body?.value));
        expect({ about, order, k, status, stale }).toEqual({ about, order, k, status: 200, stale: k !== taken });
        if (!stale) taken += 1;
      }
      await bot.settled();
      await chat.say('status');
      expect({ about, order, state: stateIn(chat) }).toEqual({ about, order, state: states[taken] });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
});

async function begun(who: Speaker): Promise<Chat> {
  const chat = await new Chat(bot, personal(bot.teams.url, who), who).say('start pop-health');
  return await chat.press('Go on', FACTS);
}

/** The status without what differs from case to case. */
const stateIn = (chat: Chat): string => chat.words.replace(/Case \d+/g, 'Case').replace(/Opened by .*/g, '');

/** What is pressed, and what the status says after each press. */
async function inOrder(who: Speaker): Promise<{ presses: { verb: string; data: Json }[]; states: string[] }> {
  const chat = await begun(who);
  const presses: { verb: string; data: Json }[] = [];
  const cards = [chat.newest];
  const status = async (): Promise<string> => {
    await chat.say('status');
    return stateIn(chat);
  };
  const states = [await status()];
  for (let button = nextPress(cards[0]!); button && presses.length < LONGEST; button = nextPress(cards.at(-1)!)) {
    const { verb, data, title } = button;
    presses.push({ verb, data });
    await chat.press(title);
    cards.push(chat.newest);
    states.push(await status());
  }
  return { presses, states };
}
