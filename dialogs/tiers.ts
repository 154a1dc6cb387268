import type { Activity } from 'botbuilder';
import type { Desk } from '../src/cases/desk';
import type { Asked, Tier } from '../src/cases/handoff-events';
import { RefusedError } from '../src/cases/refused';
import type { Destination, Destinations } from '../src/cases/store/destinations';
import { calledOf, threadAlias } from '../src/handoff/handoff';
import { hubAlias } from '../src/handoff/hub';
import type { Engineers, Threads } from '../src/handoff/places';
import { mustChoose } from './permits';
import type { Turn } from './turn';

export interface TierParts {
  desk: Desk;
  destinations: Destinations;
  engineers: Engineers;
  threads: Threads;
  /** An outside agent hub is asked last. */
  hasHub: boolean;
}

/** `escalations here` and `escalations off`: which places are asked, in the order in which they were set. */
export async function chooseTier(
  { desk, destinations, engineers }: TierParts,
  turn: Turn,
  activity: Activity,
  what: 'here' | 'off',
): Promise<void> {
  const place = placeOf(turn, activity);
  const say = (text: string) => desk.say(turn.key, turn.home, [{ name: 'words', text }]);
  await mustChoose(engineers, turn);
  if (what === 'off') {
    const was = await destinations.remove('escalations', place.conversation);
    return void (await say(was ? 'Escalations no longer come here.' : 'Escalations did not come here.'));
  }
  const named = mentionedIn(activity);
  const found = turn.kind === 'personal' ? [turn.by] : await engineers.peopleOf(place, named);
  const people: Asked[] =
    turn.kind === 'personal' || named.length > 0 ? [...found] : found.map((person) => ({ ...person, silent: true }));
  await destinations.set({
    kind: 'escalations',
    ...place,
    isChannel: turn.kind === 'channel',
    name: nameOf(turn, activity),
    people,
    filters: {},
    setBy: turn.by.name,
    setAt: desk.now(),
  });
  const order = (await destinations.of('escalations')).findIndex((d) => d.conversation === place.conversation) + 1;
  await say(
    `Escalations come here${order > 1 ? `, after ${order - 1} other ${order === 2 ? 'place' : 'places'}` : ''}. ${mentionWords(people)} End it with: escalations off.`,
  );
}

function mentionWords(people: readonly Asked[]): string {
  const called = calledOf(people);
  return called.length === 0
    ? 'I mention nobody. To have people mentioned, name them in the same message: escalations here @Ana.'
    : `I mention ${called.map(({ name }) => name).join(', ')}.`;
}

/** The place itself: of a channel the channel, not the thread it was written in. */
function placeOf(turn: Turn, { serviceUrl, conversation, channelData }: Activity) {
  const tenantId: string | undefined = conversation.tenantId ?? channelData?.tenant?.id;
  const channelId: string | undefined = channelData?.channel?.id ?? channelData?.teamsChannelId;
  if (turn.kind === 'channel' && !channelId) throw new RefusedError('I can’t tell which channel this is.');
  return { serviceUrl, tenantId, conversation: turn.kind === 'channel' ? channelId! : conversation.id };
}

const nameOf = (turn: Turn, { channelData, conversation }: Activity): string => {
  if (turn.kind === 'personal') return turn.by.name;
  const name = channelData?.channel?.name ?? channelData?.team?.name ?? conversation.name;
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 80) : 'the escalation engineers';
};

/** The ids of those whom Teams says are mentioned; the bot itself is none of them. */
const mentionedIn = ({ entities = [], recipient }: Activity): string[] =>
  entities.flatMap(({ type, mentioned }) =>
    type === 'mention' && typeof mentioned?.id === 'string' && mentioned.id !== recipient?.id ? [mentioned.id] : [],
  );

/** The tiers a case is offered to. Threads are planned before anything is committed, so that no message waits for one. */
export async function planTiers(
  { destinations, threads, hasHub }: TierParts,
  caseId: number,
  home: string,
  handoff: number,
): Promise<readonly Tier[]> {
  const chosen = (await destinations.of('escalations')).filter(({ conversation }) => conversation !== home);
  const tiers = chosen.map((destination, i) => ({ destination, tier: toTier(destination, caseId, handoff, i) }));
  for (const { destination, tier } of tiers) if (destination.isChannel) await threads.plan(tier.to, destination);
  const hub: Tier = { to: hubAlias(caseId, handoff, tiers.length), name: 'the agent hub', people: [] };
  return [...tiers.map(({ tier }) => tier), ...(hasHub ? [hub] : [])];
}

const toTier = (
  { isChannel, conversation, name, people }: Destination,
  caseId: number,
  handoff: number,
  i: number,
) => ({
  to: isChannel ? threadAlias(caseId, handoff, i) : conversation,
  name,
  people,
});
