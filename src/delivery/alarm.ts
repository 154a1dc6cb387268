/** Rings once at the earliest time it was set to, and at least every so often while it is set. */
export class Alarm {
  private timer?: NodeJS.Timeout;
  private at = Number.POSITIVE_INFINITY;

  constructor(
    private readonly ring: () => void,
    private readonly atLeastEveryMs: number,
  ) {}

  in(ms: number): void {
    const wait = Math.max(1, Math.ceil(Math.min(ms, this.atLeastEveryMs)));
    const at = performance.now() + wait;
    if (this.timer && this.at <= at) return;
    clearTimeout(this.timer);
    this.at = at;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.at = Number.POSITIVE_INFINITY;
      this.ring();
    }, wait);
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
