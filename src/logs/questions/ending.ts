import { isSuccess } from '../../status/success';
import type { Ending } from '../answers';
import type { Request, Vocabulary } from '../request';
import { pairOf } from './pair';

/** Errors that KB 10047 says can be ignored. */
export const HARMLESS: ReadonlySet<string> = new Set([
  'MissingCscCacheEntry',
  'PingCollisionDetected',
  'SyncCollisionDetected',
]);

/** Requests that ended alike, the first of them and how many. */
export interface Ended {
  readonly user: number;
  readonly device: number;
  readonly command: number;
  readonly status: number;
  readonly error: number;
  readonly access: number;
  readonly http: number;
  readonly place: number;
  readonly failed: boolean;
  rows: number;
}

/** Tells how requests ended, each combination of words and numbers worked out once. */
export class Endings {
  /** By the command's number, one place later: 0 is "no command". */
  private readonly statuses: Map<number, boolean>[] = [];
  private readonly errors: boolean[] = [];

  constructor(private readonly words: Vocabulary) {}

  /** The row's status is not a success for its command. */
  hasBadStatus({ command, status }: Request): boolean {
    if (status < 0) return false;
    this.statuses[command + 1] ??= new Map();
    const ofCommand = this.statuses[command + 1]!;
    const known = ofCommand.get(status);
    if (known !== undefined) return known;
    const bad = !isSuccess(this.words.commands.text(command), status);
    ofCommand.set(status, bad);
    return bad;
  }

  isHarmless(error: number): boolean {
    this.errors[error] ??= HARMLESS.has(this.words.errors.text(error));
    return this.errors[error]!;
  }

  failed(request: Request): boolean {
    if (isBadResponse(request.http)) return true;
    return (request.error >= 0 && !this.isHarmless(request.error)) || this.hasBadStatus(request);
  }

  /** The ending in words. */
  inWords({ command, status, error, access, http, failed }: Ended): Ending {
    const { words } = this;
    return {
      command: words.commands.text(command),
      ...(status >= 0 ? { status } : {}),
      ...(error >= 0 ? { error: words.errors.text(error) } : {}),
      ...(access >= 0 ? { access: words.access.text(access) } : {}),
      ...(http >= 0 ? { http } : {}),
      failed,
    };
  }
}

/** A 401 is the first half of a normal sign-in; devices follow no redirect. */
export const isBadResponse = (http: number): boolean => http >= 300 && http !== 401;

/** Requests by user, device and how they ended. */
export class EndedRequests {
  private readonly groups = new Map<number, Map<number | string, Ended>>();

  constructor(private readonly endings: Endings) {}

  add(request: Request): void {
    const pair = pairOf(request.user, request.device);
    let ofPair = this.groups.get(pair);
    if (!ofPair) {
      ofPair = new Map();
      this.groups.set(pair, ofPair);
    }
    const key = endingKey(request);
    const group = ofPair.get(key);
    if (group) group.rows++;
    else ofPair.set(key, this.begin(request));
  }

  /** Failures first, the most rows first among them. */
  sorted(): Ended[] {
    return [...this.groups.values()]
      .flatMap((ofPair) => [...ofPair.values()])
      .sort((a, b) => Number(b.failed) - Number(a.failed) || b.rows - a.rows || a.place - b.place);
  }

  private begin(request: Request): Ended {
    const { user, device, command, status, error, access, http, place } = request;
    const failed = this.endings.failed(request);
    return { user, device, command, status, error, access, http, place, failed, rows: 1 };
  }
}

/** A number where all parts are as small as they mostly are: much cheaper than a text. */
function endingKey({ command, status, error, access, http }: Request): number | string {
  const small = command < 63 && status < 1023 && error < 1023 && access < 63 && http < 1023;
  if (!small) return `${command} ${status} ${error} ${access} ${http}`;
  return ((((command + 1) * 1024 + status + 1) * 1024 + error + 1) * 64 + access + 1) * 1024 + http + 1;
}
