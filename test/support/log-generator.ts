/**
 * Writes IIS logs as Exchange servers do, from a seed, and keeps the truth about them while it writes: nothing here
 * reads a log. The rows are a model of real ones, not copies.
 */
export type Shape = '2010' | '2013' | '2016' | 'front-end' | 'httpproxy';

export interface LogPlan {
  seed: number;
  /** About how big the log gets. */
  bytes: number;
  /** Taken in turns; the log writes a new `#Fields` line at every turn. */
  shapes?: readonly Shape[];
  /** Rows between two `#Fields` lines. */
  rowsPerTurn?: number;
  /** One `#Fields` line for the whole log. */
  oneLayout?: boolean;
  newline?: '\n' | '\r\n';
  byteOrderMark?: boolean;
  /** NUL runs, broken UTF-8, and a last row that is cut off. */
  damaged?: boolean;
}

interface Truth {
  rows: number;
  badRows: number;
  activeSyncRows: number;
  probeRows: number;
  from: string;
  to: string;
  sendMail: { rows: number; failed: number };
  syncKeyZero: { rows: number; groups: Map<string, number>; again: boolean };
  syncsPerKey: { counts: Map<string, { count: number; first: number }>; repeatedRows: Set<number> };
  /** Rows with a SyncKey, and rows with RPC figures. */
  keyedRows: number;
  measuredRows: number;
  highRpc: { rows: number };
  top20: Map<string, { rows: number; commands: Map<string, number> }>;
  errors: Map<string, number>;
  statusErrors: Map<string, number>;
  find: { text: string; rows: number };
  device: { id: string; rows: number; failed: number };
}

/** Statuses as the server answers them: which command, which number, whether that is a success. Source: MS-ASCMD. */
const STATUSES: readonly [command: string, status: number, success: boolean][] = [
  ['Ping', 1, true],
  ['Ping', 2, true],
  ['Ping', 3, false],
  ['Ping', 7, false],
  ['MoveItems', 3, true],
  ['MoveItems', 1, false],
  ['Sync', 1, true],
  ['Sync', 3, false],
  ['Sync', 4, false],
  ['FolderSync', 1, true],
  ['FolderSync', 9, false],
  ['Search', 1, true],
  ['SendMail', 120, false],
  ['SmartReply', 113, false],
  ['Settings', 1, true],
  ['Provision', 1, true],
  ['Provision', 141, false],
];
const SELDOM =
  'FolderSync SendMail SmartReply SmartForward Settings Provision MoveItems Search ItemOperations GetItemEstimate';
/** Phones mostly synchronise and wait. */
const COMMANDS = [...Array<string>(9).fill('Sync'), ...Array<string>(7).fill('Ping'), ...SELDOM.split(' ')];
const ERRORS = ['DeviceNotProvisioned', 'KeepAliveFailure', 'MailboxQuotaExceeded', 'ServerErrorRetryLater'];
const HARMLESS = ['MissingCscCacheEntry', 'PingCollisionDetected', 'SyncCollisionDetected'];
const AGENTS = [
  'Apple-iPhone9C1/1402.100',
  'Android-SAMSUNG-SM-G930F/101.601',
  'Outlook-iOS-Android/1.0',
  'WindowsMail/17.5',
];
const OTHERS: readonly [stem: string, query: string][] = [
  ['/mapi/emsmdb/', 'MailboxId=3f2a7c1e-1111-4b7e-9c55-5d2f7e3b9a10@contoso.com&CorrelationID=<empty>;'],
  ['/EWS/Exchange.asmx', '&CorrelationID=<empty>;&cafeReqId=0d5c'],
  ['/owa/auth/logon.aspx', 'url=https%3a%2f%2fmail.contoso.com%2fMicrosoft-Server-ActiveSync&reason=0'],
  ['/rpc/rpcproxy.dll', 'ex01.contoso.com:6001'],
  ['/autodiscover/autodiscover.xml', '-'],
];

const LAYOUTS = {
  plain:
    'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken',
  wide: 'date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken X-Forwarded-For',
  httpproxy:
    'DateTime,RequestId,MajorVersion,Protocol,UrlStem,AuthenticationType,IsAuthenticated,AuthenticatedUser,AnchorMailbox,UserAgent,ClientIpAddress,ServerHostName,HttpStatus,BackEndStatus,ErrorCode,Method,TotalRequestTime,UrlQuery,GenericInfo,GenericErrors',
};

const BUDGET =
  '_Budget:(D)Owner%3aSid%7eCONTOSO%5cx%7eEas%7efalse%2cConn%3a1%2cMaxConn%3a10%2cMaxBurst%3a240000%2cBalance%3a239706.2' +
  '%2cCutoff%3a600000%2cRechargeRate%3a360000%2cPolicy%3aGlobalThrottlingPolicy%5Fcae6aef5-cfdd-4445-992c-d92a88aae1a9%2cNorm_';

