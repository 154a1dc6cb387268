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

  /** Counts a request to those of the same user that ended as it did. */
  count(groups: Ended[], request: Request): void {
    const { user, device, command, status, error, access, http, place } = request;
    for (const group of groups) {
      if (group.status !== status || group.error !== error || group.http !== http) continue;
      if (group.command !== command || group.access !== access || group.user !== user) continue;
      group.rows++;
      return;
    }
    const failed = this.failed(request);
    groups.push({ user, device, command, status, error, access, http, place, failed, rows: 1 });
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

  private failed(request: Request): boolean {
    if (isBadResponse(request.http)) return true;
    return (request.error >= 0 && !this.isHarmless(request.error)) || this.hasBadStatus(request);
  }
}

/** A 401 is the first half of a normal sign-in; devices follow no redirect. */
const isBadResponse = (http: number): boolean => http >= 300 && http !== 401;

/** Failures first, the most rows first among them. */
export const byFailure = (a: Ended, b: Ended): number =>
  Number(b.failed) - Number(a.failed) || b.rows - a.rows || a.place - b.place;
