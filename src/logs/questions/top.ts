import type { Answer, TopGroup } from '../answers';
import type { Request, Vocabulary } from '../request';
import { pairOf } from './pair';
import { byRows, noTokens, type Question, type Seen, shown } from './question';

interface Group {
  user: number;
  device: number;
  deviceType: string;
  rows: number;
  place: number;
  /** Requests by the command's number; -1 is "no command". */
  commands: Map<number, number>;
}

/** Users and devices by requests, each with its commands. */
export class Top implements Question<TopGroup> {
  private readonly groups = new Map<number, Group>();
  /** The latest group of each device, one place later than its number: mostly the one looked for. */
  private readonly latest: Group[] = [];

  constructor(private readonly words: Vocabulary) {}

  take(request: Request): void {
    const group = this.groupOf(request);
    const { command } = request;
    group.rows++;
    group.commands.set(command, (group.commands.get(command) ?? 0) + 1);
  }

  answer(seen: Seen): Answer<TopGroup> {
    const { words } = this;
    const groups = [...this.groups.values()].sort(byRows);
    return shown({
      question: 'Is there a user or device that sends the most requests?',
      answer: groups.length > 0 ? 'yes' : 'cannot-tell',
      why: noTokens(seen),
      rows: seen.requests,
      groups: groups.slice(0, seen.top).map(({ user, device, deviceType, rows, place, commands }) => ({
        user: words.users.text(user),
        device: words.devices.text(device),
        ...(deviceType ? { deviceType } : {}),
        rows,
        commands: Object.fromEntries(
          [...commands]
            .map(([command, count]) => [words.commands.text(command), count] as const)
            .sort(([, a], [, b]) => b - a),
        ),
        evidence: seen.evidence(place),
      })),
      total: groups.length,
    });
  }

  private groupOf(request: Request): Group {
    const { user, device } = request;
    const latest = this.latest[device + 1];
    if (latest?.user === user) return latest;
    const pair = pairOf(user, device);
    let group = this.groups.get(pair);
    if (!group) {
      group = { user, device, deviceType: request.deviceType, rows: 0, place: request.place, commands: new Map() };
      this.groups.set(pair, group);
    }
    this.latest[device + 1] = group;
    return group;
  }
}
