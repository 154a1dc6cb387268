import type { Answer, FindGroup } from '../answers';
import { unescaped } from '../names';
import { TextSearch } from '../text-search';
import { noTokens, type Seen, shown } from './question';

/** Rows of any kind that have a text in cs-uri-query, without regard to case. */
export class Find {
  /** Rows of any kind that were looked at. */
  lookedAt = 0;
  private rows = 0;
  private readonly search: TextSearch | undefined;
  private readonly groups = new Map<string, Omit<FindGroup, 'evidence'> & { place: number }>();

  constructor(private readonly text: string | undefined) {
    this.search = text ? new TextSearch(text) : undefined;
  }

  get isAsked(): boolean {
    return this.search !== undefined;
  }

  isIn(bytes: Buffer, start: number, end: number): boolean {
    return this.search?.isIn(bytes, start, end) ?? false;
  }

  take(query: string, place: number): void {
    this.rows++;
    const command = unescaped(/(?:^|[&?])cmd=([^&]*)/i.exec(query)?.[1] ?? '');
    const proxiedTo = unescaped(/[_=]PrxTo:([^_&]*)/i.exec(query)?.[1] ?? '');
    const key = `${command.toLowerCase()} ${proxiedTo.toLowerCase()}`;
    const group = this.groups.get(key);
    if (group) group.rows++;
    else this.groups.set(key, { command, ...(proxiedTo ? { proxiedTo } : {}), rows: 1, place });
  }

  answer(seen: Seen): Answer<FindGroup> {
    const { text } = this;
    const groups = [...this.groups.values()].sort((a, b) => b.rows - a.rows || a.place - b.place);
    return shown({
      question: text ? `Is “${text}” in the query of a request?` : 'Is a text in the query of a request?',
      answer: this.rows > 0 ? 'yes' : text && seen.withTokens > 0 ? 'no' : 'cannot-tell',
      why: text ? noTokens(seen) : 'No text to look for was given.',
      rows: this.rows,
      lookedAt: this.lookedAt,
      total: groups.length,
      groups: groups.slice(0, seen.top).map(({ place, ...group }) => ({ ...group, evidence: seen.evidence(place) })),
    });
  }
}
