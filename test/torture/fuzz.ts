import { connect } from 'node:net';
import { Agent, request } from 'undici';
import {
  channel,
  groupChat,
  installation,
  membersAdded,
  message,
  personal,
  press,
  submit,
} from '../support/activities';
import type { Json } from '../support/connector-server';
import { hostile } from '../support/hostile';
import type { Random } from '../support/random';

export interface FuzzOptions {
  url: string;
  /** Where the bot's answers go: a small Bot Connector. */
  teamsUrl: string;
  bodies: number;
  random: Random;
  /** The token of the alert source `text`. */
  alertToken: string;
}

export interface FuzzReport {
  /** How often each status was the answer; `none` and why where none came. */
  statuses: Readonly<Record<string, number>>;
  /** The first bodies that were answered with a 5xx, or not at all. */
  wrong: readonly string[];
}

const AT_ONCE = 16;
const SLOW = 20;
const MOST_TOLD = 5;

/** Sends bent requests to both doors, many at once. The bot may refuse them; it may not fail. */
export async function fuzz({ url, teamsUrl, bodies, random, alertToken }: FuzzOptions): Promise<FuzzReport> {
  const agent = new Agent({ connections: AT_ONCE, keepAliveTimeout: 1_000 });
  const statuses: Record<string, number> = {};
  const wrong: string[] = [];
  const honest = honestOnes(teamsUrl, alertToken);
  let left = bodies;

  async function one(): Promise<void> {
    const { path, body, headers } = random.pick(honest);
    const sent = hostile(path, body, headers, random);
    let status = 'none';
    try {
      const answer = await request(url + sent.path, {
        method: 'POST',
        dispatcher: agent,
        headers: sent.headers,
        body: sent.body,
      });
      status = String(answer.statusCode);
      await answer.body.dump();
    } catch (error) {
      status = `none (${(error as Error).message})`;
    }
    statuses[status] = (statuses[status] ?? 0) + 1;
    // 501 is how a bot says that an invoke is none of its own.
    if (!/^(?:[234]|501)/.test(status) && wrong.length < MOST_TOLD)
      wrong.push(
        `${status}: POST ${sent.path} ${JSON.stringify(sent.headers)} ${sent.body.toString().slice(0, 2_000)}`,
      );
  }

  const worker = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  const slow = Array.from({ length: SLOW }, (_, i) => slowly(url, i % 2 === 0));
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const end of slow) end();
  await agent.destroy();
  return { statuses, wrong };
}

/** A client that sends a byte now and then. @returns what makes it give up */
function slowly(url: string, isBody: boolean): () => void {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const head =
    'POST /api/messages HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n';
  socket.write(isBody ? `${head}\r\n{"type":"` : head);
  const trickle = setInterval(() => socket.write('x'), 200);
  return () => {
    clearInterval(trickle);
    socket.destroy();
  };
}

const honestOnes = (
  teamsUrl: string,
  alertToken: string,
): { path: string; body: Json; headers: Record<string, string> }[] => {
  const messages = [
    message(personal(teamsUrl), 'start pop-health'),
    message(groupChat(teamsUrl), 'status 3'),
    message(channel(teamsUrl, '1700000000001'), 'remind 5'),
    message(channel(teamsUrl), 'ECP is down on EX01'),
    press(personal(teamsUrl), {
      verb: 'answer',
      data: { caseId: 1001, step: 'roles', answer: 'yes', visit: 2 },
      inputs: { server: 'EX01', mailbox: 'ann@contoso.com' },
    }),
    press(personal(teamsUrl), { verb: 'tool', data: { caseId: 1001, do: 'remind', on: 'ask-remind', minutes: '10' } }),
    submit(groupChat(teamsUrl), { do: 'start', runbook: 'ecp-proxy-health' }),
    membersAdded(groupChat(teamsUrl)),
    installation(personal(teamsUrl)),
  ].map((body) => ({ path: '/api/messages', body, headers: {} }));
  const headers = { authorization: `Bearer ${alertToken}` };
  const alert = {
    status: 'firing',
    labels: { alertname: 'PopUnhealthy', server: 'EX01' },
    startsAt: '2026-11-20T10:00:00Z',
  };
  const alerts = [
    { path: '/api/alerts/text', body: { text: 'ECP.Proxy is unhealthy on EX01' }, headers },
    {
      path: '/api/alerts/alertmanager',
      body: { version: '4', status: 'firing', alerts: [{ ...alert, fingerprint: 'aa11' }], groupLabels: {} },
      headers,
    },
    { path: '/api/alerts/nobody', body: { x: 1 }, headers },
  ];
  return [...messages, ...messages, ...alerts];
};
