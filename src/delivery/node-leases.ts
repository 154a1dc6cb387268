import type { Store } from '../cases/store/store';

/** The conversations that this node may send to, and until when. */
export class NodeLeases {
  private readonly until = new Map<string, number>();

  /** @param ticks milliseconds that only go forward */
  constructor(
    private readonly store: Store,
    private readonly ticks: () => number,
  ) {}

  has(conversation: string): boolean {
    return this.until.has(conversation);
  }

  /** These came with a commit of this node. */
  keep(conversations: readonly string[]): void {
    for (const conversation of conversations) this.until.set(conversation, this.end());
  }

  holds(conversation: string): boolean {
    return (this.until.get(conversation) ?? 0) > this.ticks();
  }

  /** @returns false while another node sends there */
  async take(conversation: string): Promise<boolean> {
    const end = this.end();
    if (!(await this.store.waiting.claim(conversation))) return false;
    this.until.set(conversation, end);
    return true;
  }

  async giveBack(conversation: string): Promise<void> {
    await this.store.waiting.release([conversation]);
    this.until.delete(conversation);
  }

  /** It went back along with another note to the database. */
  wentBack(conversation: string): void {
    this.until.delete(conversation);
  }

  /**
   * Keeps what is held. A lease that had run out before the database heard of us may be somebody else's.
   * @returns how many nodes live
   */
  async renew(): Promise<number> {
    const end = this.end();
    const nodes = await this.store.renew();
    const now = this.ticks();
    for (const [name, until] of this.until)
      if (until > now) this.until.set(name, end);
      else this.until.delete(name);
    return nodes;
  }

  /** Where nobody else sends there is nothing to run out. */
  private end(): number {
    return this.store.shared ? this.ticks() + this.store.leaseMs : Number.POSITIVE_INFINITY;
  }
}
