import type { Evidence, ReadLayout, ReadLog } from './answers';
import { Columns } from './columns';
import { type Layout, readLayout } from './layout';
import type { LineSink } from './lines';
import { type Moment, momentAt } from './moment';
import type { Find } from './questions/find';
import { numberAt, Request, type Vocabulary } from './request';
import { RefusedLogError } from './source';
import { TextSearch } from './text-search';

/** Which requests count. */
export interface Scope {
  user?: string;
  since?: Moment;
  until?: Moment;
}

/** Gets every ActiveSync request in scope. The request's object is used again for the next one. */
export type RequestSink = (request: Request) => void;

const CR = 0x0d;
const HASH = 0x23;
const NUL = 0x00;
const DASH = 0x2d;
const ACTIVESYNC = Buffer.from('/microsoft-server-activesync');
const PROBES = ['AMProbe', 'TestActiveSyncConnectivity'];
const PROBE = new RegExp(PROBES.join('|'), 'i');

/** Reads the lines of all logs of one run, one log after the other, and hands on their ActiveSync requests. */
export class Scan implements LineSink {
  readonly logs: ReadLog[] = [];
  requests = 0;
  withTokens = 0;
  probeRows = 0;
  otherRows = 0;
  /** Requests a back end wrote for a front end, and requests a front end wrote. Both together count twice. */
  backEndRows = 0;
  frontEndRows = 0;
  first: Moment = Number.POSITIVE_INFINITY;
  last: Moment = 0;

  private readonly columns = new Columns();
  private readonly probes = PROBES.map((name) => new TextSearch(name));
  private readonly request: Request;
  private readonly layouts: (ReadLayout & { layout: Layout })[] = [];
  private readonly probeUsers: boolean[] = [];
  private readonly probeDevices: boolean[] = [];
  private readonly scopeUsers: boolean[] = [];
  private current: (ReadLayout & { layout: Layout }) | undefined;
  private log: ReadLog = { name: '', bytes: 0, rows: 0, badRows: 0 };
  private base = 0;

  constructor(
    private readonly words: Vocabulary,
    private readonly scope: Scope,
    private readonly find: Find,
    private readonly sink: RequestSink,
  ) {
    this.request = new Request(words);
  }

  begin(name: string): void {
    this.log = { name, bytes: 0, rows: 0, badRows: 0 };
    this.logs.push(this.log);
    this.current = undefined;
  }

  /** @param bytes how many bytes of the log were read */
  finish(bytes: number): void {
    this.log.bytes = bytes;
    this.base += bytes;
  }

  /** @throws RefusedLogError where lines were read but nothing in them is an IIS log */
  checkIsLog(): void {
    if (this.current || this.log.badRows === 0) return;
    this.log.badRows = 0;
    throw new RefusedLogError(
      'is not an IIS log: it has no #Fields line that names cs-uri-stem. ' +
        'Take u_ex*.log from W3SVC2, or Exchange’s HttpProxy\\Eas logs.',
    );
  }

  layoutsSeen(): ReadLayout[] {
    return this.layouts.map(({ kind, fields, rows }) => ({ kind, fields, rows }));
  }

  evidence(place: number): Evidence {
    let base = 0;
    for (const { name, bytes } of this.logs) {
      if (place < base + bytes) return { file: name, offset: place - base };
      base += bytes;
    }
    return { file: this.log.name, offset: place - base };
  }

  line(bytes: Buffer, from: number, to: number, offset: number): void {
    let start = from;
    let end = to;
    if (end > start && bytes[end - 1] === CR) end--;
    if (bytes[start] === NUL || bytes[end - 1] === NUL) {
      // A log that was copied while it was written ends in NULs; a crash leaves some before the next row.
      while (start < end && bytes[start] === NUL) start++;
      while (end > start && bytes[end - 1] === NUL) end--;
      if (start === end) this.log.badRows++;
    }
    if (start >= end) return;
    const isHeading = bytes[start] === HASH || (bytes[start] === 0x44 && bytes[start + 1] === 0x61);
    if (isHeading && this.heading(bytes, start, end)) return;
    if (!this.current || !this.row(bytes, start, end, this.base + offset + start - from)) this.log.badRows++;
  }

  tooLong(): void {
    this.log.badRows++;
  }

  private heading(bytes: Buffer, start: number, end: number): boolean {
    const layout = readLayout(bytes.toString('latin1', start, Math.min(end, start + 16384)));
    if (!layout) return bytes[start] === HASH;
    this.current = layout.stem < 0 ? undefined : this.sameLayout(layout);
    return true;
  }

  private sameLayout(layout: Layout): ReadLayout & { layout: Layout } {
    const names = layout.fields.join(' ').toLowerCase();
    const known = this.layouts.find(
      ({ kind, fields }) => kind === layout.kind && fields.join(' ').toLowerCase() === names,
    );
    if (known) return known;
    const added = { kind: layout.kind, fields: layout.fields, rows: 0, layout };
    this.layouts.push(added);
    return added;
  }

