import { CardFactory, MessageFactory, TeamsInfo } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { createServer, type FrontDoor } from '../../src/server';
import { TeamsAdapter, type Turn } from '../../src/teams/adapter';
import { TeamsAuthentication } from '../../src/teams/auth';
import { type Connector, createConnector } from '../../src/teams/connector';
import { inbound } from '../../src/teams/inbound';
import { isLoopback } from '../../src/teams/service-urls';
import { BOT, channel, conversationOf, DANA, deliver, message, personal } from '../support/activities';
import { type ConnectorServer, startConnectorServer } from '../support/connector-server';

let teams: ConnectorServer;
let connector: Connector;
let door: FrontDoor;
let url: string;
let turn: Turn;

beforeEach(async () => {
  teams = await startConnectorServer();
  connector = createConnector({ allow: isLoopback });
  const log = { warn: () => undefined, error: () => undefined };
  door = createServer({
    config: { port: 0, host: '127.0.0.1' },
    messages: inbound({
      adapter: new TeamsAdapter(new TeamsAuthentication({}), connector),
      turn: (context) => turn(context),
      log,
    }),
    alerts: async () => ({ status: 404 }),
    ready: () => ({ ready: true }),
    log,
  });
  url = await door.listen();
});
afterEach(async () => {
  await door.close();
  await connector.close();
  await teams.close();
});

describe('a turn in local mode', () => {
  it('answers where it was asked, in the thread', async () => {
    turn = async (context) => void (await context.sendActivity(`You said ${context.activity.text}`));
    const place = channel(teams.url, '1700000000099');
    const asked = message(place, 'status', { mention: false });
    expect(await deliver(url, asked)).toEqual({ status: 200, body: undefined });
    expect(teams.calls).toMatchObject([
      {
        kind: 'post',
        conversationId: conversationOf(place),
        activityId: asked.id,
        activity: { text: 'You said status', from: BOT },
      },
    ]);
  });

  it('updates and deletes what it sent', async () => {
    const place = personal(teams.url);
    turn = async (context) => {
      const card = CardFactory.adaptiveCard({ type: 'AdaptiveCard', version: '1.5', body: [] });
      const sent = await context.sendActivity(MessageFactory.attachment(card));
      await context.updateActivity({ ...MessageFactory.text('done'), id: sent?.id });
      const second = await context.sendActivity('gone soon');
      await context.deleteActivity(second?.id ?? '');
    };
    await deliver(url, message(place, 'hi'));
    expect(teams.shown(place.id)).toMatchObject([{ text: 'done' }]);
  });

  it('sends once where Teams fails, and the failure is the turn’s', async () => {
    turn = async (context) => void (await context.sendActivity('hi'));
    teams.trouble({ answer: 503 });
    expect((await deliver(url, message(personal(teams.url), 'hi'))).status).toBe(500);
    expect(teams.calls).toHaveLength(1);
  });

  it('can ask the SDK who is there; its client is kept, and does not repeat itself either', async () => {
    const clients: unknown[] = [];
    const dana = { ...DANA, tenantId: 't', userRole: 'user' };
    teams.setMembers('*', [dana]);
    turn = async (context) => {
      const member = await TeamsInfo.getMember(context, context.activity.from.id);
      await context.sendActivity(`Hello ${member.name}`);
      const client = context.turnState.get<ConnectorClient>(context.adapter.ConnectorClientKey);
      clients.push(client);
      teams.trouble({ answer: 503, times: 3 });
      await expect(client.conversations.sendToConversation('a:x', { type: 'message' })).rejects.toThrow();
    };
    const place = personal(teams.url);
    expect((await deliver(url, message(place, 'hi'))).status).toBe(200);
    expect(teams.calls.map(({ kind, answered }) => [kind, answered])).toEqual([
      ['member', 200],
      ['post', 201],
      ['post', 503],
    ]);
    turn = async (context) => void clients.push(context.turnState.get(context.adapter.ConnectorClientKey));
    await deliver(url, message(place, 'hi'));
    expect(clients[1]).toBe(clients[0]);
  });

  it('is refused where the answer would leave this machine', async () => {
    turn = jest.fn(async () => undefined);
    const { status } = await deliver(url, message(personal('https://smba.trafficmanager.net/emea/'), 'hi'));
    expect(status).toBe(403);
    expect(turn).not.toHaveBeenCalled();
  });
});
