import { channel, deliver, message, newId, type Place, SAM, type Speaker } from '../support/activities';
import { Chat, cardOf, wordsOf } from '../support/chat';
import type { Call, Json } from '../support/connector-server';
import { type Bot, type BotOptions, startBot } from '../support/start-bot';

export const TOKENS: Readonly<Record<string, string>> = {
  alertmanager: 'am-token-0123456789abcdef',
  'azure-monitor': 'az-token-0123456789abcdef',
  grafana: 'gf-token-0123456789abcdef',
  scom: 'sc-token-0123456789abcdef',
  text: 'tx-token-0123456789abcdef',
};

export const OPS = '19:ops@thread.tacv2';

/** The bot with a token for every source. */
export const startTeam = (options: BotOptions = {}): Promise<Bot> =>
  startBot({
    ...options,
    env: {
      ALERT_TOKENS: Object.entries(TOKENS)
        .map(([source, token]) => `${source}:${token}`)
        .join(','),
      ...options.env,
    },
  });

export interface Answered {
  status: number;
  body: Json;
  headers: Headers;
}

/** Sends an alert as its source does. */
export async function alert(
  bot: Pick<Bot, 'url'>,
  source: string,
  body: unknown,
  { token = TOKENS[source] ?? '', query = '', type }: { token?: string; query?: string; type?: string } = {},
): Promise<Answered> {
  const isText = typeof body === 'string' && type === undefined;
  const response = await fetch(`${bot.url}/api/alerts/${source}${query}`, {
    method: 'POST',
    headers: {
      'content-type': type ?? (isText ? 'text/plain' : 'application/json'),
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
}

/** One alert of Prometheus about a health set. */
export const unhealthy = (server: string | undefined, healthSet: string | undefined, more: Json = {}): Json => ({
  status: 'firing',
  labels: {
    alertname: 'HealthSetUnhealthy',
    ...(server ? { server } : {}),
    ...(healthSet ? { health_set: healthSet } : {}),
    severity: 'error',
    ...more.labels,
  },
  annotations: { summary: `${healthSet ?? 'Something'} is wrong`, ...more.annotations },
  startsAt: more.startsAt ?? '2026-11-20T10:20:00.000Z',
  endsAt: more.endsAt ?? '0001-01-01T00:00:00Z',
  fingerprint: more.fingerprint ?? `f-${server}-${healthSet}`,
  ...(more.status ? { status: more.status } : {}),
});

export const webhook = (...alerts: Json[]): Json => ({ version: '4', alerts });

/** A person in a channel, in a thread of their own making. */
export const inChannel = (
  bot: Bot,
  { id = OPS, root = newId(), who }: { id?: string; root?: string; who?: Speaker } = {},
): Chat => new Chat(bot, channel(bot.teams.url, root, id), who);

/** Makes a channel the one that alerts come to. */
export async function alertsHere(bot: Bot, id = OPS, words = 'alerts here'): Promise<Chat> {
  return await inChannel(bot, { id }).say(words);
}

/** Waits for the thread that an alert opens after so many calls, and goes there. */
export async function threadOf(bot: Bot, after: number, who?: Speaker): Promise<{ chat: Chat; root: Call }> {
  const root = await bot.teams.waitFor(({ kind, answered }) => kind === 'create' && answered === 201, { after });
  const [id = '', rootId = ''] = root.conversationId.split(';messageid=');
  return { chat: new Chat(bot, channel(bot.teams.url, rootId, id), who), root };
}

/** What the root card of a thread says now. */
export const rootCard = (bot: Bot, { conversationId, id }: Call): string =>
  wordsOf(bot.teams.shown(conversationId).find((shown) => shown.id === id) ?? {});

export const rootButtons = (bot: Bot, { conversationId, id }: Call): string[] =>
  (cardOf(bot.teams.shown(conversationId).find((shown) => shown.id === id) ?? {})?.actions ?? []).map(
    ({ title }: Json) => title,
  );

/** Waits until something is so, looking after every call to Teams and every few milliseconds. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what = 'It',
): Promise<T> {
  for (let i = 0; i < 1_000; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((again) => setTimeout(again, 10));
  }
  throw new Error(`${what} never came to be.`);
}

/** Says something in a channel without mentioning the bot. */
export const aloud = (bot: Bot, place: Place, text: string, from: Speaker = SAM) =>
  deliver(bot.url, message(place, text, { from, mention: false }));

/** Settles once everything that is due is done, and everything that can be sent is sent. */
export async function caughtUp(bot: Bot): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${bot.url}/metrics`)).text();
    await bot.settled();
    if (/^triage_reminders_due 0$/m.test(text)) return;
  }
}