  /** @returns whether the row could be read */
  private row(bytes: Buffer, start: number, end: number, place: number): boolean {
    const { columns, log } = this;
    const current = this.current!;
    const { layout } = current;
    if (!columns.split(bytes, start, end, layout)) return false;
    const moment = this.moment(bytes, layout);
    if (moment < 0) return false;
    log.rows++;
    current.rows++;
    if (moment > 0) {
      if (moment < this.first) this.first = moment;
      if (moment > this.last) this.last = moment;
    }
    const { starts, ends } = columns;
    const inTime = this.isInTime(moment);
    const hasQuery = layout.query >= 0;
    const queryStart = hasQuery ? starts[layout.query]! : 0;
    const queryEnd = hasQuery ? ends[layout.query]! : 0;
    if (inTime && this.find.isAsked) this.look(bytes, layout, queryStart, queryEnd, place);
    if (!isActiveSync(bytes, starts[layout.stem]!, ends[layout.stem]!)) return true;
    this.read(bytes, layout, queryStart, queryEnd);
    this.take(bytes, layout, moment, place, inTime);
    return true;
  }

  private read(bytes: Buffer, layout: Layout, queryStart: number, queryEnd: number): void {
    this.request.read(bytes, queryStart, queryEnd);
    this.request.user = this.signedIn(bytes, layout);
    if (this.request.user < 0) this.request.user = this.request.namedUser;
  }

  /** The text may stand in a row of any kind. */
  private look(bytes: Buffer, layout: Layout, start: number, end: number, place: number): void {
    const { find, scope } = this;
    if (scope.user !== undefined && !this.isInScope(this.signedIn(bytes, layout))) return;
    find.lookedAt++;
    if (!find.isIn(bytes, start, end)) return;
    this.read(bytes, layout, start, end);
    if (!this.isProbe(bytes, layout)) find.take(bytes.toString('utf8', start, Math.min(end, start + 65536)), place);
  }

  private take(bytes: Buffer, layout: Layout, moment: Moment, place: number, inTime: boolean): void {
    const { request, columns } = this;
    if (this.isProbe(bytes, layout)) {
      this.probeRows++;
      return;
    }
    if (!inTime || !this.isInScope(request.user)) {
      this.otherRows++;
      return;
    }
    const { status } = layout;
    request.http = status < 0 ? -1 : numberAt(bytes, columns.starts[status]!, columns.ends[status]!);
    request.moment = moment;
    request.place = place;
    request.ordinal = this.requests++;
    if (request.hasTokens) this.withTokens++;
    if (this.isProxied(bytes, layout)) this.backEndRows++;
    else if (!request.hasTokens) this.frontEndRows++;
    this.sink(request);
  }

  /** Since Exchange 2013 a front end hands requests on to a back end's `/Microsoft-Server-ActiveSync/Proxy/`. */
  private isProxied(bytes: Buffer, { stem }: Layout): boolean {
    const at = this.columns.starts[stem]! + ACTIVESYNC.length;
    return at + 2 < this.columns.ends[stem]! && (bytes[at + 1]! | 0x20) === 0x70 && (bytes[at + 2]! | 0x20) === 0x72;
  }

  private moment(bytes: Buffer, { kind, date, time }: Layout): Moment {
    const { starts } = this.columns;
    if (date < 0 || (kind === 'iis' && time < 0)) return 0;
    return momentAt(bytes, starts[date]!, kind === 'iis' ? starts[time]! : starts[date]! + 11);
  }

  private isInTime(moment: Moment): boolean {
    const { since, until } = this.scope;
    return (since === undefined || moment >= since) && (until === undefined || moment <= until);
  }

  /** The authenticated user; -1 where the row has none. */
  private signedIn(bytes: Buffer, { user }: Layout): number {
    if (user < 0) return -1;
    const start = this.columns.starts[user]!;
    const end = this.columns.ends[user]!;
    if (start === end || (end - start === 1 && bytes[start] === DASH)) return -1;
    return this.words.users.id(bytes, start, end);
  }

  private isProbe(bytes: Buffer, { agent }: Layout): boolean {
    const { request, columns } = this;
    if (this.isHealthMailbox(request.user) || this.isProbeDevice()) return true;
    if (agent < 0) return false;
    const start = columns.starts[agent]!;
    const end = columns.ends[agent]!;
    for (const probe of this.probes) if (probe.isIn(bytes, start, end)) return true;
    return false;
  }

  private isProbeDevice(): boolean {
    const { device } = this.request;
    if (device < 0) return false;
    this.probeDevices[device] ??= PROBE.test(`${this.words.devices.text(device)} ${this.request.deviceType}`);
    return this.probeDevices[device]!;
  }

  private isHealthMailbox(user: number): boolean {
    if (user < 0) return false;
    this.probeUsers[user] ??= /healthmailbox/i.test(this.words.users.text(user));
    return this.probeUsers[user]!;
  }

  /** `ann` means `CONTOSO\ann` and `ann@contoso.com` too. */
  private isInScope(user: number): boolean {
    const wanted = this.scope.user?.toLowerCase();
    if (wanted === undefined) return true;
    if (user < 0) return false;
    this.scopeUsers[user] ??= spellings(this.words.users.text(user).toLowerCase()).includes(wanted);
    return this.scopeUsers[user]!;
  }
}

function spellings(user: string): string[] {
  const name = user.slice(user.lastIndexOf('\\') + 1);
  return [user, name, name.split('@')[0]!];
}

function isActiveSync(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < ACTIVESYNC.length) return false;
  for (let i = 1; i < ACTIVESYNC.length; i++) if ((bytes[start + i]! | 0x20) !== ACTIVESYNC[i]) return false;
  const next = bytes[start + ACTIVESYNC.length];
  return end - start === ACTIVESYNC.length || next === 0x2f;
}
