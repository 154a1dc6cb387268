import { type Connector, ConnectorError, createConnector } from '../../src/teams/connector';
import { isLoopback, isTeams } from '../../src/teams/service-urls';
import { type ConnectorServer, startConnectorServer, type Trouble } from '../support/connector-server';

const CHAT = 'a:chat-1';
const card = { type: 'message', attachments: [{ contentType: 'text/plain', content: 'Größe' }] };

let teams: ConnectorServer;
let connector: Connector;
const made: Connector[] = [];
const open = (options: Partial<Parameters<typeof createConnector>[0]> = {}): Connector => {
  const opened = createConnector({ allow: isLoopback, ...options });
  made.push(opened);
  return opened;
};

beforeEach(async () => {
  teams = await startConnectorServer();
  connector = open();
});
afterEach(async () => {
  teams.letGo();
  await Promise.all(made.splice(0).map((each) => each.close()));
  await teams.close();
});

const chat = () => ({ serviceUrl: teams.url, conversationId: CHAT });

async function failure(sending: Promise<unknown>): Promise<ConnectorError> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw new Error(`Expected a ConnectorError and got ${String(error)}`);
}

describe('the connector', () => {
  it('posts, replies, updates and removes', async () => {
    const { id } = await connector.post(chat(), card);
    const reply = await connector.post({ ...chat(), replyToId: id }, { type: 'message', text: 'reply' });
    await connector.update(chat(), id!, { ...card, summary: 'new' });
    expect(teams.shown(CHAT)).toEqual([
      { ...card, id, summary: 'new' },
      { type: 'message', text: 'reply', id: reply.id },
    ]);
    await connector.remove(chat(), reply.id!);
    expect(teams.shown(CHAT)).toHaveLength(1);
    expect(teams.calls.map(({ kind, activityId }) => [kind, activityId])).toEqual([
      ['post', undefined],
      ['post', id],
      ['update', id],
      ['delete', reply.id],
    ]);
  });

  it('writes ids into the path so that they stay one part of it', async () => {
    const conversationId = '19:a/b?c#d@thread.tacv2;messageid=17';
    await connector.post({ serviceUrl: teams.url, conversationId }, card);
    expect(teams.shown(conversationId)).toHaveLength(1);
  });

  it.each(['', '.', '..'])('does not send to the id %j', async (conversationId) => {
    const error = await failure(connector.post({ serviceUrl: teams.url, conversationId }, card));
    expect([error.ambiguous, teams.calls.length]).toEqual([false, 0]);
  });

  it('takes a service URL with and without its last slash', async () => {
    await connector.post({ ...chat(), serviceUrl: teams.url.slice(0, -1) }, card);
    expect(teams.calls[0]?.path).toBe(`/teams/v3/conversations/${encodeURIComponent(CHAT)}/activities`);
  });

  it('starts a thread in a channel and learns its ids', async () => {
    const bot = open({ botId: '28:app' });
    const to = { serviceUrl: teams.url, channelId: '19:alerts@thread.tacv2', tenantId: 't1' };
    const started = await bot.startThread(to, card);
    expect(started.conversationId).toBe(`19:alerts@thread.tacv2;messageid=${started.activityId}`);
    expect(teams.shown(started.conversationId)).toEqual([{ ...card, id: started.activityId }]);
    expect(teams.calls[0]?.body).toMatchObject({
      isGroup: true,
      bot: { id: '28:app' },
      channelData: { channel: { id: '19:alerts@thread.tacv2' }, tenant: { id: 't1' } },
    });
  });

  it('opens a chat with one person', async () => {
    const to = { serviceUrl: teams.url, tenantId: 't1', userId: '29:dana' };
    const { conversationId } = await connector.startChat(to);
    expect(conversationId).toBe('a:29:dana');
    expect(teams.calls[0]?.body).toMatchObject({ isGroup: false, members: [{ id: '29:dana' }], tenantId: 't1' });
  });

  it('looks a person up, and says so where they are not there', async () => {
    const dana = { id: '29:dana', name: 'Dana', aadObjectId: 'd', tenantId: 't1', userRole: 'user' };
    teams.setMembers(CHAT, [dana]);
    expect(await connector.member(chat(), '29:dana')).toEqual(dana);
    expect(await connector.member(chat(), 'd')).toEqual(dana);
    expect(await connector.member(chat(), '29:sam')).toBeUndefined();
    expect(await connector.members(chat())).toEqual([dana]);
  });

  it('sends to the service URLs that are allowed and to no others, and shows nobody else its token', async () => {
    const token = jest.fn(async () => 'secret');
    const strict = open({ allow: isTeams, token });
    const error = await failure(strict.post(chat(), card));
    expect([error.code, error.ambiguous]).toEqual(['ServiceUrlRefused', false]);
    expect(token).not.toHaveBeenCalled();
    expect(teams.calls).toEqual([]);
  });
});

