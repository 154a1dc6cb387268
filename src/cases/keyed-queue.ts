import { BusyError } from './store/store-trouble';

/** More than this behind one key, and the next is better told to come again. */
const MOST_WAITING = 1_000;

/** Runs work one after another per key, and side by side across keys. */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<unknown>>();
  private readonly lengths = new Map<string, number>();

  /** @throws BusyError where too much waits already */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const length = this.lengths.get(key) ?? 0;
    if (length >= MOST_WAITING) return Promise.reject(new BusyError('Too much waits for the same thing.'));
    this.lengths.set(key, length + 1);
    const before = this.tails.get(key);
    const mine = before ? before.then(work, work) : work();
    const tail = mine
      .catch(() => undefined)
      .finally(() => {
        const left = (this.lengths.get(key) ?? 1) - 1;
        if (left === 0) this.lengths.delete(key);
        else this.lengths.set(key, left);
        if (this.tails.get(key) === tail) this.tails.delete(key);
      });
    this.tails.set(key, tail);
    return mine;
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }
}