interface Device {
  user: string;
  id: string;
  type: string;
  agent: string;
  keys: Map<string, number>;
}

interface Ask {
  command: string;
  status?: number;
  error?: string;
  proxiedTo?: string;
  folders: { id: string; key: number }[];
  rpc?: { count: number; latency: number };
  http: number;
}

export class LogGenerator {
  readonly truth: Truth;
  private readonly random: () => number;
  private readonly devices: Device[];
  private readonly shapes: readonly Shape[];
  private readonly newline: string;
  private second = Date.UTC(2024, 1, 5) / 1000;
  private row = 0;

  constructor(private readonly plan: LogPlan) {
    this.random = mulberry32(plan.seed);
    this.shapes = plan.shapes ?? ['2010', '2013', '2016'];
    this.newline = plan.newline ?? '\r\n';
    const count = Math.max(20, Math.min(3000, Math.round(plan.bytes / 50_000)));
    this.devices = Array.from({ length: count }, (_, i) => this.makeDevice(i));
    this.truth = emptyTruth(this.devices[3]!.id);
  }

  /** The log, piece by piece. The truth is whole when the last piece was taken. */
  *chunks(): Generator<Buffer> {
    const perTurn = this.plan.rowsPerTurn ?? 4000;
    let written = 0;
    for (let turn = 0; written < this.plan.bytes; turn++) {
      const shape = this.shapes[turn % this.shapes.length]!;
      const layout = shape === 'httpproxy' ? 'httpproxy' : turn % 2 === 0 || this.plan.oneLayout ? 'plain' : 'wide';
      const headed = turn === 0 || !this.plan.oneLayout;
      const lines = [
        ...(headed ? heading(layout) : []),
        ...Array.from({ length: perTurn }, () => this.line(shape, layout)),
      ];
      if (this.plan.damaged && turn === 0) lines.push(...this.damage(shape, layout));
      const text = lines.join(this.newline) + this.newline;
      const chunk = Buffer.from(text, 'latin1');
      written += chunk.length;
      yield turn === 0 && this.plan.byteOrderMark ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), chunk]) : chunk;
    }
    if (this.plan.damaged) {
      this.truth.badRows++;
      yield Buffer.from('2024-02-05 23:59:59 10.0.0.1 POST /Microsoft-Server-ActiveSync/default.eas Cmd=Sync&Us');
    }
  }

  /** The whole log, for small ones. */
  whole(): Buffer {
    return Buffer.concat([...this.chunks()]);
  }

  private line(shape: Shape, layout: keyof typeof LAYOUTS): string {
    if (this.chance(0.4)) this.second++;
    if (layout !== 'httpproxy' && this.chance(0.55)) return this.otherLine(layout);
    return this.chance(0.01) ? this.probeLine(layout) : this.requestLine(shape, layout);
  }

  private otherLine(layout: keyof typeof LAYOUTS): string {
    const [stem, query] = this.pick(OTHERS);
    return this.write(layout, {
      stem,
      query,
      user: this.pick(this.devices).user,
      agent: 'Microsoft+Office/16.0',
      http: 200,
    });
  }

  private probeLine(layout: keyof typeof LAYOUTS): string {
    this.truth.probeRows++;
    const mailbox = this.chance(0.5);
    const user = mailbox ? 'HealthMailbox8b1f@contoso.com' : 'CONTOSO\\extest_1a2b';
    return this.write(layout, {
      stem: '/Microsoft-Server-ActiveSync/default.eas',
      query: `Cmd=Sync&User=${user}&DeviceId=EASProbeDeviceId141&DeviceType=EASProbeDeviceType&Log=V141_Fc1_Fid:1_Sk:0_Error:ServerError_RpcC900_`,
      user,
      agent: mailbox ? 'Apple-iPhone/1.0' : 'AMProbe/Local/ClientAccess',
      http: 500,
    });
  }

  private requestLine(shape: Shape, layout: keyof typeof LAYOUTS): string {
    const device = this.pick(this.devices);
    const ask = this.ask(shape, device);
    this.learn(device, ask);
    const proxy = shape === '2013' || shape === '2016' ? '/Proxy' : '';
    const stem = `/Microsoft-Server-ActiveSync${proxy}/default.eas`;
    const [cmd, who] = [`Cmd=${ask.command}`, `User=${encodeURIComponent(device.user)}`];
    const what = `DeviceId=${device.id}&DeviceType=${device.type}`;
    const query = (this.chance(0.5) ? [cmd, who, what] : [who, what, cmd]).concat(tokens(shape, ask) ?? []).join('&');
    return this.write(layout, {
      stem: this.chance(0.03) ? stem.toLowerCase() : stem,
      query: layout === 'httpproxy' ? `?${query}` : query,
      user: this.spelled(device.user),
      agent: device.agent,
      http: ask.http,
    });
  }

  private ask(shape: Shape, device: Device): Ask {
    const command = this.pick(COMMANDS);
    const bare = shape === 'front-end' || shape === 'httpproxy';
    const http = this.chance(0.01) ? this.pick([401, 449, 500, 503]) : 200;
    if (bare) return { command, folders: [], http };
    const statuses = STATUSES.filter(([of]) => of === command);
    const status = this.chance(0.1) && statuses.length > 0 ? this.pick(statuses)[1] : undefined;
    const error = this.chance(0.02) ? this.pick([...ERRORS, ...HARMLESS]) : undefined;
    return {
      command,
      http,
      folders: command === 'Sync' ? this.folders(device) : [],
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
      ...(error === 'KeepAliveFailure' ? { proxiedTo: this.pick(['cas2.contoso.com', 'cas3.contoso.com']) } : {}),
      ...(shape === '2016' ? {} : { rpc: { count: this.skewed(400), latency: this.skewed(4000) } }),
    };
  }

  private folders(device: Device): Ask['folders'] {
    const ids = this.chance(0.15) ? ['2', '5'] : [this.pick(['2', '5', '7', 'RI'])];
    return ids.map((id) => {
      const last = device.keys.get(id) ?? 0;
      const key = this.chance(0.002) ? 0 : this.chance(0.02) ? last : last + 1 + Math.floor(this.random() * 900);
      device.keys.set(id, key);
      return { id, key };
    });
  }

  private learn(device: Device, ask: Ask): void {
    const { truth } = this;
    const row = truth.activeSyncRows++;
    const pair = `${device.user.toLowerCase()} ${device.id}`;
    const status = STATUSES.find(([command, code]) => command === ask.command && code === ask.status);
    const badStatus = status !== undefined && !status[2];
    const badError = ask.error !== undefined && !HARMLESS.includes(ask.error);
    const failed = badStatus || badError || (ask.http >= 300 && ask.http !== 401);

    const top = truth.top20.get(pair) ?? { rows: 0, commands: new Map() };
    top.rows++;
    count(top.commands, ask.command);
    truth.top20.set(pair, top);
    if (['SendMail', 'SmartReply', 'SmartForward'].includes(ask.command)) {
      truth.sendMail.rows++;
      if (failed) truth.sendMail.failed++;
    }
    if (device.id === truth.device.id) {
      truth.device.rows++;
      if (failed) truth.device.failed++;
    }
    if (ask.error) count(truth.errors, ask.error);
    if (ask.error === truth.find.text) truth.find.rows++;
    if (badStatus) count(truth.statusErrors, `${ask.command} ${ask.status}`);
    if (ask.rpc) truth.measuredRows++;
    if (ask.folders.length > 0) truth.keyedRows++;
    if (ask.rpc && (ask.rpc.count >= 200 || ask.rpc.latency >= 2000)) truth.highRpc.rows++;
    this.learnKeys(device, pair, ask, row);
  }

  private learnKeys(device: Device, pair: string, { folders }: Ask, row: number): void {
    const { syncKeyZero, syncsPerKey } = this.truth;
    if (folders.some(({ key }) => key === 0)) {
      syncKeyZero.rows++;
      count(syncKeyZero.groups, pair);
    }
    for (const { id, key } of folders) {
      const name = `${device.id} ${id} ${key}`;
      const known = syncsPerKey.counts.get(name);
      if (!known) syncsPerKey.counts.set(name, { count: 1, first: row });
      else {
        known.count++;
        syncsPerKey.repeatedRows.add(known.first).add(row);
        if (key === 0) syncKeyZero.again = true;
      }
    }
  }

  private damage(shape: Shape, layout: keyof typeof LAYOUTS): string[] {
    this.truth.badRows++;
    const nulRun = '\0'.repeat(300);
    const afterCrash = `\0\0\0\0${this.requestLine(shape, layout)}`;
    const broken = this.otherLine(layout).replace('Microsoft+Office', 'Caf\xe9\xff\xfe');
    return [nulRun, afterCrash, broken];
  }

  private write(
    layout: keyof typeof LAYOUTS,
    { stem, query, user, agent, http }: { stem: string; query: string; user: string; agent: string; http: number },
  ): string {
    this.truth.rows++;
    const iso = new Date(this.second * 1000).toISOString();
    const at = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
    this.truth.from ||= iso.replace('.000', '');
    this.truth.to = iso.replace('.000', '');
    const taken = Math.floor(this.random() * 2000);
    if (layout === 'plain') {
      return `${at} 10.0.0.1 POST ${stem} ${query} 444 ${user} 10.1.2.${++this.row % 250} ${agent} ${http} 0 0 ${taken}`;
    }
    if (layout === 'wide') {
      return `${at} W3SVC2 EX01 10.0.0.1 POST ${stem} ${query} 444 ${user} 10.1.2.3 ${agent} - ${http} 0 0 512 900 ${taken} 203.0.113.9`;
    }
    const info = this.chance(0.1) ? '"OnBeginRequest=0;a, b"' : 'OnBeginRequest=0;';
    return `${iso},d40cbe9b,15,Eas,${stem},Basic,True,${user},Sid~S-1-5-21,${agent},10.1.2.3,EX01,${http},${http},,POST,${taken},${query},${info},`;
  }

  /** IIS spells one user in several ways. */
  private spelled(user: string): string {
    if (this.chance(0.8)) return user;
    return this.chance(0.5) ? user.toLowerCase() : user.toUpperCase();
  }

  private makeDevice(i: number): Device {
    const [type, name] = this.chance(0.5) ? ['iPhone', 'Appl'] : ['SamsungDevice', 'SEC'];
    const owner = Math.floor(i * 0.8);
    return {
      user: owner % 7 === 0 ? `User${owner}@contoso.com` : `CONTOSO\\User${owner}`,
      id: `${name}${(i * 7919 + 104729).toString(36).toUpperCase()}F2`,
      type,
      agent: this.pick(AGENTS),
      keys: new Map(),
    };
  }

  private chance = (of: number): boolean => this.random() < of;
  private pick = <T>(items: readonly T[]): T => items[Math.floor(this.random() * items.length)]!;
  /** Mostly small, seldom near `most`. */
  private skewed = (most: number): number => Math.floor(this.random() ** 8 * most);
}

