import type { Kysely } from 'kysely';
import { chain } from './chain';
import type { Tables } from './schema';

/** The first link of a case's timeline that does not hold. */
export interface BrokenLink {
  caseId: number;
  /** Its place in the timeline, counted from 0. */
  seq: number;
  why: string;
}

export interface AuditReport {
  cases: number;
  entries: number;
  broken: readonly BrokenLink[];
}

interface Link {
  seq: number;
  body: string;
  hash: string;
}

const CASES_AT_ONCE = 200;

/** Walks the hash chains of the timelines. What was cut off together with the case's own count leaves no trace here. */
export class Audit {
  constructor(private readonly db: Kysely<Tables>) {}

  /** @returns `undefined` if there is no such case */
  async verifyCase(id: number): Promise<AuditReport | undefined> {
    const report = await this.verifyPage(id, id);
    const orphan = report.cases === 0 ? await this.orphans(id) : [];
    if (report.cases === 0 && orphan.length === 0) return undefined;
    return { ...report, broken: [...report.broken, ...orphan] };
  }

  async verifyAll(): Promise<AuditReport> {
    let report: AuditReport = { cases: 0, entries: 0, broken: await this.orphans() };
    let after = 0;
    for (;;) {
      const last = await this.lastOfPage(after);
      if (last === undefined) return report;
      const page = await this.verifyPage(after + 1, last);
      report = {
        cases: report.cases + page.cases,
        entries: report.entries + page.entries,
        broken: [...report.broken, ...page.broken],
      };
      after = last;
    }
  }

  private async lastOfPage(after: number): Promise<number | undefined> {
    const rows = await this.db
      .selectFrom('cases')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(CASES_AT_ONCE)
      .execute();
    const last = rows.at(-1);
    return last && Number(last.id);
  }

  /** One statement sees the cases and their entries at the same moment, whatever the bot writes meanwhile. */
  private async verifyPage(first: number, last: number): Promise<AuditReport> {
    const rows = await this.db
      .selectFrom('cases')
      .leftJoin('events', 'events.case_id', 'cases.id')
      .select(['cases.id', 'cases.version', 'events.seq', 'events.body', 'events.hash'])
      .where('cases.id', '>=', first)
      .where('cases.id', '<=', last)
      .orderBy('cases.id')
      .orderBy('events.seq')
      .execute();
    const timelines = new Map<number, { version: number; links: Link[] }>();
    for (const { id, version, seq, body, hash } of rows) {
      const timeline = timelines.get(Number(id)) ?? { version, links: [] };
      timelines.set(Number(id), timeline);
      if (seq !== null && body !== null && hash !== null) timeline.links.push({ seq, body, hash });
    }
    const broken = [...timelines].flatMap(([id, { version, links }]) => brokenLink(id, version, links) ?? []);
    return { cases: timelines.size, entries: rows.filter(({ seq }) => seq !== null).length, broken };
  }

  /** Entries whose case is gone. */
  private async orphans(only?: number): Promise<BrokenLink[]> {
    const rows = await this.db
      .selectFrom('events')
      .select('case_id')
      .distinct()
      .$if(only !== undefined, (query) => query.where('case_id', '=', only!))
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('cases').select('id').whereRef('cases.id', '=', 'events.case_id'))),
      )
      .orderBy('case_id')
      .execute();
    return rows.map(({ case_id }) => ({ caseId: Number(case_id), seq: 0, why: 'the case itself is gone' }));
  }
}

/** The first link that does not hold; `undefined` if all do. */
export function brokenLink(caseId: number, version: number, links: readonly Link[]): BrokenLink | undefined {
  let hash = '';
  for (const [i, link] of links.entries()) {
    const broken = (why: string): BrokenLink => ({ caseId, seq: i, why });
    if (link.seq !== i) return broken('the entry is missing');
    if (i >= version) return broken('there are more entries than the case counts');
    hash = chain(hash, caseId, i, link.body);
    if (hash !== link.hash) return broken('the entry, or its hash, was changed after it was written');
  }
  return links.length < version
    ? { caseId, seq: links.length, why: `the end is missing: the case counts ${version} entries` }
    : undefined;
}
