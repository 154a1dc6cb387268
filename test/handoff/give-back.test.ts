import { conversationOf, SAM } from '../support/activities';
import type { Chat } from '../support/chat';
import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { accept, callsIn, engineer, escalate, LUIS, posted, setTier } from '../support/escalation';
import { type Bot, startBot } from '../support/start-bot';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
  await setTier(bot);
});
afterEach(async () => {
  await bot.stop();
});

const said = (answer: Json): string => wordsOf({ attachments: [{ content: answer }] });

/** Walks to where the protocol log is on, which is a change, and escalates from there. */
async function walked(requester: Chat): Promise<void> {
  const facts = { server: 'EX01', exchange: '2019', role: 'mailbox', healthSet: 'POP', monitor: 'PopCTPMonitor' };
  await requester.press('Go on', facts);
  for (const label of ['Yes, it is', 'Yes, they are Running', 'It can’t be run', 'Yes', 'No, it is Unhealthy', 'Yes'])
    await requester.press(label);
}

async function talk() {
  const { requester, thread, caseId } = await escalate(bot, { before: walked });
  return { requester, thread, caseId, ana: await accept(bot, thread, requester) };
}

const WAYS_BACK: ReadonlySet<string> = new Set(['Back to Ana Silva', 'Open it again for Ana Silva']);

const hasWayBack = (activity: Json): boolean =>
  (activity.attachments?.[0]?.content.actions ?? []).some(({ title }: Json) => WAYS_BACK.has(title));

const SERVICES = [
  'Status   Name               DisplayName',
  '------   ----               -----------',
  'Stopped  MSExchangePOP3     Microsoft Exchange POP3',
  'Running  MSExchangePOP3BE   Microsoft Exchange POP3 Backend',
].join('\n');

const steps = (form: Json): { title: string; value: string }[] =>
  form.body.flatMap((block: Json) => block.items ?? []).find(({ id }: Json) => id === 'goto').choices;

describe('an engineer who gives the case back', () => {
  it('sends the path, what was ruled out and what is changed along with the case', async () => {
    const { thread, ana } = await talk();
    const offer = wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
    expect(offer).toContain('Server: EX01');
    expect(offer).toContain('The last 5 of 7 answers');
    expect(offer).toContain('Changed, and to be put back');
    const whole = said(await ana.pressOnly('Look at the packet'));
    expect(whole).toContain('To put back');
    expect(whole).toContain('Set-PopSettings');
  });

  it('sends the deciding lines of pasted output along', async () => {
    const { requester, thread } = await escalate(bot, {
      before: async (chat) => {
        await walked(chat);
        await chat.say(SERVICES);
      },
    });
    const offer = wordsOf(bot.teams.shown(conversationOf(thread))[0]!);
    expect(offer).toContain('Output pasted by Dana Ruiz');
    expect(offer).toMatch(/MSExchangePOP3/);
    await requester.tell('export');
    await posted(bot, requester, 'SHA-256');
  });

  it('leaves it at the exact step, with the note pinned there until somebody goes on', async () => {
    const { requester, ana } = await talk();
    await ana.pressOnly('Return it');
    const mark = bot.teams.calls.length;
    await ana.pressRaw({
      caseId: 1001,
      handoff: 1,
      epoch: 1,
      act: 'return',
      outcome: 'do-next',
      note: 'Look for 0x800 in the log',
      goto: '',
    });
    await posted(bot, requester, 'Ana Silva gives it back: do this next', mark);
    await posted(bot, requester, 'Ana Silva says: Look for 0x800 in the log', mark);
    expect(requester.labels).toContain('Back');
    await requester.press('Back');
    await requester.press('Yes');
    expect(requester.words).not.toContain('0x800');
  });

  it('can send it to another step of the runbook, and the answers so far stay', async () => {
    const { requester, ana } = await talk();
    const form = await ana.pressOnly('Return it');
    const to = steps(form).find(({ value }) => value === 'ctp.services')!;
    const mark = bot.teams.calls.length;
    await ana.pressRaw({
      caseId: 1001,
      handoff: 1,
      epoch: 1,
      act: 'return',
      outcome: 'do-next',
      note: 'Start over there',
      goto: to.value,
    });
    await posted(bot, requester, 'Do the POP3 services run?', mark);
    await posted(bot, requester, 'Ana Silva says: Start over there', mark);
    await requester.press('Yes, they are Running');
    await requester.say('path');
    expect(requester.words).toContain('8. Do the POP3 services run?');
    await requester.say('back');
    expect(requester.words).toContain('Do the POP3 services run?');
  });

  it.each([
    [{ outcome: 'nonsense', note: 'x' }, 'Choose what you give it back with'],
    [{ outcome: 'solved', note: ' ' }, 'Say in a sentence'],
    [{ outcome: 'solved', note: 'x', goto: 'no.such-step' }, 'is no step of this runbook'],
  ])('is told what is missing: %j', async (inputs, words) => {
    const { ana } = await talk();
    expect(said(await ana.pressRaw({ caseId: 1001, handoff: 1, epoch: 1, act: 'return', ...inputs }))).toContain(words);
  });

  it('sees their own card again where Teams delivers the press twice', async () => {
    const { requester, caseId, ana } = await talk();
    const back = { caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'do-next', note: 'Renew it', goto: '' };
    await ana.pressRaw(back, { id: 'f:back' });
    await posted(bot, requester, 'Ana Silva says: Renew it');
    const again = await ana.pressRaw(back, { id: 'f:back' });
    expect(said(again)).toContain('Ana Silva gave it back');
    expect(again.actions.map(({ title }: Json) => title)).toContain('Take it up again');
  });

  it('hears from the requester whether it works', async () => {
    const { requester, thread, ana } = await talk();
    const back = {
      caseId: 1001,
      handoff: 1,
      epoch: 1,
      act: 'return',
      outcome: 'solved',
      note: 'The pool had no identity',
    };
    await ana.pressRaw(back);
    await posted(bot, requester, 'gives it back: solved');
    await requester.pressOnly('Back to Ana Silva');
    await posted(bot, thread, 'Dana Ruiz sends case 1001 back to you');
    const mark = bot.teams.calls.length;
    await requester.tell('still failing');
    await posted(bot, thread, 'still failing', mark);
    await ana.pressRaw(back);
    await posted(bot, requester, 'gives it back: solved', mark);
    await requester.pressOnly('It works: close the case');
    await posted(bot, thread, 'Dana Ruiz confirms: it works', mark);
    await posted(bot, requester, 'One change is still in place', mark);
    await ana.pressOnly('The packet was enough');
    await requester.tell('export');
    await posted(bot, requester, 'had enough to work with');
  });

  it('closes the case only from under the list of what is still changed', async () => {
    const { requester, thread, caseId, ana } = await talk();
    const raw = await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'close' });
    expect(said(raw)).toContain('Something is still changed');
    const form = await ana.pressOnly('Close the case');
    expect(said(form)).toContain('Set-PopSettings');
    const close = form.actions.find(({ title }: Json) => title === 'Close it and leave them');
    await ana.pressRaw({ ...close.data, note: 'Certificate replaced' });
    await posted(bot, thread, '1 change is left in place');
    await posted(bot, requester, `Ana Silva closed case ${caseId}`);
    await posted(bot, thread, 'Closed by Ana Silva');
    const again = await ana.pressRaw({ ...close.data });
    expect(said(again)).toContain('closed already');
    await requester.say('status');
    expect(requester.words).not.toContain(`Case ${caseId} is open`);
  });

  it('gets it back within 72 hours, and not later', async () => {
    const { requester, thread, caseId, ana } = await talk();
    const form = await ana.pressOnly('Close the case');
    const close = form.actions.find(({ title }: Json) => title === 'Close it and leave them');
    await ana.pressRaw(close.data);
    await posted(bot, requester, `Ana Silva closed case ${caseId}`);
    bot.clock.forward(71 * 60);
    await requester.pressOnly('Open it again for Ana Silva');
    await posted(bot, thread, `sends case ${caseId} back to you`);
    const mark = bot.teams.calls.length;
    await requester.tell('it is back');
    await posted(bot, thread, 'it is back', mark);
    await ana.pressRaw(close.data);
    bot.clock.forward(73 * 60);
    const late = await requester.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'object' });
    expect(said(late)).toContain('more than 72 hours ago');
  });

  it('is the only one who can', async () => {
    const { requester, thread, caseId } = await talk();
    for (const act of ['return', 'close', 'release', 'reply', 'live-on'])
      expect(
        said(await engineer(bot, thread, LUIS).pressRaw({ caseId, handoff: 1, epoch: 1, act, text: 'x', note: 'x' })),
      ).toContain('Only Ana Silva can do that');
    expect(said(await engineer(bot, thread, SAM).pressRaw({ caseId, handoff: 1, epoch: 1, act: 'close' }))).toContain(
      'Only an escalation engineer',
    );
    expect(said(await requester.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'return' }))).toContain('doesn’t belong');
    expect(callsIn(bot, thread, 'post', 0)).toEqual([]);
  });
});

