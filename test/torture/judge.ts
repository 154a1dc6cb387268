import { fillCard } from '../../cards';
import { type Case, fold } from '../../src/cases/case';
import { slotOf } from '../../src/cases/decision';
import type { Store } from '../../src/cases/store';
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
  for (const { id } of await store.cases(MOST_CASES)) {
    const { row, events } = (await store.load(id))!;
    found.set(id, { current: fold(id, events), home: row.home });
  }
  return found;
}

/** What a list of cases shows is what their timelines tell, and every chain holds. */
export async function judgeRows(store: Store, cases: ReadonlyMap<number, StoredCase>): Promise<string[]> {
  const rows = await store.cases(MOST_CASES);
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
  for (const { current, home } of cases.values()) {
    for (const visit of visitsOf(current.events)) {
      const id = await store.cardAt(current.id, slotOf(visit), home);
      const card = teams.shown(home).find((shown) => shown.id === id);
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

/**
 * Posts that came twice. Where Teams broke off after it took one, the second is its own doing; the others are the
 * kills': one for each kill and conversation at most. A second copy says that it may be one.
 */
export function judgeDuplicates(
  cases: ReadonlyMap<number, StoredCase>,
  teams: Teams,
  kills: number,
): { wrong: string[]; byKills: number; byTeams: number } {
  const wrong: string[] = [];
  const meant = new Map([...cases.values()].flatMap(({ current }) => [...shownAgain(current)]));
  const copies = new Map<string, { posts: number; brokeOff: number; unmarked: number }>();
  for (const call of teams.calls.filter(arrived)) {
    const key = cardKey(call.activity);
    if (key === undefined) continue;
    const seen = copies.get(key) ?? { posts: 0, brokeOff: 0, unmarked: 0 };
    copies.set(key, {
      posts: seen.posts + 1,
      brokeOff: seen.brokeOff + (brokeOff(call) ? 1 : 0),
      unmarked: seen.unmarked + (seen.posts > 0 && !isMarked(call.activity) ? 1 : 0),
    });
  }
  let byKills = 0;
  let byTeams = 0;
  for (const [key, { posts: all, brokeOff: broken, unmarked: plain }] of copies) {
    const again = meant.get(key) ?? 0;
    const posts = Math.max(1, all - again);
    const unmarked = Math.max(0, plain - again);
    byTeams += Math.min(posts - 1, broken);
    byKills += Math.max(0, posts - 1 - broken);
    if (unmarked > 0) wrong.push(`Card ${key} was posted ${posts} times, ${unmarked} of them without the mark.`);
  }
  if (byKills > kills) wrong.push(`${byKills} posts came twice for ${kills} kills.`);
  return { wrong, byKills, byTeams };
}
