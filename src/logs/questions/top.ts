import type { Answer, TopGroup } from '../answers';
import type { Request, Vocabulary } from '../request';
import { byRows, noTokens, type Question, type Seen, shown } from './question';

interface Group {
  user: number;
  device: number;
  deviceType: string;
  rows: number;
  place: number;
  /** Requests by the command's number, one place later: 0 is "no command". */
  commands: number[];
}

/** Users and devices by requests, each with its commands. */
export class Top implements Question<TopGroup> {
  /** By the device's number, one place later; a device seldom has two users. */
  private readonly groups: Group[][] = [];

  constructor(private readonly words: Vocabulary) {}

  take(request: Request): void {
    const group = this.groupOf(request);
    const { command } = request;
    group.rows++;
    while (group.commands.length <= command + 1) group.commands.push(0);
    group.commands[command + 1]!++;
  }

  answer(seen: Seen): Answer<TopGroup> {
    const { words } = this;
    const groups = this.groups.flat().sort(byRows);
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
          commands
            .map((count, i) => [words.commands.text(i - 1), count] as const)
            .filter(([, count]) => count > 0)
            .sort(([, a], [, b]) => b - a),
        ),
        evidence: seen.evidence(place),
      })),
      total: groups.length,
    });
  }

  private groupOf(request: Request): Group {
    const { user, device } = request;
    while (this.groups.length <= device + 1) this.groups.push([]);
    const ofDevice = this.groups[device + 1]!;
    for (const group of ofDevice) if (group.user === user) return group;
    const { deviceType, place } = request;
    const group = { user, device, deviceType, rows: 0, place, commands: [] };
    ofDevice.push(group);
    return group;
  }
}
