import { type Call, type ConnectorServer, type Json, startConnectorServer } from '../support/connector-server';
import type { Random } from '../support/random';
import { ENGINEERS_CHANNEL, engineersRoster } from './doors/engineers';

/** A Teams that throttles, fails, hangs and breaks off, and remembers what arrived all the same. */
export interface Teams extends Pick<ConnectorServer, 'url' | 'shown' | 'calls'> {
  /** Ends the trouble: everything is answered from now on. */
  calm(): void;
  /** What was tried and what became of it. */
  counts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** How often, of all calls. */
const TROUBLES = [
  { share: 0.03, answer: 429, retryAfter: '1' },
  { share: 0.03, answer: 503 },
  { share: 0.01, answer: 502, delivered: true },
  { share: 0.02, answer: 'reset' },
  { share: 0.02, answer: 'reset', delivered: true },
  { share: 0.003, answer: 'hang' },
  { share: 0.003, answer: 'hang', delivered: true },
] as const;
const HANGS_FOR_MS = 3_000;

export async function startTeams(random: Random): Promise<Teams> {
  const server = await startConnectorServer();
  server.setMembers(ENGINEERS_CHANNEL, engineersRoster);
  let isCalm = false;
  for (const { share, ...trouble } of TROUBLES)
    server.trouble({ ...trouble, times: Number.POSITIVE_INFINITY, when: () => !isCalm && random.next() < share });
  const letGo = setInterval(() => server.letGo(), HANGS_FOR_MS);
  return {
    url: server.url,
    shown: server.shown,
    calls: server.calls,
    calm() {
      isCalm = true;
      server.letGo();
    },
    counts() {
      const counts: Record<string, number> = {};
      for (const { kind, answered } of server.calls) {
        const name = `${kind} ${answered}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    async close() {
      clearInterval(letGo);
      await server.close();
    },
  };
}

/** It arrived, whatever the bot was told. */
export const arrived = (call: Call): boolean => call.kind === 'post' && call.id !== undefined;

/** It arrived, and the bot was not told so: the next try may make a second one. */
export const brokeOff = (call: Call): boolean => arrived(call) && call.answered !== 201;

/** The step's card that a post shows, by its buttons: `1001/4`. Other cards offer answers, too, and lead back to it. */
export function cardKey(activity: Json): string | undefined {
  const actions: Json[] = activity.attachments?.[0]?.content?.actions ?? [];
  const all = actions.map(({ data }) => data);
  if (all.some((data) => data?.do === 'show')) return undefined;
  const data = all.find((d) => d?.visit !== undefined && (d.answer !== undefined || d.on === 'step'));
  return data && `${data.caseId}/${data.visit}`;
}

export const isMarked = (activity: Json): boolean => activity.channelData?.mayRepeat === true;
