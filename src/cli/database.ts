import { openStore } from '../cases/store/open-store';
import type { Store } from '../cases/store/store';
import { readConfig } from '../config';

/** Opens the bot's own database for one command, and closes it after. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(readConfig().databaseUrl);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
