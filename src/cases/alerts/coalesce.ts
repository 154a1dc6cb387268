/** What waits to be handled together. */
interface Job<In, Out> {
  item: In;
  done(out: Out): void;
  failed(error: unknown): void;
}

/** More waits than can be handled in time. */
export class OverfullError extends Error {
  override name = 'OverfullError';
}

/** Handles work one batch after another per key: whatever came in while a batch was handled is the next one. */
export class Coalescer<In, Out> {
  private readonly waiting = new Map<string, Job<In, Out>[]>();
  private readonly busy = new Map<string, Promise<void>>();
  private depth = 0;

  constructor(
    private readonly handle: (items: readonly In[]) => Promise<readonly Out[]>,
    private readonly most: number,
  ) {}

  /** @throws OverfullError where too much waits already */
  run(key: string, item: In): Promise<Out> {
    if (this.depth >= this.most) return Promise.reject(new OverfullError('Too much waits.'));
    this.depth += 1;
    return new Promise<Out>((done, failed) => {
      const job = { item, done, failed };
      const queue = this.waiting.get(key);
      if (queue) queue.push(job);
      else this.waiting.set(key, [job]);
      if (!this.busy.has(key)) this.busy.set(key, this.work(key));
    });
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  private async work(key: string): Promise<void> {
    // What comes in with the same request gets the chance to come along.
    await Promise.resolve();
    for (let jobs = this.take(key); jobs.length > 0; jobs = this.take(key)) {
      try {
        const outs = await this.handle(jobs.map(({ item }) => item));
        for (const [i, { done }] of jobs.entries()) done(outs[i]!);
      } catch (error) {
        for (const { failed } of jobs) failed(error);
      }
      this.depth -= jobs.length;
    }
    this.busy.delete(key);
  }

  private take(key: string): Job<In, Out>[] {
    const jobs = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    return jobs;
  }
}
