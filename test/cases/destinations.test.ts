import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Destination } from '../../src/cases/store/destinations';
import { openStore } from '../../src/cases/store/open-store';
import type { Store } from '../../src/cases/store/store';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'triage-'));
  store = await openStore(`sqlite:${join(folder, 'triage.db')}`);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const channel = (conversation: string, setAt: string): Destination => ({
  kind: 'escalations',
  conversation,
  isChannel: true,
  serviceUrl: 'http://127.0.0.1:1/teams/',
  tenantId: 'tenant',
  name: 'Exchange engineers',
  people: [{ id: 'ana', name: 'Ana' }],
  filters: {},
  setBy: 'Ana',
  setAt,
});

describe('conversations chosen for alerts and escalations', () => {
  it('keeps the order in which they were first set, and what was set last', async () => {
    await store.destinations.set(channel('19:b', '2026-11-20T10:00:00.000Z'));
    await store.destinations.set(channel('19:a', '2026-11-20T11:00:00.000Z'));
    const again = { ...channel('19:b', '2026-11-20T12:00:00.000Z'), name: 'Level 3', filters: { healthSet: ['POP'] } };
    await store.destinations.set(again);
    expect(await store.destinations.of('escalations')).toEqual([again, channel('19:a', '2026-11-20T11:00:00.000Z')]);
  });

  it('tells alerts from escalations, and forgets what is taken away', async () => {
    await store.destinations.set(channel('19:a', '2026-11-20T10:00:00.000Z'));
    await store.destinations.set({ ...channel('19:a', '2026-11-20T10:00:00.000Z'), kind: 'alerts' });
    expect(await store.destinations.remove('escalations', '19:a')).toBe(true);
    expect(await store.destinations.remove('escalations', '19:a')).toBe(false);
    expect(await store.destinations.of('escalations')).toEqual([]);
    expect(await store.destinations.of('alerts')).toHaveLength(1);
  });
});
