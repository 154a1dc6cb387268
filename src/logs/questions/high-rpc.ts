import type { HighRpcGroup, LogAnswers } from '../answers';
import { isoMoment } from '../moment';
import type { Request, Vocabulary } from '../request';
import { noTokens, type Question, type Seen, shown } from './question';

/** From when on a figure is high. Exchange names no number: these are settings. */
export interface RpcThresholds {
  count: number;
  /** Milliseconds. */
  latency: number;
}

export const RPC_THRESHOLDS: RpcThresholds = { count: 200, latency: 2000 };

type Row = Pick<Request, 'user' | 'device' | 'command' | 'moment' | 'rpcCount' | 'rpcLatency' | 'place'>;

/** Requests with high RPC counts or latency, and the highest in any case. */
export class HighRpc implements Question<HighRpcGroup> {
  private kept: Row[] = [];
  /** What a row has to exceed to be among the highest. */
  private bar = -1;
  private rows = 0;
  private measured = 0;

  constructor(
    private readonly words: Vocabulary,
    private readonly high: RpcThresholds,
    private readonly most: number,
  ) {}

  take(request: Request): void {
    if (request.rpcCount < 0 && request.rpcLatency < 0) return;
    this.measured++;
    if (this.isHigh(request)) this.rows++;
    if (this.height(request) > this.bar) this.keep(request);
  }

  answer(seen: Seen): LogAnswers['answers']['highRpc'] {
    this.prune();
    const highest = this.kept.map((row) => this.group(row, seen));
    const why =
      seen.withTokens === 0
        ? noTokens(seen)
        : 'No row carries RpcC or RpcL. Exchange 2016 and later do not write them: look at time-taken instead.';
    const answer = shown({
      question: `Are there requests with ${this.high.count} or more RPCs, or ${this.high.latency} ms or more in RPCs?`,
      answer: this.rows > 0 ? 'yes' : this.measured > 0 ? 'no' : 'cannot-tell',
      why,
      rows: this.rows,
      lookedAt: this.measured,
      total: this.rows,
      groups: highest.filter((_, i) => this.isHigh(this.kept[i]!)),
    });
    return { ...answer, highest };
  }

  private isHigh({ rpcCount, rpcLatency }: Row): boolean {
    return rpcCount >= this.high.count || rpcLatency >= this.high.latency;
  }

  /** How many times the nearer threshold a row is. */
  private height({ rpcCount, rpcLatency }: Row): number {
    return Math.max(rpcCount / this.high.count, rpcLatency / this.high.latency);
  }

  private keep({ user, device, command, moment, rpcCount, rpcLatency, place }: Request): void {
    this.kept.push({ user, device, command, moment, rpcCount, rpcLatency, place });
    if (this.kept.length >= 2 * this.most + 64) this.prune();
  }

  private prune(): void {
    this.kept.sort((a, b) => this.height(b) - this.height(a) || a.place - b.place);
    this.kept.length = Math.min(this.kept.length, this.most);
    const last = this.kept.at(-1);
    if (last && this.kept.length === this.most) this.bar = this.height(last);
  }

  private group(row: Row, seen: Seen): HighRpcGroup {
    const { words } = this;
    const at = isoMoment(row.moment);
    return {
      user: words.users.text(row.user),
      device: words.devices.text(row.device),
      command: words.commands.text(row.command),
      ...(at ? { at } : {}),
      ...(row.rpcCount >= 0 ? { rpcCount: row.rpcCount } : {}),
      ...(row.rpcLatency >= 0 ? { rpcLatency: row.rpcLatency } : {}),
      rows: 1,
      evidence: seen.evidence(row.place),
    };
  }
}