describe('closing a case in the chat', () => {
  it('tells the engineer who gave it back', async () => {
    const { requester, thread, caseId, ana } = await talk();
    const form = await ana.pressOnly('Return it');
    expect(steps(form)[0]).toEqual({ title: 'The step it stands at', value: 'ctp.after-log-monitor' });
    await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'do-next', note: 'Renew it', goto: '' });
    await posted(bot, requester, 'Ana Silva says: Renew it');
    await requester.say('close');
    await requester.press('Close it');
    await requester.press('Close and leave it changed');
    await posted(bot, thread, 'Closed by Dana Ruiz');
    await posted(bot, requester, 'Ana Silva: Do this next.');
    expect(requester.shown.filter(hasWayBack)).toEqual([]);
  });

  it('leaves no card behind whose button no longer stands, whoever closed it', async () => {
    const { requester, caseId, ana } = await talk();
    const back = { caseId, handoff: 1, epoch: 1, act: 'return', outcome: 'do-next', note: 'Renew it', goto: '' };
    await ana.pressRaw(back);
    await posted(bot, requester, 'Ana Silva says: Renew it');
    const mark = bot.teams.calls.length;
    await ana.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'close', about: '1' });
    await posted(bot, requester, `Ana Silva closed case ${caseId}`, mark);
    await posted(bot, requester, 'Ana Silva: Do this next.', mark);
    expect(requester.shown.filter(hasWayBack)).toHaveLength(1);
    await ana.pressOnly('Open the case again');
    await posted(bot, requester, 'closed the case; it is open again', mark);
    expect(requester.shown.filter(hasWayBack)).toEqual([]);
    const late = await requester.pressRaw({ caseId, handoff: 1, epoch: 1, act: 'object' });
    expect(said(late)).toContain('Ana Silva has it already');
  });

  it('ends its escalation, unless an engineer has it', async () => {
    const { requester, thread } = await escalate(bot);
    await requester.say('close');
    await requester.press('Close it');
    await posted(bot, thread, 'Withdrawn by Dana Ruiz');
    const other = await talk();
    const data = { caseId: other.caseId, do: 'close-anyway', on: 'leftovers' };
    expect(said(await other.requester.pressRaw(data))).toContain('the runbook waits');
  });
});
