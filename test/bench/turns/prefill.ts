import { start } from '../../../src/cases/advance';
import type { CaseEvent } from '../../../src/cases/events';
import { append, fold } from '../../../src/cases/fold';
import { openStore } from '../../../src/cases/store/open-store';
import { runbookById } from '../../../src/runbooks';

const AT = '2026-11-20T10:30:00.000Z';
const AT_ONCE = 200;

/** Opens so many cases in a database, each in a chat of its own, as the bot itself writes them. */
export async function prefill(databaseUrl: string, cases: number): Promise<void> {
  const by = { id: 'somebody', name: 'Somebody Else' };
  const opened: CaseEvent = { type: 'opened', facts: { server: 'EX01' }, by, at: AT };
  const fresh = fold(0, [opened]);
  const { events } = start(fresh, runbookById('pop-health')!, { by, at: AT });
  const { runbook = null } = append(fresh, events);
  const store = await openStore(databaseUrl);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < cases) {
      const home = `prefilled-${next++}`;
      const about = { expected: 0, lastHash: '', status: 'open' as const, runbook, title: 'POP on EX01' };
      const change = { ...about, home, events: [opened, ...events] };
      await store.commit({ key: home, at: AT, change, send: [], remind: [] });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await store.close();
}
