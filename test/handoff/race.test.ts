import { conversationOf, person, personal, type Speaker } from '../support/activities';
import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { callsIn, engineer, escalate, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

const RUNS = 200;
const TEAM = Array.from({ length: 20 }, (_, i) => person(`Engineer ${String.fromCharCode(65 + i)}`, 100 + i));

/** Mulberry32: the same seed gives the same order everywhere. */
const randomFrom = (seed: number) => {
  let a = seed;
  return (): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

const shuffled = (people: readonly Speaker[], random: () => number): Speaker[] =>
  people
    .map((who) => ({ who, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ who }) => who);

const said = (answer: Json): string => wordsOf({ attachments: [{ content: answer }] });

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
  await setTier(bot, TEAM);
}, 30_000);
afterAll(async () => {
  await bot.stop();
});

describe('twenty engineers who accept at once', () => {
  it(`make one owner, nineteen who are told, one edit and one message to the requester, ${RUNS} times`, async () => {
    for (let run = 1; run <= RUNS; run++) {
      const seed = 20_261_120 + run;
      try {
        await onceWith(randomFrom(seed), run);
      } catch (error) {
        throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  }, 300_000);

  it('either have it or not when the requester withdraws at the same moment', async () => {
    const random = randomFrom(7);
    for (let run = 1; run <= 20; run++) {
      const who = person(`Withdrawer ${run}`, 5_000 + run);
      const { requester, thread, caseId } = await escalate(bot, { place: personal(bot.teams.url, who), who });
      const presses = shuffled(TEAM, random).map((one) => () => engineer(bot, thread, one).pressOnly('Accept'));
      const at = Math.floor(random() * presses.length);
      const withdrawal = () => requester.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'withdraw' });
      await Promise.all([...presses.slice(0, at), withdrawal, ...presses.slice(at)].map((act) => act()));
      await posted(bot, thread, `Withdrawn by ${who.name}`);
      const offer = wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
      expect(offer).toContain(`Withdrawn by ${who.name}`);
      const takers = bot.teams.calls.filter(
        ({ conversationId, activity }) =>
          conversationId === conversationOf(requester.place) && JSON.stringify(activity).includes('has it now'),
      );
      expect(takers.length).toBeLessThanOrEqual(1);
    }
  }, 60_000);
});

async function onceWith(random: () => number, run: number): Promise<void> {
  const who = person(`Requester ${run}`, 1_000 + run);
  const { requester, thread } = await escalate(bot, { place: personal(bot.teams.url, who), who });
  const before = bot.teams.calls.length;
  const answers = await Promise.all(
    shuffled(TEAM, random).map(async (one) => ({
      one,
      card: said(await engineer(bot, thread, one).pressOnly('Accept')),
    })),
  );
  await posted(bot, requester, 'has it now', before);
  await bot.teams.waitFor(
    ({ kind, conversationId }) => kind === 'update' && conversationId === conversationOf(thread),
    { after: before },
  );
  const owners = new Set(answers.map(({ card }) => /Taken by (Engineer \w)/.exec(card)?.[1]));
  expect([...owners]).toEqual([expect.stringMatching(/^Engineer \w$/)]);
  const [owner] = owners;
  expect(answers.filter(({ one }) => one.name === owner)).toHaveLength(1);
  expect(answers.filter(({ one, card }) => one.name !== owner && card.includes(`Taken by ${owner}`))).toHaveLength(19);
  expect(callsIn(bot, thread, 'update', before)).toHaveLength(1);
  expect(callsIn(bot, thread, 'post', before)).toHaveLength(0);
  expect(callsIn(bot, requester.place, 'post', before)).toHaveLength(1);
  expect(callsIn(bot, requester.place, 'update', before)).toHaveLength(0);
}