describe('where Teams refuses, the connector sends once and says', () => {
  it.each<[string, Trouble, Partial<ConnectorError>]>([
    ['429 with seconds', { answer: 429, retryAfter: '7' }, { status: 429, retryAfterSeconds: 7, ambiguous: false }],
    ['429 without', { answer: 429 }, { status: 429, retryAfterSeconds: undefined, ambiguous: false }],
    ['429 with nonsense', { answer: 429, retryAfter: 'soon' }, { status: 429, retryAfterSeconds: undefined }],
    ['429 with a date gone by', { answer: 429, retryAfter: 'Wed, 21 Oct 2015 07:28:00 GMT' }, { retryAfterSeconds: 0 }],
    [
      '403',
      { answer: 403, code: 'MessageWritesBlocked' },
      { status: 403, code: 'MessageWritesBlocked', ambiguous: false },
    ],
    ['404', { answer: 404 }, { status: 404, ambiguous: false }],
    ['412', { answer: 412 }, { status: 412, ambiguous: false }],
    ['413', { answer: 413, code: 'MessageSizeTooBig' }, { status: 413, code: 'MessageSizeTooBig', ambiguous: false }],
    ['500', { answer: 500 }, { status: 500, ambiguous: true }],
    ['502 that arrived', { answer: 502, delivered: true }, { status: 502, ambiguous: true }],
    ['503', { answer: 503 }, { status: 503, ambiguous: true }],
    ['a redirect', { answer: 302 }, { status: 302, ambiguous: false }],
    ['a reset', { answer: 'reset' }, { status: undefined, ambiguous: true }],
  ])('%s', async (_, trouble, expected) => {
    teams.trouble(trouble);
    expect(await failure(connector.post(chat(), card))).toMatchObject(expected);
    expect(teams.calls).toHaveLength(1);
    expect((await connector.post(chat(), card)).id).toBeDefined();
  });

  it('that there was no answer in time, and that it may have arrived', async () => {
    const hasty = open({ timeoutMs: 100 });
    teams.trouble({ answer: 'hang', delivered: true });
    expect(await failure(hasty.post(chat(), card))).toMatchObject({ code: 'Timeout', ambiguous: true });
    expect(teams.calls).toHaveLength(1);
  });

  it('that nobody listens, and that it cannot have arrived', async () => {
    const gone = await startConnectorServer();
    await gone.close();
    const error = await failure(connector.post({ ...chat(), serviceUrl: gone.url }, card));
    expect([error.code, error.ambiguous]).toEqual(['ECONNREFUSED', false]);
  });

  it('a hanging conversation holds up no other', async () => {
    teams.trouble({ answer: 'hang', when: ({ conversationId }) => conversationId === 'a:hangs', times: 20 });
    const hanging = Array.from({ length: 20 }, () => connector.post({ ...chat(), conversationId: 'a:hangs' }, card));
    await teams.waitFor(() => teams.calls.length === 20);
    expect((await connector.post(chat(), card)).id).toBeDefined();
    teams.letGo();
    expect((await Promise.allSettled(hanging)).every(({ status }) => status === 'rejected')).toBe(true);
  });
});

describe('the connector’s token', () => {
  it('is asked for again once where Teams refuses it', async () => {
    const token = jest.fn(async ({ fresh }: { fresh: boolean }) => (fresh ? 'new' : 'old'));
    teams.trouble({ answer: 401 });
    await open({ token }).post(chat(), card);
    expect(teams.calls.map(({ authorization, answered }) => [authorization, answered])).toEqual([
      ['Bearer old', 401],
      ['Bearer new', 201],
    ]);
  });

  it('is not asked for a third time', async () => {
    const token = jest.fn(async () => 'old');
    teams.trouble({ answer: 401, times: 9 });
    expect(await failure(open({ token }).post(chat(), card))).toMatchObject({ status: 401, ambiguous: false });
    expect(token).toHaveBeenCalledTimes(2);
  });

  it('that cannot be had means that nothing was sent', async () => {
    const none = open({ token: () => Promise.reject(new Error('Entra is down')) });
    const slow = open({ token: () => new Promise(() => undefined), timeoutMs: 50 });
    const expected = { code: 'TokenUnavailable', ambiguous: false };
    expect(await failure(none.post(chat(), card))).toMatchObject(expected);
    expect(await failure(slow.post(chat(), card))).toMatchObject(expected);
    expect(teams.calls).toEqual([]);
  });

  it('is not sent in local mode: there is none', async () => {
    await connector.post(chat(), card);
    expect(teams.calls[0]?.authorization).toBeUndefined();
  });
});