/** The `&Log=` part, as each version writes it. */
function tokens(shape: Shape, { status, error, proxiedTo, folders, rpc }: Ask): string | undefined {
  if (shape === 'front-end' || shape === 'httpproxy') return undefined;
  const colon = shape === '2016' ? ':' : '';
  const first = shape === '2016' && status !== undefined ? `SC1:${status}_` : '';
  const blocks = folders.map(({ id, key }) =>
    shape === '2016'
      ? `_Fid:${id}_Ty:Em_Filter1:3_St:${key === 0 ? 'F' : 'S'}_Sk:${key}_Sks:${key + 1}_Srv:1a0c0d0s0e0r0A0sd`
      : `_Fid:${id}_Ty:Em_Filt3_St:${key === 0 ? 'F' : 'S'}_Sk:${key}_Sst12_SsCmt3_Cli:0a0c0d0f0e`,
  );
  const parts = [
    shape === '2010' ? 'V141' : `PrxFrom:10.0.1.161_V141_HH:mail.contoso.com%3a444`,
    ...(proxiedTo ? [`_PrxTo:${proxiedTo}`] : []),
    ...(folders.length > 0 ? [shape === '2016' ? `_FldrC1:${folders.length}` : `_Fc${folders.length}`, ...blocks] : []),
    ...(rpc ? [`_LdapC4_LdapL16_RpcC${rpc.count}_RpcL${rpc.latency}`] : []),
    `_Cpo19781_Fet${colon}19999_Pk${colon}4016830080`,
    ...(shape !== '2016' && status !== undefined ? [`_S${status}`] : []),
    ...(error ? [`_Error:${error}`] : []),
    `_As:AllowedG_Mbx:EX01.contoso.com_Dc:DC01.contoso.com_Throttle${colon}0_SBkOffD:L%2f-470`,
    BUDGET,
  ];
  return `Log=${first}${parts.join('')}`;
}

