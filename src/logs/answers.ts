/** The questions that KB 10047 sends admins to Log Parser Studio with. */
export const QUESTION_NAMES = [
  'sendMail',
  'syncKeyZero',
  'syncsPerKey',
  'highRpc',
  'top20',
  'errors',
  'statusErrors',
  'find',
  'device',
] as const;

export type QuestionName = (typeof QUESTION_NAMES)[number];
export type Verdict = 'yes' | 'no' | 'cannot-tell';

/** A row of a log. */
export interface Evidence {
  /** The log's name, as its source gives it. */
  file: string;
  /** Bytes from the beginning of the unpacked log to the beginning of the row. */
  offset: number;
}

export interface Answer<Group> {
  question: string;
  answer: Verdict;
  /**
   * The log rows the answer rests on, each counted once: those that were found; where nothing was found and that means
   * no, those that were looked at. So a yes or a no never rests on 0 rows.
   */
  rows: number;
  /** The first `shown` of `total` groups, the most telling first. */
  groups: readonly Group[];
  shown: number;
  total: number;
  /** Why the logs cannot tell, and what would. */
  why?: string;
}

/** Every group names the first of its rows. */
interface Grouped {
  rows: number;
  evidence: Evidence;
}

/** How a request ended. `status`, `error` and `access` are there where the row carries them. */
export interface Ending {
  command: string;
  status?: number;
  error?: string;
  /** What the row says of allowing, blocking or quarantining the device: `AllowedG`. */
  access?: string;
  http?: number;
  failed: boolean;
}

export interface SendMailGroup extends Grouped, Ending {
  user: string;
  device: string;
}

export interface SyncKeyZeroGroup extends Grouped {
  user: string;
  device: string;
  /** The most requests with SyncKey 0 for one folder; once a folder is normal after a profile is made. */
  mostPerFolder: number;
}

export interface SyncsPerKeyGroup extends Grouped {
  device: string;
  folder: string;
  syncKey: string;
}

export interface HighRpcGroup extends Grouped {
  user: string;
  device: string;
  command: string;
  /** When, in UTC. */
  at?: string;
  rpcCount?: number;
  /** Milliseconds. */
  rpcLatency?: number;
}

export interface TopGroup extends Grouped {
  user: string;
  device: string;
  deviceType?: string;
  /** Requests by command. */
  commands: Readonly<Record<string, number>>;
}

export interface ErrorGroup extends Grouped {
  error: string;
  /** KB 10047: can be ignored. */
  harmless: boolean;
}

export interface StatusErrorGroup extends Grouped {
  command: string;
  status: number;
}

export interface FindGroup extends Grouped {
  /** `''` where the row is no ActiveSync request. */
  command: string;
  /** The server the request was proxied to, where the row names one. */
  proxiedTo?: string;
}

export interface HttpErrorGroup extends Grouped {
  http: number;
  /** `''` where the request names none. */
  command: string;
}

/** Requests that ended with HTTP 300 or more, other than 401: beside the guide's questions, which do not count them. */
export interface HttpErrors {
  rows: number;
  groups: readonly HttpErrorGroup[];
  shown: number;
  total: number;
}

export interface DeviceGroup extends Grouped, Ending {
  user: string;
}

/** What is known of one log after it was read. */
export interface ReadLog {
  name: string;
  bytes: number;
  rows: number;
  badRows: number;
  /** Why it was not read, or not to its end. */
  problem?: string;
}

/** Rows written under one `#Fields` line. */
export interface ReadLayout {
  kind: 'iis' | 'httpproxy';
  fields: readonly string[];
  rows: number;
}

export interface LogAnswers {
  files: readonly ReadLog[];
  /** Rows read. */
  rows: number;
  /** Rows that could not be read: cut off, damaged, or before any `#Fields` line. */
  badRows: number;
  /** ActiveSync requests the answers look at: in the given time, of the given user, without probes. */
  activeSyncRows: number;
  /** ActiveSync requests of HealthMailboxes and probes, set apart. */
  probeRows: number;
  /** ActiveSync requests outside the given time or of other users. */
  otherRows: number;
  layouts: readonly ReadLayout[];
  /** First and last row read, in UTC; `null` where no row tells. */
  span: { from: string; to: string } | null;
  /** What was asked beside the files. */
  asked: { device?: string; user?: string; since?: string; until?: string; find?: string };
  /** What to know before believing an answer. */
  notes: readonly string[];
  httpErrors: HttpErrors;
  answers: {
    sendMail: Answer<SendMailGroup>;
    syncKeyZero: Answer<SyncKeyZeroGroup>;
    syncsPerKey: Answer<SyncsPerKeyGroup>;
    /** `highest`: the biggest figures, also where none is high. */
    highRpc: Answer<HighRpcGroup> & { highest: readonly HighRpcGroup[] };
    top20: Answer<TopGroup>;
    errors: Answer<ErrorGroup>;
    statusErrors: Answer<StatusErrorGroup>;
    find: Answer<FindGroup>;
    /** `serverErrorBeforeZero`: a Sync that got HTTP 5xx stood right before one with SyncKey 0. */
    device: Answer<DeviceGroup> & { serverErrorBeforeZero: boolean };
  };
}
