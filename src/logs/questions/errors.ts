import type { Answer, ErrorGroup, StatusErrorGroup } from '../answers';
import type { Request, Vocabulary } from '../request';
import type { Endings } from './ending';
import { byRows, noTokens, type Question, type Seen, shown } from './question';

/** Rows by their `Error:` token; those that can be ignored last. */
export class Errors implements Question<ErrorGroup> {
  private readonly groups = new Map<number, { error: number; rows: number; place: number }>();
  private rows = 0;

  constructor(
    private readonly words: Vocabulary,
    private readonly endings: Endings,
  ) {}

  take({ error, place }: Request): void {
    if (error < 0) return;
    this.rows++;
    const group = this.groups.get(error);
    if (group) group.rows++;
    else this.groups.set(error, { error, rows: 1, place });
  }

  answer(seen: Seen): Answer<ErrorGroup> {
    const groups = [...this.groups.values()]
      .map((group) => ({ ...group, harmless: this.endings.isHarmless(group.error) }))
      .sort((a, b) => Number(a.harmless) - Number(b.harmless) || byRows(a, b));
    const telling = groups.some(({ harmless }) => !harmless);
    return shown({
      question: 'Do rows name errors (Error:), other than the three that can be ignored?',
      answer: telling ? 'yes' : seen.withTokens > 0 ? 'no' : 'cannot-tell',
      why: noTokens(seen),
      rows: this.rows,
      lookedAt: seen.withTokens,
      total: groups.length,
      groups: groups.slice(0, seen.top).map(({ error, rows, harmless, place }) => ({
        error: this.words.errors.text(error),
        rows,
        harmless,
        evidence: seen.evidence(place),
      })),
    });
  }
}

/** Rows whose status is not a success for their command. */
export class StatusErrors implements Question<StatusErrorGroup> {
  private readonly groups = new Map<string, { command: number; status: number; rows: number; place: number }>();
  private rows = 0;

  constructor(
    private readonly words: Vocabulary,
    private readonly endings: Endings,
  ) {}

  take(request: Request): void {
    if (!this.endings.hasBadStatus(request)) return;
    const { command, status, place } = request;
    this.rows++;
    const key = `${command} ${status}`;
    const group = this.groups.get(key);
    if (group) group.rows++;
    else this.groups.set(key, { command, status, rows: 1, place });
  }

  answer(seen: Seen): Answer<StatusErrorGroup> {
    const groups = [...this.groups.values()].sort(byRows);
    return shown({
      question: 'Did a command end with a status that is not a success for it?',
      answer: groups.length > 0 ? 'yes' : seen.withTokens > 0 ? 'no' : 'cannot-tell',
      why: noTokens(seen),
      rows: this.rows,
      lookedAt: seen.withTokens,
      total: groups.length,
      groups: groups.slice(0, seen.top).map(({ command, status, rows, place }) => ({
        command: this.words.commands.text(command),
        status,
        rows,
        evidence: seen.evidence(place),
      })),
    });
  }
}