const heading = (layout: keyof typeof LAYOUTS): string[] =>
  layout === 'httpproxy'
    ? [
        LAYOUTS.httpproxy,
        '#Software: Microsoft Exchange Server',
        '#Version: 15.01.2507.035',
        `#Fields: ${LAYOUTS.httpproxy}`,
      ]
    : [
        '#Software: Microsoft Internet Information Services 10.0',
        '#Version: 1.0',
        '#Date: 2024-02-05 00:00:00',
        `#Fields: ${LAYOUTS[layout]}`,
      ];

const emptyTruth = (device: string): Truth => ({
  rows: 0,
  badRows: 0,
  activeSyncRows: 0,
  probeRows: 0,
  from: '',
  to: '',
  sendMail: { rows: 0, failed: 0 },
  syncKeyZero: { rows: 0, groups: new Map(), again: false },
  syncsPerKey: { counts: new Map(), repeatedRows: new Set() },
  keyedRows: 0,
  measuredRows: 0,
  highRpc: { rows: 0 },
  top20: new Map(),
  errors: new Map(),
  statusErrors: new Map(),
  find: { text: 'KeepAliveFailure', rows: 0 },
  device: { id: device, rows: 0, failed: 0 },
});

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** A small seeded random source. Source: Tommy Ettinger's Mulberry32, public domain. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
