import type { Decision } from '../../src/cases/decision';
import type { CaseEvent } from '../../src/cases/events';
import type { Commit, Store } from '../../src/cases/store/store';

const AT = '2026-11-20T10:30:00.000Z';
const DANA = { id: 'dana', name: 'Dana Ruiz' };
const opened: CaseEvent = { type: 'opened', facts: {}, by: DANA, at: AT };
const picked: CaseEvent = { type: 'picked', by: DANA, at: AT };

/** One turn as the desk writes it. */
const turn = (key: string, change?: Partial<Commit['change']>, more: Partial<Commit> = {}): Commit => ({
  key,
  at: AT,
  ...(change
    ? {
        change: {
          expected: 0,
          lastHash: '',
          events: [opened],
          status: 'open',
          home: 'chat-1',
          runbook: null,
          title: 'New case',
          ...change,
        },
      }
    : {}),
  send: [],
  remind: [],
  ...more,
});

const say = (text: string, to = 'chat-1'): Decision['send'][number] & { to: string } => ({
  to,
  view: { name: 'words', text },
});

/**
 * What every database has to do for the bot.
 * @param nodes two stores on one database; where only one process may have it, both are the same
 */
export function storeContract(nodes: () => { first: Store; second: Store }): void {
  const open = async (key: string): Promise<{ id: number; hash: string }> => {
    const committed = await nodes().first.commit(turn(key, {}));
    if (committed.kind !== 'committed') throw new Error(committed.kind);
    return { id: committed.caseId!, hash: committed.lastHash };
  };

  it('numbers cases from 1001 and gives back what was written, with ids as numbers', async () => {
    const { first } = nodes();
    const { id } = await open('a');
    expect(id).toBe(1001);
    expect(await first.load(id)).toMatchObject({ row: { id, version: 1, home: 'chat-1' }, events: [opened] });
    expect(await first.lists.openIn('chat-1')).toMatchObject([{ id, openedAt: AT }]);
  });

  it('takes a delivery once, on whichever node it comes again', async () => {
    const { first, second } = nodes();
    expect(await first.commit(turn('a', {}, { send: [say('one')] }))).toMatchObject({ kind: 'committed' });
    expect(await second.commit(turn('a', {}, { send: [say('two')] }))).toEqual({ kind: 'duplicate' });
    expect(await first.lists.all(10)).toHaveLength(1);
    expect((await second.waiting.in('chat-1', 9))[0]?.view).toEqual({ name: 'words', text: 'one' });
  });

  it('takes it once when both nodes get it at the same moment', async () => {
    const { first, second } = nodes();
    const both = await Promise.all([first, second, first, second].map((node) => node.commit(turn('a', {}))));
    expect(both.map(({ kind }) => kind).sort()).toEqual(['committed', 'duplicate', 'duplicate', 'duplicate']);
  });

  it('refuses a decision made on an older version, and keeps nothing of it', async () => {
    const { first, second } = nodes();
    const { id, hash } = await open('a');
    const change = { id, expected: 1, lastHash: hash, events: [picked] };
    expect(await first.commit(turn('b', change, { send: [say('b')] }))).toMatchObject({ kind: 'committed' });
    expect(await second.commit(turn('c', change, { send: [say('c')] }))).toEqual({ kind: 'conflict' });
    expect(await second.seen('c')).toBe(false);
    expect((await first.load(id))?.events).toEqual([opened, picked]);
    const [row] = await first.waiting.in('chat-1', 9);
    expect(row?.view).toEqual({ name: 'words', text: 'b' });
  });

  it('lets one of many that decided on the same version win', async () => {
    const { first, second } = nodes();
    const { id, hash } = await open('a');
    const change = { id, expected: 1, lastHash: hash, events: [picked] };
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? first : second).commit(turn(`press-${i}`, change))),
    );
    expect(all.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'conflict')).toHaveLength(19);
    expect((await second.load(id))?.row.version).toBe(2);
  });

  it('writes many turns that come together, each whole, whatever becomes of its neighbours', async () => {
    const { first } = nodes();
    const { id, hash } = await open('a');
    const stale = { id, expected: 7, lastHash: hash, events: [picked] };
    const all = await Promise.all([
      first.commit(turn('b', { home: 'chat-2' })),
      first.commit(turn('a', {})),
      first.commit(turn('c', stale)),
      first.commit(turn('d', undefined, { send: [say('d', 'chat-3')] })),
      first.commit(turn('b', {})),
      first.commit(turn('e', { home: 'chat-2' })),
    ]);
    expect(all.map(({ kind }) => kind).sort()).toEqual(
      ['committed', 'duplicate', 'conflict', 'committed', 'duplicate', 'committed'].sort(),
    );
    expect(all.slice(1, 3).map(({ kind }) => kind)).toEqual(['duplicate', 'conflict']);
    expect((await first.lists.openIn('chat-1')).length + (await first.lists.openIn('chat-2')).length).toBe(3);
    expect((await first.waiting.in('chat-3', 9))[0]?.view).toEqual({ name: 'words', text: 'd' });
  });

  it('chains each event to the one before it', async () => {
    const { first } = nodes();
    const { id, hash } = await open('a');
    const next = await first.commit(turn('b', { id, expected: 1, lastHash: hash, events: [picked, picked] }));
    expect(next).toMatchObject({ kind: 'committed', caseId: id });
    expect((await first.load(id))?.lastHash).toBe((next as { lastHash: string }).lastHash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });
}
