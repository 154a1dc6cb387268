import type { Activity } from 'botbuilder';
import type { AlertDesk, AlertThreads } from '../src/cases/alerts/alert-desk';
import { takesEverything } from '../src/cases/alerts/alert-routes';
import type { Desk } from '../src/cases/desk';
import { RefusedError } from '../src/cases/refused';
import type { Destination, Destinations } from '../src/cases/store/destinations';
import type { Engineers } from '../src/handoff/places';
import type { AlertWords } from './alert-words';
import { mustChoose } from './permits';
import type { Turn } from './turn';

export interface AlertPlaceParts {
  desk: Desk;
  alerts: AlertDesk;
  destinations: Destinations;
  alertThreads: AlertThreads;
  engineers: Engineers;
}

/** `alerts here` and `alerts off`: which channels alerts go to. Said once, kept until it is said otherwise. */
export async function chooseChannel(
  parts: AlertPlaceParts,
  turn: Turn,
  activity: Activity,
  words: AlertWords,
): Promise<void> {
  const { desk, destinations, alerts, engineers } = parts;
  if (turn.kind !== 'channel')
    throw new RefusedError(
      'Each alert becomes a thread, so alerts need a channel. Write “alerts here” in one, and mention me.',
    );
  const channel = channelOf(activity);
  await mustChoose(engineers, turn);
  const say = (text: string) => desk.say(turn.key, turn.home, [{ name: 'words', text }]);
  if (words.what === 'off') {
    const was = await destinations.remove('alerts', channel.conversation);
    return void (await say(
      was ? 'Alerts no longer come here. Threads that are open go on.' : 'Alerts did not come here.',
    ));
  }
  if (words.unknown.length > 0)
    throw new RefusedError(
      `I don’t know “${words.unknown[0]}”. Write: alerts here, alerts here for POP, OWA, or: alerts here from alertmanager, azure-monitor, grafana, scom, text.`,
    );
  const destination: Destination = {
    kind: 'alerts',
    ...channel,
    isChannel: true,
    people: [],
    filters: {
      ...(words.healthSets.length > 0 ? { healthSet: words.healthSets } : {}),
      ...(words.sources.length > 0 ? { source: words.sources } : {}),
    },
    setBy: turn.by.name,
    setAt: desk.now(),
  };
  const before = takesEverything(destination) ? await takeOver(parts, turn, destination) : undefined;
  await destinations.set(destination);
  const waiting = await alerts.placeWaiting();
  await say(
    [
      `Alerts${whichOf(destination)} come to this channel now, each in a thread of its own.`,
      before ? `They came to ${before} until now.` : '',
      waiting > 0
        ? `${waiting} waited for that: ${waiting === 1 ? 'its thread opens' : 'their threads open'} now.`
        : '',
      'End it with: alerts off.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  );
}

/** One channel takes everything that no other one names; it is told when another one takes its place. */
async function takeOver(
  { desk, destinations, alertThreads }: AlertPlaceParts,
  turn: Turn,
  to: Destination,
): Promise<string | undefined> {
  const others = (await destinations.of('alerts')).filter(
    (other) => takesEverything(other) && other.conversation !== to.conversation,
  );
  for (const other of others) {
    await destinations.remove('alerts', other.conversation);
    const alias = `alerts-moved:${turn.key}:${other.conversation}`;
    await alertThreads.plan(alias, other);
    const text = `Alerts go to ${to.name} from now on: ${turn.by.name} chose that there. To have them here again, write: alerts here.`;
    await desk.say(`${turn.key}|${other.conversation}`, alias, [{ name: 'words', text }]);
  }
  return others[0]?.name;
}

/** Where alerts go, for `status`. */
export async function alertsLine(
  { alerts, destinations }: Pick<AlertPlaceParts, 'alerts' | 'destinations'>,
  activity: Activity,
): Promise<string | undefined> {
  const all = await destinations.of('alerts');
  const here = activity.channelData?.channel?.id ?? activity.channelData?.teamsChannelId;
  const chosen = all.find(({ conversation }) => conversation === here);
  const waiting = await alerts.waiting();
  const kept =
    waiting > 0
      ? ` ${waiting} ${waiting === 1 ? 'case of alerts waits' : 'cases of alerts wait'} for a channel: write “alerts here” in one.`
      : '';
  // Where alerts go matters to a channel; a chat has its own cases.
  if (here === undefined) return waiting > 0 ? kept.trim() : undefined;
  if (chosen) return `Alerts${whichOf(chosen)} come to this channel. ${chosen.setBy} chose that.${kept}`;
  if (all.length > 0) return `Alerts go to ${all.map((one) => `${one.name}${whichOf(one)}`).join(', ')}.${kept}`;
  return waiting > 0 ? kept.trim() : undefined;
}

function whichOf({ filters: { healthSet = [], source = [] } }: Destination): string {
  const sets = healthSet.length > 0 ? ` for ${healthSet.join(', ')}` : '';
  return `${sets}${source.length > 0 ? ` from ${source.join(', ')}` : ''}`;
}

const LONGEST_NAME = 80;

/** The channel itself, not the thread it was written in. */
export function channelOf({
  serviceUrl,
  conversation,
  channelData,
}: Activity): Pick<Destination, 'serviceUrl' | 'conversation' | 'tenantId' | 'name'> {
  const id: string | undefined = channelData?.channel?.id ?? channelData?.teamsChannelId;
  if (!id) throw new RefusedError('I can’t tell which channel this is.');
  const name = channelData?.channel?.name ?? channelData?.team?.name ?? conversation.name;
  return {
    serviceUrl,
    conversation: id,
    tenantId: conversation.tenantId ?? channelData?.tenant?.id,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, LONGEST_NAME) : 'another channel',
  };
}
