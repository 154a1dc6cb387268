import type { LogAnswers } from './answers';
import { Lines } from './lines';
import { isoMoment, type Moment } from './moment';
import { Device } from './questions/device';
import { Endings } from './questions/ending';
import { Errors, StatusErrors } from './questions/errors';
import { Find } from './questions/find';
import { HighRpc, RPC_THRESHOLDS, type RpcThresholds } from './questions/high-rpc';
import { HttpFailures } from './questions/http-errors';
import type { Seen } from './questions/question';
import { SendMail } from './questions/send-mail';
import { SyncKeyZero, SyncsPerKey } from './questions/sync-keys';
import { Top } from './questions/top';
import { Vocabulary } from './request';
import { Scan } from './scan';
import { LIMITS, type Limits, RefusedLogError, type Source } from './source';

/** How far a run is. */
export interface Progress {
  /** The log being read. */
  name: string;
  /** Bytes read so far, of all logs. */
  bytes: number;
}

export interface Options {
  /** The device of the device question. */
  device?: string;
  /** Only this user's requests count. */
  user?: string;
  since?: Moment;
  until?: Moment;
  /** The text of the find question. */
  find?: string;
  /** Groups shown in each answer; 20 by default. */
  top?: number;
  highRpc?: RpcThresholds;
  limits?: Limits;
  /** Called after every chunk. */
  progress?(progress: Progress): void;
  signal?: AbortSignal;
}

/**
 * Answers all questions in one pass over the logs, which may be given one by one as they are found. A log that cannot
 * be read does not stop the others: `files` says which and why.
 * @throws the signal's reason when it is aborted
 */
export async function analyse(
  sources: AsyncIterable<Source> | Iterable<Source>,
  options: Options = {},
): Promise<LogAnswers> {
  const { top = 20, limits = LIMITS } = options;
  const words = new Vocabulary(limits);
  const endings = new Endings(words);
  const find = new Find(options.find);
  const questions = {
    sendMail: new SendMail(words, endings),
    syncKeyZero: new SyncKeyZero(words),
    syncsPerKey: new SyncsPerKey(words, limits),
    highRpc: new HighRpc(words, options.highRpc ?? RPC_THRESHOLDS, top),
    top20: new Top(words),
    errors: new Errors(words, endings),
    statusErrors: new StatusErrors(words, endings),
    device: new Device(words, endings, options.device),
  };
  const http = new HttpFailures(words);
  const { sendMail, syncKeyZero, syncsPerKey, highRpc, top20, errors, statusErrors, device } = questions;
  const scan = new Scan(words, options, find, (request) => {
    sendMail.take(request);
    syncKeyZero.take(request);
    syncsPerKey.take(request);
    highRpc.take(request);
    top20.take(request);
    errors.take(request);
    statusErrors.take(request);
    device.take(request);
    http.take(request);
  });
  for await (const source of sources) await readLog(source, scan, options);

  const sum = (count: 'rows' | 'badRows') => scan.logs.reduce((total, log) => total + log[count], 0);
  const seen: Seen = {
    words,
    top,
    requests: scan.requests,
    withTokens: scan.withTokens,
    evidence: (place) => scan.evidence(place),
  };
  const from = isoMoment(scan.last > 0 ? scan.first : 0);
  const to = isoMoment(scan.last);
  return {
    files: scan.logs,
    rows: sum('rows'),
    badRows: sum('badRows'),
    activeSyncRows: scan.requests,
    probeRows: scan.probeRows,
    otherRows: scan.otherRows,
    layouts: scan.layoutsSeen(),
    span: from && to ? { from, to } : null,
    asked: {
      ...(options.device ? { device: options.device } : {}),
      ...(options.user ? { user: options.user } : {}),
      ...(options.since ? { since: isoMoment(options.since)! } : {}),
      ...(options.until ? { until: isoMoment(options.until)! } : {}),
      ...(options.find ? { find: options.find } : {}),
    },
    notes: [http.inWords(), ...notesOn(scan, options)].filter((note) => note !== undefined),
    httpErrors: http.found(seen),
    answers: {
      sendMail: sendMail.answer(seen),
      syncKeyZero: syncKeyZero.answer(seen),
      syncsPerKey: syncsPerKey.answer(seen),
      highRpc: highRpc.answer(seen),
      top20: top20.answer(seen),
      errors: errors.answer(seen),
      statusErrors: statusErrors.answer(seen),
      find: find.answer(seen),
      device: device.answer(seen),
    },
  };
}

async function readLog(source: Source, scan: Scan, options: Options): Promise<void> {
  const lines = new Lines(scan, (options.limits ?? LIMITS).lineBytes);
  const before = scan.logs.reduce((total, { bytes }) => total + bytes, 0);
  scan.begin(source.name);
  try {
    try {
      for await (const chunk of source.open()) {
        options.signal?.throwIfAborted();
        lines.push(chunk);
        options.progress?.({ name: source.name, bytes: before + lines.taken });
      }
    } finally {
      // What came before a damage counts.
      lines.end();
    }
    scan.checkIsLog();
  } catch (error) {
    if (!(error instanceof RefusedLogError)) throw error;
    scan.logs.at(-1)!.problem = error.message;
  } finally {
    scan.finish(lines.taken);
  }
}

function notesOn(scan: Scan, { user, since, until }: Options): string[] {
  const notes: string[] = [];
  const { requests, withTokens, backEndRows, frontEndRows, otherRows } = scan;
  if (requests > 0 && withTokens === 0) {
    notes.push(
      'These are front-end logs: their rows carry no &Log= tokens. Copy W3SVC2 from the Mailbox server to answer the rest.',
    );
  }
  if (backEndRows > 0 && frontEndRows > 0) {
    notes.push('Front-end and back-end rows are mixed: one request can stand in both, so counts can be double.');
  }
  if (requests === 0 && otherRows > 0) {
    const asked = [user && `of ${user}`, (since || until) && 'in that time'].filter(Boolean).join(' ');
    notes.push(
      `There is no request ${asked}: all ${otherRows.toLocaleString('en')} ActiveSync requests are of other users or times. Try without ${user ? '--user' : '--since and --until'}.`,
    );
  } else if (requests === 0) notes.push('No ActiveSync request was read: these logs cannot answer.');
  return notes;
}
