import { conversationOf, person, personal } from '../support/activities';
import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { ANA, accept, engineer, escalate, LUIS, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  await bot.stop();
});

const said = (answer: Json): string => wordsOf({ attachments: [{ content: answer }] });

const shownIn = (place: Parameters<typeof conversationOf>[0]): string =>
  bot.teams.shown(conversationOf(place)).map(wordsOf).join('\n---\n');

describe('two escalations at once', () => {
  it('never cross when one engineer has both', async () => {
    await setTier(bot);
    const people = [person('Rosa One', 61), person('Tom Two', 62)];
    const talks = [];
    for (const who of people) {
      const { requester, thread, caseId } = await escalate(bot, { place: personal(bot.teams.url, who), who });
      talks.push({ requester, thread, caseId, ana: await accept(bot, thread, requester) });
    }
    const [one, two] = talks as [(typeof talks)[0], (typeof talks)[0]];
    const mark = bot.teams.calls.length;
    await Promise.all([
      one.ana.tell('reply for Rosa alone'),
      two.ana.tell('reply for Tom alone'),
      one.requester.tell('Rosa asks'),
      two.requester.tell('Tom asks'),
    ]);
    await Promise.all([
      posted(bot, one.requester, 'for Rosa alone', mark),
      posted(bot, two.requester, 'for Tom alone', mark),
      posted(bot, one.thread, 'Rosa asks', mark),
      posted(bot, two.thread, 'Tom asks', mark),
    ]);
    expect(shownIn(one.requester.place)).not.toContain('Tom');
    expect(shownIn(two.requester.place)).not.toContain('Rosa');
    expect(shownIn(one.thread)).not.toContain('Tom asks');
    expect(shownIn(two.thread)).not.toContain('Rosa asks');
    const forged = await one.ana.pressRaw({ caseId: two.caseId, handoff: 1, epoch: 1, act: 'reply', text: 'crossed' });
    expect(said(forged)).toContain('doesn’t belong to this conversation');
  });

  it('of one requester in one chat are told apart by the case’s number', async () => {
    await setTier(bot);
    const first = await escalate(bot);
    await accept(bot, first.thread, first.requester);
    await first.requester.say('pause');
    const second = await escalate(bot);
    await accept(bot, second.thread, second.requester, LUIS);
    await first.requester.pressRaw({ caseId: first.caseId, handoff: 1, epoch: 1, act: 'resume' });
    await posted(bot, first.requester, 'goes to Ana Silva again');
    const mark = bot.teams.calls.length;
    await first.requester.say('which of you reads this?');
    expect(first.requester.words).toContain('That was not sent');
    await first.requester.tell(`${second.caseId} this is for Luis`);
    await posted(bot, second.thread, 'this is for Luis', mark);
    expect(shownIn(first.thread)).not.toContain('this is for Luis');
    expect(shownIn(second.thread)).not.toContain('which of you');
  });

  it('in one engineer’s chat are told apart too', async () => {
    await setTier(bot, [ANA]);
    const place = { ...personal(bot.teams.url, ANA), id: 'a:ana-chat' };
    bot.teams.setMembers('a:ana-chat', [{ ...ANA, tenantId: place.tenantId, userRole: 'user' }]);
    const chat = engineer(bot, place, ANA);
    await chat.say('escalations here');
    const cases: { requester: Awaited<ReturnType<typeof escalate>>['requester']; caseId: number }[] = [];
    for (const who of [person('Rosa One', 61), person('Tom Two', 62)]) {
      const { requester, thread, caseId } = await escalate(bot, { place: personal(bot.teams.url, who), who });
      const mark = bot.teams.calls.length;
      await engineer(bot, thread, ANA).pressOnly('Decline');
      await posted(bot, place, `in case ${caseId}`, mark);
      await accept(bot, place, requester, ANA);
      cases.push({ requester, caseId });
    }
    await chat.say('reply hello');
    expect(chat.words).toContain('Say which case you mean');
    const mark = bot.teams.calls.length;
    await chat.tell(`reply ${cases[0]!.caseId} hello Rosa`);
    await posted(bot, cases[0]!.requester, 'hello Rosa', mark);
    expect(shownIn(cases[1]!.requester.place)).not.toContain('hello');
  });
});
