import type { Json } from './connector-server';

// Activities as Teams sends them to a bot: the fields that Teams sets, nothing that it does not.

export interface Speaker {
  id: string;
  name: string;
  aadObjectId: string;
}

export const HOME_TENANT = '0f1e2d3c-0000-4000-8000-00000000aaaa';
export const BOT: Pick<Speaker, 'id' | 'name'> = { id: '28:exchange-triage', name: 'Exchange Triage' };

export const person = (name: string, n: number): Speaker => {
  const tail = String(n).padStart(12, '0');
  return { id: `29:person-${tail}`, name, aadObjectId: `11111111-0000-4000-8000-${tail}` };
};
export const DANA = person('Dana Ruiz', 1);
export const SAM = person('Sam Okoro', 2);

/** Where something is said. */
export interface Place {
  kind: 'personal' | 'groupChat' | 'channel';
  /** Where the bot answers to: the connector server's `url`. */
  serviceUrl: string;
  /** The chat's id; for a channel, the channel's. */
  id: string;
  /** Channels: the thread's root post. Without it a message starts a thread of its own. */
  rootId?: string;
  teamId?: string;
  tenantId: string;
}

export const personal = (serviceUrl: string, who: Speaker = DANA): Place => ({
  kind: 'personal',
  serviceUrl,
  id: `a:${who.aadObjectId}`,
  tenantId: HOME_TENANT,
});

export const groupChat = (serviceUrl: string, id = '19:group-chat-1@thread.v2'): Place => ({
  kind: 'groupChat',
  serviceUrl,
  id,
  tenantId: HOME_TENANT,
});

export const channel = (serviceUrl: string, rootId?: string, id = '19:alerts@thread.tacv2'): Place => ({
  kind: 'channel',
  serviceUrl,
  id,
  teamId: '19:helpdesk@thread.tacv2',
  tenantId: HOME_TENANT,
  ...(rootId === undefined ? {} : { rootId }),
});

/** The conversation id the bot sees for a place. */
export const conversationOf = ({ id, rootId }: Place): string =>
  rootId === undefined ? id : `${id};messageid=${rootId}`;

export interface About {
  from?: Speaker;
  /** The activity's id; a new one is made where it is missing. Give the same one twice for a redelivery. */
  id?: string;
}

let made = 1_700_000_000_000;
/** A new activity id: Teams numbers messages by the millisecond. */
export const newId = (): string => String(++made);

function activity(place: Place, type: string, { from = DANA, id = newId() }: About): Json {
  const inChannel = place.kind === 'channel';
  return {
    type,
    id,
    timestamp: '2026-11-20T10:30:00.000Z',
    localTimestamp: '2026-11-20T11:30:00.000+01:00',
    localTimezone: 'Europe/Madrid',
    locale: 'en-US',
    channelId: 'msteams',
    serviceUrl: place.serviceUrl,
    from: { ...from },
    recipient: { ...BOT },
    conversation: {
      id: conversationOf(place),
      conversationType: place.kind,
      tenantId: place.tenantId,
      ...(place.kind === 'personal' ? {} : { isGroup: true }),
    },
    channelData: {
      tenant: { id: place.tenantId },
      ...(inChannel
        ? {
            teamsChannelId: place.id,
            teamsTeamId: place.teamId,
            channel: { id: place.id },
            team: { id: place.teamId, name: 'Helpdesk' },
          }
        : {}),
    },
  };
}

/**
 * A typed message. In chats of several people and in channels Teams tells the bot only what mentions it (`mention`,
 * true there unless said otherwise), or, with its permission, everything. A channel message without a root starts a
 * thread whose root it is.
 */
export function message(
  place: Place,
  text: string,
  about: About & { mention?: boolean; mentioning?: readonly Speaker[] } = {},
): Json {
  const id = about.id ?? newId();
  const where = place.kind === 'channel' && place.rootId === undefined ? { ...place, rootId: id } : place;
  const mention = about.mention ?? place.kind !== 'personal';
  const at = `<at>${BOT.name}</at>`;
  return {
    ...activity(where, 'message', { ...about, id }),
    text: mention ? `${at} ${text}` : text,
    textFormat: 'plain',
    attachments: [
      {
        contentType: 'text/html',
        content: `<div>${mention ? `<span itemtype="http://schema.skype.com/Mention">${BOT.name}</span> ` : ''}${text}</div>`,
      },
    ],
    entities: [
      ...(mention ? [{ type: 'mention', text: at, mentioned: { ...BOT } }] : []),
      ...(about.mentioning ?? []).map(({ id, name }) => ({
        type: 'mention',
        text: `<at>${name}</at>`,
        mentioned: { id, name },
      })),
      { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'Europe/Madrid' },
    ],
  };
}

