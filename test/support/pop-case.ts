import { type Chat, newChat } from './chat';
import type { Bot } from './start-bot';

/** What the first step of a health set asks for. */
export const SERVER = { server: 'EX02', exchange: '2019', role: 'mailbox', healthSet: 'POP' };

/** A case about POP that stands at “Do the POP3 services run?”. */
export async function atServices(bot: Bot): Promise<Chat> {
  const chat = await newChat(bot).say('POP is down on EX02');
  await chat.press('Go on', SERVER);
  return await chat.press('PopDeepTestMonitor');
}
