import { deliver, messageEdit } from '../support/activities';
import { Chat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { openedThread, posted, setTier } from '../support/escalation';
import { type HubServer, startHub } from '../support/hub-server';
import { type Bot, startBot } from '../support/start-bot';

const TOKEN = 'hub-token-0123456789abcdef';
let hub: HubServer;
let bot: Bot;
beforeEach(async () => {
  hub = await startHub(TOKEN);
  bot = await startBot({ env: { AGENT_HUB_URL: hub.url, AGENT_HUB_TOKEN: TOKEN } });
});
afterEach(async () => {
  await bot.stop();
  await hub.close();
});

/** What the hub says to the bot. */
async function says(activity: Json, token = TOKEN): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${bot.url}/api/handoff`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ from: { name: 'Olga at the hub' }, ...activity }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

async function initiated(): Promise<{ requester: Chat; conversation: Json; initiate: Json }> {
  const requester = await new Chat(bot).say('start pop-health');
  await requester.press('Go on', { server: 'EX01', exchange: '2019', role: 'mailbox', healthSet: 'POP' });
  await requester.press('Escalate');
  await requester.press('Preview', { ask: 'Please find out why, password=Summer2026!', severity: '1', impact: 'all' });
  await requester.pressOnly('Send it');
  const initiate = await hub.waitFor(({ name }) => name === 'handoff.initiate');
  return { requester, conversation: initiate.conversation, initiate };
}

const status = (conversation: Json, state: string, more: Json = {}): Json => ({
  id: `status-${state}`,
  type: 'event',
  name: 'handoff.status',
  conversation,
  value: { state, ...more },
});

describe('an outside agent hub', () => {
  it('gets the case as handoff.initiate, with the packet and the transcript, and no secret', async () => {
    const { initiate } = await initiated();
    expect(initiate.value).toMatchObject({
      schemaVersion: 1,
      case: 1001,
      severity: 1,
      impact: 'all',
      requester: 'Dana Ruiz',
      facts: { server: 'EX01' },
      redacted: 1,
    });
    const [transcript] = initiate.attachments;
    expect(transcript).toMatchObject({ name: 'Transcript', contentType: 'application/json' });
    expect(transcript.content.activities.map(({ text }: Json) => text)).toContain('Go on');
    expect(initiate.relatesTo.conversation).toEqual(initiate.conversation);
    expect(JSON.stringify(hub.heard)).not.toContain('Summer2026');
  });

  it('takes it, talks both ways, and completes it', async () => {
    const { requester, conversation } = await initiated();
    expect(await says(status(conversation, 'accepted'))).toEqual({ status: 202, body: {} });
    await posted(bot, requester, 'Olga at the hub has it now');
    const first = await requester.tell('It is EX1');
    await hub.waitFor(({ type, text }) => type === 'message' && text === 'It is EX1');
    await deliver(bot.url, messageEdit(requester.place, first, 'It is EX01'));
    await hub.waitFor(({ type, text }) => type === 'messageUpdate' && text === 'It is EX01');
    await says({ id: 'm1', type: 'message', conversation, text: 'Recycle the pol' });
    await posted(bot, requester, 'Recycle the pol');
    await says({ id: 'm1', type: 'messageUpdate', conversation, text: 'Recycle the pool' });
    await posted(bot, requester, 'Recycle the pool');
    await says({ id: 'm1', type: 'messageUpdate', conversation, text: 'Recycle the app pool' });
    await posted(bot, requester, 'Recycle the app pool');
    await says(status(conversation, 'completed', { outcome: 'solved', message: 'The pool was stuck' }));
    await posted(bot, requester, 'gives it back: solved');
    expect(requester.shown.some((card) => JSON.stringify(card).includes('The pool was stuck'))).toBe(true);
  });

  it('is told when the requester withdraws', async () => {
    const { requester, conversation } = await initiated();
    await says(status(conversation, 'accepted'));
    await posted(bot, requester, 'has it now');
    await requester.tell('withdraw');
    expect(await hub.waitFor(({ name }) => name === 'handoff.status')).toMatchObject({
      conversation,
      value: { state: 'completed', message: 'withdrawn' },
    });
    const late = await says({ id: 'm2', type: 'message', conversation, text: 'still here?' });
    expect(late.status).toBe(409);
    expect(late.body.error).toContain('over');
  });

  it('that fails is passed over, and the requester is told', async () => {
    const { requester, conversation } = await initiated();
    await says(status(conversation, 'failed', { message: 'no agent on shift' }));
    await posted(bot, requester, 'Nobody could take it');
  });

  it('that refuses is passed over too', async () => {
    hub.answerWith(400);
    const requester = await new Chat(bot).say('start pop-health');
    await requester.press('Escalate');
    await requester.press('Preview', { ask: 'Please look', severity: '1' });
    await requester.pressOnly('Send it');
    await posted(bot, requester, 'It could not be delivered');
  });

  it('is asked after the channels that were chosen', async () => {
    await setTier(bot);
    const mark = bot.teams.calls.length;
    const requester = await new Chat(bot).say('start pop-health');
    await requester.press('Escalate');
    await requester.press('Preview', { ask: 'Please look', severity: '1' });
    await requester.pressOnly('Send it');
    await openedThread(bot, mark);
    await posted(bot, requester, 'Sent to Helpdesk', mark);
    expect(hub.heard).toEqual([]);
    bot.clock.forward(5);
    await hub.waitFor(({ name }) => name === 'handoff.initiate');
  });

  it('is refused without its token, with what is no activity, and for what is not with it', async () => {
    const { conversation } = await initiated();
    expect((await says(status(conversation, 'accepted'), 'x'.repeat(26))).status).toBe(401);
    expect((await says({ id: 'x', type: 'event', name: 'other', conversation })).status).toBe(400);
    expect((await says(status({ id: 'a:somebody' }, 'accepted'))).status).toBe(400);
    expect((await says(status({ id: 'hub:1001:9:0' }, 'accepted'))).status).toBe(409);
    expect((await says(status({ id: 'hub:1001:1:7' }, 'accepted'))).status).toBe(409);
  });

  it('has no address at the bot where none is set', async () => {
    await bot.stop();
    bot = await startBot();
    expect((await says(status({ id: 'hub:1001:1:0' }, 'accepted'))).status).toBe(404);
  });
});
