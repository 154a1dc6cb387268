import type { HttpErrors } from '../answers';
import type { Request, Vocabulary } from '../request';
import { isBadResponse } from './ending';
import { byRows, type Seen } from './question';

/** Requests that the server ended with an error of HTTP: no question of the guide counts them. */
export class HttpFailures {
  private readonly groups = new Map<string, { http: number; command: number; rows: number; place: number }>();
  private rows = 0;

  constructor(private readonly words: Vocabulary) {}

  take({ http, command, place }: Request): void {
    if (!isBadResponse(http)) return;
    this.rows++;
    const key = `${http} ${command}`;
    const group = this.groups.get(key);
    if (group) group.rows++;
    else this.groups.set(key, { http, command, rows: 1, place });
  }

  found(seen: Seen): HttpErrors {
    const groups = [...this.groups.values()].sort(byRows);
    return {
      rows: this.rows,
      groups: groups.slice(0, seen.top).map(({ http, command, rows, place }) => ({
        http,
        command: this.words.commands.text(command),
        rows,
        evidence: seen.evidence(place),
      })),
      shown: Math.min(groups.length, seen.top),
      total: groups.length,
    };
  }

  /** One line: `45 requests ended with HTTP 503.`; `undefined` where none failed. */
  inWords(): string | undefined {
    if (this.rows === 0) return undefined;
    const byStatus = new Map<number, number>();
    for (const { http, rows } of this.groups.values()) byStatus.set(http, (byStatus.get(http) ?? 0) + rows);
    const all = [...byStatus].sort(([, a], [, b]) => b - a);
    const requests = `${this.rows.toLocaleString('en')} ${this.rows === 1 ? 'request' : 'requests'} ended with HTTP`;
    if (all.length === 1) return `${requests} ${all[0]![0]}.`;
    const named = all.slice(0, MOST_NAMED).map(([http, rows]) => `${http} (${rows.toLocaleString('en')})`);
    return `${requests} ${named.join(', ')}${all.length > MOST_NAMED ? ', …' : ''}.`;
  }
}

const MOST_NAMED = 5;
