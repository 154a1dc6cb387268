import type { Facts } from '../../src/facts/facts';
import { channel, groupChat, person, personal } from '../support/activities';
import { Chat } from '../support/chat';
import type { Json } from '../support/connector-server';
import { serverHealth } from '../support/outputs';
import type { Bot } from '../support/start-bot';

let made = 0;

/** A chat of its own with the bot. */
export const newChat = (bot: Bot): Chat => new Chat(bot, groupChat(bot.teams.url, `19:reading-${++made}@thread.v2`));

export const newPersonalChat = (bot: Bot): Chat => {
  const who = person('Dana Ruiz', 5_000 + ++made);
  return new Chat(bot, personal(bot.teams.url, who), who);
};

/** A thread of a channel, begun by a message of its own. */
export const newThread = (bot: Bot): Chat =>
  new Chat(bot, channel(bot.teams.url, String(1_600_000_000_000 + ++made), '19:helpdesk@thread.tacv2'));

export const SERVER: Facts = { server: 'EX01', exchange: '2019', role: 'mailbox', healthSet: 'ActiveSync' };

/** A case at “Which monitor is Unhealthy?” of the ActiveSync health set. */
export async function atWhichMonitor(chat: Chat): Promise<Chat> {
  await chat.say('start activesync-health');
  await chat.press('Go on', { ...SERVER });
  return chat;
}

/** A case at “Does the probe succeed?” of ActiveSyncCTPMonitor. */
export async function atProbe(chat: Chat): Promise<Chat> {
  await atWhichMonitor(chat);
  await chat.press('ActiveSyncCTPMonitor');
  return chat;
}

const CTP = 'ActiveSyncCTPMonitor';
const health = (alertValue: string) => [
  { name: CTP, healthSet: 'ActiveSync', alertValue },
  { name: 'ActiveSyncDeepTestMonitor', healthSet: 'ActiveSync.Protocol', alertValue: 'Healthy' },
];

export const CTP_UNHEALTHY = serverHealth(...health('Unhealthy'));
export const ALL_HEALTHY = serverHealth(...health('Healthy'));
export const CTP_PROBE = 'ActiveSync\\ActiveSyncCTPProbe';
export const monitorsOfCtp = health;

/** The commands that a case was shown, its answers and all the rest, as its export says. */
export async function exportOf(chat: Chat): Promise<string> {
  await chat.say('export');
  return String(chat.newest.text);
}

export const textOf = (card: Json | undefined): string => JSON.stringify(card ?? {});
