import { fillCard } from '../../cards';
import type { Case } from '../../src/cases/case';
import { slotOf } from '../../src/cases/decision';
import { fold } from '../../src/cases/fold';
import type { Store } from '../../src/cases/store/store';
import { titleOf } from '../../src/cases/title';
import { press } from '../support/activities';
import type { Json } from '../support/connector-server';
import type { StoredCase } from './door';
import { arrived, brokeOff, cardKey, isMarked, type Teams } from './teams';
import type { World } from './world';

// What has to be true after it all, whatever was killed. Each judgement gives a sentence for every violation.

const MOST_CASES = 1_000_000;

export async function casesOf(store: Store): Promise<Map<number, StoredCase>> {
  const found = new Map<number, StoredCase>();
  for (const { id } of await store.lists.all(MOST_CASES)) {
    const { row, events } = (await store.load(id))!;
    found.set(id, { current: fold(id, events), home: row.home });
  }
  return found;
}

/** What a list of cases shows is what their timelines tell, and every chain holds. */
export async function judgeRows(store: Store, cases: ReadonlyMap<number, StoredCase>): Promise<string[]> {
  const rows = await store.lists.all(MOST_CASES);
  const wrong = rows.flatMap(({ id, version, status, runbook, title }) => {
    const { current } = cases.get(id)!;
    const same =
      current.version === version &&
      current.status === status &&
      (current.runbook ?? null) === runbook &&
      titleOf(current) === title &&
      !current.movedBack;
    return same ? [] : [`Case ${id}: its row and its replay differ.`];
  });
  const { broken } = await store.audit.verifyAll();
  return [...wrong, ...broken.map(({ caseId, seq, why }) => `Case ${caseId}, entry ${seq}: ${why}.`)];
}

/** What the running bot shows of a case, asked through its door. */
export async function statusShown(world: World, homes: ReadonlyMap<number, Json>): Promise<Map<number, Json>> {
  const shown = new Map<number, Json>();
  for (const [caseId, place] of homes) {
    const asked = press(place as never, { verb: 'tool', data: { caseId, do: 'status', on: 'status' } });
    const answer = await world.post('/api/messages', asked);
    if (answer?.body?.value) shown.set(caseId, answer.body.value);
  }
  return shown;
}

/** The bot's own picture of each case, built up turn by turn, is the one its replay gives. */
export function judgeReplay(
  shown: ReadonlyMap<number, Json>,
  cases: ReadonlyMap<number, StoredCase>,
  zone: string,
): string[] {
  return [...cases.values()].flatMap(({ current }) => {
    const told = shown.get(current.id);
    if (!told) return [`Case ${current.id}: the bot did not show it.`];
    const now = new Date().toISOString();
    const replayed = fillCard({ name: 'status' }, current, { zone, now }).content;
    return JSON.stringify(told) === JSON.stringify(replayed)
      ? []
      : [`Case ${current.id}: the bot shows another state than its replay.`];
  });
}

/** Every card that a case ever came to was posted; the one it stands at can be pressed, and no other. */
export async function judgeDelivery(
  store: Store,
  cases: ReadonlyMap<number, StoredCase>,
  teams: Teams,
): Promise<string[]> {
  const wrong: string[] = [];
  const homes = [...new Set([...cases.values()].map(({ home }) => home))];
  const shown = new Map(homes.map((home) => [home, new Map(teams.shown(home).map((card) => [card.id, card]))]));
  for (const { current, home } of cases.values()) {
    for (const visit of visitsOf(current.events)) {
      const id = await store.lists.cardAt(current.id, slotOf(visit), home);
      const card = shown.get(home)?.get(id);
      const isLive = card !== undefined && cardKey(card) === `${current.id}/${visit}`;
      const isCurrent = current.status === 'open' && visit === current.visit;
      if (!card) wrong.push(`Card ${visit} of case ${current.id} never came to Teams.`);
      else if (isLive !== isCurrent)
        wrong.push(
          `Card ${visit} of case ${current.id} ${isLive ? 'can still be pressed' : 'is not there to be pressed'}.`,
        );
    }
  }
  return wrong;
}

const visitsOf = (events: readonly { type: string }[]): number[] =>
  events.flatMap(({ type }, seq) => (type === 'started' || type === 'answered' || type === 'back' ? [seq + 1] : []));

/** How often a step's card was meant to be posted once more: a case that an engineer gave back, or that was taken back. */
function shownAgain({ id, events }: Case): Map<string, number> {
  const again = new Map<string, number>();
  let visit = 0;
  let hasOwner = false;
  for (const [seq, { type }] of events.entries()) {
    if (type === 'started' || type === 'answered' || type === 'back' || type === 'jumped') visit = seq + 1;
    if (type === 'handoff-returned' || (type === 'handoff-withdrawn' && hasOwner))
      again.set(`${id}/${visit}`, (again.get(`${id}/${visit}`) ?? 0) + 1);
    if (type.startsWith('handoff-')) hasOwner = type === 'handoff-accepted' || (hasOwner && STAYS.has(type));
  }
  return again;
}

const STAYS: ReadonlySet<string> = new Set(['handoff-late', 'handoff-offered', 'handoff-quiet', 'handoff-trouble']);

export interface Duplicates {
  wrong: readonly string[];
  byKills: number;
  byTeams: number;
}

/**
 * Posts that came twice. Where Teams broke off after it took one, the second is its own doing; the others are the
 * kills': what was on its way at that moment, one for a conversation at most. A second copy says that it may be one.
 * @param killedAt how many calls Teams had seen at each kill
 */
export function judgeDuplicates(
  cases: ReadonlyMap<number, StoredCase>,
  teams: Teams,
  killedAt: readonly number[],
): Duplicates {
  const wrong: string[] = [];
  const meant = new Map([...cases.values()].flatMap(({ current }) => [...shownAgain(current)]));
  const seen = new Map<string, { brokeOff: number }>();
  const perKill = new Map<string, number>();
  let byTeams = 0;
  let byKills = 0;
  for (const [at, call] of teams.calls.entries()) {
    const key = arrived(call) ? cardKey(call.activity) : undefined;
    if (key === undefined) continue;
    const before = seen.get(key);
    const first = before ?? { brokeOff: 0 };
    seen.set(key, first);
    const again = meant.get(key) ?? 0;
    if (before && !isMarked(call.activity) && again > 0) meant.set(key, again - 1);
    else if (before) {
      if (!isMarked(call.activity)) wrong.push(`Card ${key} was posted again without the mark.`);
      if (before.brokeOff > 0) {
        before.brokeOff -= 1;
        byTeams += 1;
      } else {
        byKills += 1;
        const kill = `${killedAt.filter((mark) => mark <= at).length} in ${call.conversationId}`;
        perKill.set(kill, (perKill.get(kill) ?? 0) + 1);
      }
    }
    if (brokeOff(call)) first.brokeOff += 1;
  }
  for (const [kill, many] of perKill) if (many > 1) wrong.push(`${many} posts came twice for kill ${kill}.`);
  return { wrong, byKills, byTeams };
}
