import { isSuccess } from '../../status/success';
import type { Ending } from '../answers';
import type { Request, Vocabulary } from '../request';

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
const isBadResponse = (http: number): boolean => http >= 300 && http !== 401;

/** Requests by user, device and how they ended. */
export class EndedRequests {
  private readonly groups = new Map<string, Ended>();
  /** The latest of each device, one place later than its number: mostly the next one ends as it did. */
  private readonly latest: Ended[] = [];

  constructor(private readonly endings: Endings) {}

  add(request: Request): void {
    const latest = this.latest[request.device + 1];
    const group = latest && isAlike(latest, request) ? latest : this.groupOf(request);
    group.rows++;
    this.latest[request.device + 1] = group;
  }

  /** Failures first, the most rows first among them. */
  sorted(): Ended[] {
    return [...this.groups.values()].sort(
      (a, b) => Number(b.failed) - Number(a.failed) || b.rows - a.rows || a.place - b.place,
    );
  }

  private groupOf(request: Request): Ended {
    const { user, device, command, status, error, access, http, place } = request;
    const key = `${user} ${device} ${command} ${status} ${error} ${access} ${http}`;
    const known = this.groups.get(key);
    if (known) return known;
    const failed = this.endings.failed(request);
    const group = { user, device, command, status, error, access, http, place, failed, rows: 0 };
    this.groups.set(key, group);
    return group;
  }
}

/** Of one device. */
const isAlike = (a: Ended, b: Request): boolean =>
  a.command === b.command &&
  a.status === b.status &&
  a.error === b.error &&
  a.http === b.http &&
  a.user === b.user &&
  a.access === b.access;
