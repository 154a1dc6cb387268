import { Agent, request } from 'undici';
import type { Json } from '../support/connector-server';
import type { Random } from '../support/random';
import type { Teams } from './teams';

export interface Answered {
  status: number;
  body: Json | undefined;
}

/** What the doors have in common: the bot's nodes, Teams, and a die. */
export interface World {
  random: Random;
  teams: Teams;
  readonly over: boolean;
  /** Ends the talking. */
  end(): void;
  /** Posts to one of the nodes. @returns `undefined` where no answer came: the bot may, or may not, have heard it */
  post(path: string, body: Json, headers?: Readonly<Record<string, string>>): Promise<Answered | undefined>;
  /**
   * Posts as Teams does: the same thing again while no answer comes, for a while, and now and then once more although
   * there was one.
   */
  deliver(activity: Json): Promise<Answered | undefined>;
  counts: { posts: number; redeliveries: number; unanswered: number; refusedFor: Record<number, number> };
}

const REDELIVERED = 0.2;
const GIVEN_UP = 0.15;
const PATIENCE_MS = 15_000;

export function createWorld(random: Random, teams: Teams, addresses: () => readonly string[]): World {
  const agent = new Agent({ connections: 64, keepAliveTimeout: 1_000 });
  const counts: World['counts'] = { posts: 0, redeliveries: 0, unanswered: 0, refusedFor: {} };
  let over = false;

  const post: World['post'] = async (path, body, headers = {}) => {
    counts.posts += 1;
    try {
      const answer = await request(`${random.pick(addresses())}${path}`, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 400)
        counts.refusedFor[answer.statusCode] = (counts.refusedFor[answer.statusCode] ?? 0) + 1;
      return { status: answer.statusCode, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      counts.unanswered += 1;
      return undefined;
    }
  };

  return {
    random,
    teams,
    get over() {
      return over;
    },
    end: () => {
      over = true;
    },
    post,
    async deliver(activity) {
      for (;;) {
        const twice = random.next() < REDELIVERED;
        if (twice) counts.redeliveries += 1;
        const [first, second] = await Promise.all([
          post('/api/messages', activity),
          twice ? post('/api/messages', activity) : undefined,
        ]);
        const answer = [first, second].find((a) => a !== undefined && a.status < 500);
        if (answer) return answer;
        if (random.next() < GIVEN_UP) return undefined;
        counts.redeliveries += 1;
        await pause(100 + random.below(200));
      }
    },
    counts,
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