/** The author edits a message, or brings a deleted one back. `timestamp` is when. */
export function messageEdit(
  place: Place,
  id: string,
  text: string,
  { eventType = 'editMessage', timestamp = '2026-11-20T10:31:00.000Z', ...about }: About & Json = {},
): Json {
  const said = message(place, text, { ...about, id, mention: about.mention });
  return { ...said, type: 'messageUpdate', timestamp, channelData: { ...said.channelData, eventType } };
}

/** The author deletes a message. */
export function messageDelete(place: Place, id: string, about: About = {}): Json {
  const gone = activity(place, 'messageDelete', { ...about, id });
  return { ...gone, channelData: { ...gone.channelData, eventType: 'softDeleteMessage' } };
}

/** Files attached to a message in a chat of two. Source: "Send and receive files using a bot". */
export const filesMessage = (
  place: Place,
  files: readonly { name: string; url: string }[],
  about: About = {},
): Json => {
  const said = message(place, '', { ...about, mention: false });
  const attached = files.map(({ name, url }, i) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: `https://contoso-my.sharepoint.com/personal/dana/Documents/Microsoft%20Teams%20Chat%20Files/${encodeURIComponent(name)}`,
    name,
    content: {
      downloadUrl: url,
      uniqueId: `1150d938-8870-4044-9f2c-5bbdebaf${i}000`,
      fileType: name.split('.').at(-1),
    },
  }));
  return { ...said, attachments: [...said.attachments, ...attached] };
};

/** A press on an `Action.Execute`: `data` is the button's, `inputs` what was filled in on the card. */
export function press(
  place: Place,
  action: { verb: string; data?: Json; inputs?: Json; replyToId?: string; trigger?: 'manual' | 'automatic' },
  about: About = {},
): Json {
  return {
    ...activity(place, 'invoke', { ...about, id: about.id ?? `f:${newId()}` }),
    name: 'adaptiveCard/action',
    replyToId: action.replyToId ?? newId(),
    value: {
      action: { type: 'Action.Execute', verb: action.verb, data: { ...action.inputs, ...action.data } },
      trigger: action.trigger ?? 'manual',
    },
  };
}

/** A press on an `Action.Submit`: a message without text, the data and inputs as its value. */
export function submit(place: Place, value: Json, about: About & { replyToId?: string } = {}): Json {
  return { ...activity(place, 'message', about), replyToId: about.replyToId ?? newId(), value };
}

/** Any other invoke: `composeExtension/fetchTask`, `fileConsent/invoke`, … */
export const invoke = (place: Place, name: string, value: Json, about: About = {}): Json => ({
  ...activity(place, 'invoke', { ...about, id: about.id ?? `f:${newId()}` }),
  name,
  value,
});

/** People (or the bot itself) come into a conversation. */
export function membersAdded(place: Place, added: readonly Pick<Speaker, 'id'>[] = [BOT], about: About = {}): Json {
  const base = activity(place, 'conversationUpdate', about);
  return {
    ...base,
    membersAdded: added.map(({ id }) => ({ id })),
    ...(place.kind === 'channel' ? { channelData: { ...base.channelData, eventType: 'teamMemberAdded' } } : {}),
  };
}

/** The app is installed in, or removed from, a conversation. */
export const installation = (place: Place, action: 'add' | 'remove' = 'add', about: About = {}): Json => ({
  ...activity(place, 'installationUpdate', about),
  action,
});

/** Sends an activity to the bot as the Bot Connector does. */
export async function deliver(
  botUrl: string,
  sent: Json,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json | undefined }> {
  const response = await fetch(`${botUrl.replace(/\/$/, '')}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(sent),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
