import { ZipFile } from 'yazl';
import { Chat, wordsOf } from './chat';
import type { Call, Json } from './connector-server';
import type { Bot } from './start-bot';

// Chats that stand at a step that asks the logs, and what the bot says after the turn is over.

export const GUIDE = 'activesync-guide';
/** Is answered yes where there are errors besides the harmless ones. */
export const COUNT_ERRORS = 'log-parser-studio-query---count-all-errors';
/** Is answered yes where a SyncKey repeats; no leads to the question about RPCs. */
export const SYNCS_PER_KEY = 'log-parser-studio-query---count-all-syncs-per-synckey';

/** A new case in this chat, at the first step of a section. */
export const startAt = async (chat: Chat, section: string): Promise<Chat> =>
  await chat.submitRaw({ do: 'start', runbook: GUIDE, section });

export const chatAt = (bot: Bot, section: string): Promise<Chat> => startAt(new Chat(bot), section);

/** The first message, new or changed, that says this after `after` calls. */
export const saying = (bot: Bot, text: string, after = 0): Promise<Call> =>
  bot.teams.waitFor(
    ({ kind, activity, answered }) =>
      (kind === 'post' || kind === 'update') && answered !== 404 && wordsOf(activity).includes(text),
    { after },
  );

export async function zipOf(entries: Record<string, Buffer>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) file.addBuffer(bytes, name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Every element of these types in a card, fallbacks too. */
export const elementsOf = (node: Json, type: string): Json[] =>
  Object.values(node).flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    return [...((value as Json).type === type ? [value as Json] : []), ...elementsOf(value as Json, type)];
  });
