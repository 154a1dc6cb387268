import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillCard } from '../../cards';
import type { Alert } from '../../src/alerts';
import { AlertDesk } from '../../src/cases/alerts/alert-desk';
import { Desk } from '../../src/cases/desk';
import { openStore } from '../../src/cases/store/open-store';
import type { Store } from '../../src/cases/store/store';
import { wordsOf } from '../support/chat';
import type { Json } from '../support/connector-server';
import { random } from '../support/random';
import type { Bot } from '../support/start-bot';
import { type Delivery, day, read, twisted } from './day';
import { alert, alertsHere, caughtUp, rootCard, startTeam } from './team';

const NOW = '2026-11-20T16:00:00.000Z';
const ROUNDS = 1_000;

let folder: string;
let store: Store;
let desk: Desk;
let alerts: AlertDesk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-'));
  store = await openStore(`sqlite:${join(folder, 'triage.db')}`, {
    onSqlite: (db) => void db.pragma('synchronous = OFF'),
  });
  desk = new Desk({ store, now: () => new Date(NOW), onCommitted: () => undefined });
  alerts = new AlertDesk({ desk, store, threads: { plan: async () => undefined } });
  await store.destinations.set({
    kind: 'alerts',
    conversation: '19:ops',
    isChannel: true,
    serviceUrl: 'http://127.0.0.1:1/teams/',
    name: 'Ops',
    people: [],
    filters: {},
    setBy: 'Ana',
    setAt: NOW,
  });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The cards of the cases that these deliveries end in, in batches of a few at once, without what tells a day from another. */
async function cardsAfter(deliveries: readonly Delivery[], tail: string, together: () => number): Promise<string[]> {
  const cases = new Set<number>();
  for (let i = 0; i < deliveries.length; ) {
    const many = together();
    const batch: Alert[][] = deliveries.slice(i, i + many).map((delivery) => read(delivery, NOW));
    i += many;
    for (const taken of await Promise.all(batch.map((group) => alerts.take(group))))
      for (const { caseId } of taken) if (caseId !== undefined) cases.add(caseId);
  }
  const cards = await Promise.all(
    [...cases].map(async (id) => {
      const card = fillCard({ name: 'alert' }, await desk.read(id), { zone: undefined, now: NOW });
      const { actions = [] } = card.content as Json;
      const buttons = actions.map(({ title }: Json) => title).join(' | ');
      return `${wordsOf({ attachments: [card] })} [${buttons}]`.replaceAll(String(id), 'CASE').replaceAll(tail, '');
    }),
  );
  return cards.sort();
}

it('comes to the same cases and the same cards, in any order and told any number of times', async () => {
  const draw = random();
  const straight = await cardsAfter(day('r-x'), 'r-x', () => 1);
  expect(straight.length).toBeGreaterThanOrEqual(3);
  for (let round = 0; round < ROUNDS; round++) {
    const tail = `r${round}x`;
    const cards = await cardsAfter(twisted(day(tail), draw), tail, () => 1 + draw.below(12));
    try {
      expect(cards).toEqual(straight);
    } catch (error) {
      throw new Error(`Seed ${draw.seed}, round ${round}: ${(error as Error).message}`);
    }
  }
}, 180_000);

describe('over HTTP', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startTeam();
  });
  afterEach(async () => {
    await bot.stop();
  });

  it('comes to the same threads with the same root cards', async () => {
    await alertsHere(bot);
    await bot.settled();
    const draw = random();
    const seen: string[][] = [];
    for (let round = 0; round < 12; round++) {
      const before = bot.teams.calls.length;
      const tail = `r${round}x`;
      const deliveries = round === 0 ? day(tail) : twisted(day(tail), draw);
      for (let i = 0; i < deliveries.length; i += 4)
        await Promise.all(deliveries.slice(i, i + 4).map(({ source, body }) => alert(bot, source, body)));
      bot.clock.forward(1);
      await caughtUp(bot);
      const roots = bot.teams.calls.slice(before).filter(({ kind }) => kind === 'create');
      const cards = roots.map((root) =>
        rootCard(bot, root)
          .replaceAll(tail, '')
          .replace(/Case \d+/, ''),
      );
      seen.push(
        cards
          .map((card) => card.replace(/\d\d:\d\d UTC/g, (time) => (time >= '10:3' && time < '10:5' ? 'now' : time)))
          .sort(),
      );
      bot.clock.set(-1);
      try {
        expect(seen[round]).toEqual(seen[0]);
      } catch (error) {
        throw new Error(`Seed ${draw.seed}, round ${round}: ${(error as Error).message}`);
      }
    }
    expect(seen[0]!.length).toBeGreaterThanOrEqual(3);
  }, 60_000);
});
