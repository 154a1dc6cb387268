import { conversationOf, deliver, message, type Place, press, type Speaker } from '../support/activities';
import { Chat, cardOf, wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { ANA, ASK, openedThread, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

// Clients that tell neither language nor time zone: an escalation goes its way all the same, with times in UTC.

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

/** The same without anything about where the person is. */
function bare({ locale: _, localTimezone: __, localTimestamp: ___, entities = [], ...activity }: Json): Json {
  const rest = entities.filter(({ type }: Json) => type !== 'clientInfo');
  return { ...activity, ...(rest.length > 0 ? { entities: rest } : {}) };
}

async function say(place: Place, who: Speaker, text: string): Promise<void> {
  expect((await deliver(bot.url, bare(message(place, text, { from: who })))).status).toBe(200);
}

async function pressOn(place: Place, who: Speaker, label: string, inputs: Json = {}): Promise<string> {
  const button = bot.teams
    .shown(conversationOf(place))
    .flatMap((activity) => cardOf(activity)?.actions ?? [])
    .findLast(({ title }: Json) => title === label);
  const { verb, data } = button;
  const { body } = await deliver(bot.url, bare(press(place, { verb, data, inputs }, { from: who })));
  return wordsOf({ attachments: [{ content: body?.value }] });
}

it('an escalation between people whose clients tell no locale is offered, taken, talked through and returned', async () => {
  await setTier(bot);
  const { place, who } = new Chat(bot);
  await say(place, who, 'start pop-health');
  await posted(bot, place, 'Go on');
  await pressOn(place, who, 'Escalate');
  await posted(bot, place, 'What should the engineer do?');
  await pressOn(place, who, 'Preview', { ask: ASK, severity: '2', impact: '' });
  await posted(bot, place, 'Send it?');
  const mark = bot.teams.calls.length;
  await pressOn(place, who, 'Send it');
  const thread = await openedThread(bot, mark);
  expect(wordsOf(bot.teams.shown(conversationOf(thread))[0]!)).toContain('opened 10:30 UTC');
  expect(await pressOn(thread, ANA, 'Accept')).toContain('Taken by Ana Silva, 10:30 UTC');
  await posted(bot, place, 'Since 10:30 UTC');
  await say(place, who, 'yes');
  await posted(bot, thread, 'yes', mark);
  await say(thread, ANA, 'reply Recycle the pool');
  await posted(bot, place, 'Recycle the pool');
  await pressOn(thread, ANA, 'Return it');
  const back = { caseId: 1001, handoff: 1, epoch: 1, act: 'return', outcome: 'do-next', note: 'Go on there', goto: '' };
  await deliver(bot.url, bare(press(thread, { verb: 'handoff', data: back }, { from: ANA })));
  await posted(bot, place, 'Ana Silva says: Go on there');
});
