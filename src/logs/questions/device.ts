import type { DeviceGroup, LogAnswers } from '../answers';
import type { Request, Vocabulary } from '../request';
import { EndedRequests, type Endings } from './ending';
import { noTokens, type Question, type Seen, shown } from './question';

/** All requests of one device, by user and how they ended; failures first. */
export class Device implements Question<DeviceGroup> {
  private readonly requests: EndedRequests;
  private readonly wanted: number;
  private readonly sync: number;
  private rows = 0;
  private withTokens = 0;
  private lastSync = 0;
  private serverErrorBeforeZero = false;

  constructor(
    private readonly words: Vocabulary,
    private readonly endings: Endings,
    private readonly device: string | undefined,
  ) {
    this.requests = new EndedRequests(endings);
    this.wanted = device ? words.devices.idOf(device) : Number.NaN;
    this.sync = words.commands.idOf('Sync');
  }

  take(request: Request): void {
    if (request.device !== this.wanted) return;
    this.rows++;
    if (request.hasTokens) this.withTokens++;
    this.watchSync(request);
    this.requests.add(request);
  }

  answer(seen: Seen): LogAnswers['answers']['device'] {
    const groups = this.requests.sorted();
    const answer = shown({
      question: this.device ? `Did a request of device ${this.device} fail?` : 'Did a request of one device fail?',
      answer: groups[0]?.failed ? 'yes' : this.withTokens > 0 ? 'no' : 'cannot-tell',
      why: this.why(seen),
      rows: this.rows,
      total: groups.length,
      groups: groups.slice(0, seen.top).map((group) => ({
        user: this.words.users.text(group.user),
        ...this.endings.inWords(group),
        rows: group.rows,
        evidence: seen.evidence(group.place),
      })),
    });
    return { ...answer, serverErrorBeforeZero: this.serverErrorBeforeZero };
  }

  /** Several HTTP 500 in a row make some devices start over: what did the Sync before a SyncKey 0 get? */
  private watchSync({ command, keys, http }: Request): void {
    if (command !== this.sync) return;
    if (keys.includes(0) && this.lastSync >= 500) this.serverErrorBeforeZero = true;
    this.lastSync = http;
  }

  private why(seen: Seen): string {
    if (!this.device) return 'No device was given.';
    if (seen.requests > 0 && this.rows === 0) return `These logs have no request of device ${this.device}.`;
    return noTokens(seen);
  }
}
