import { createHash } from 'node:crypto';
import type { LogFindings } from '../../logs/findings';
import { build, type Command, deviceId, error, ps } from '../../runbooks/powershell';
import { textToFind } from '../../runbooks/reads-logs';
import type { AsksLogs } from '../../runbooks/runbook';
import { stepsOf } from '../../runbooks/steps';
import { openOnly } from '../asking';
import { type Case, runbookOf, stepOf } from '../case';
import { type Decision, evidenceSlot, type Message, nothing, type Reminder } from '../decision';
import type { CaseEvent, Instant, Said } from '../events';
import { append } from '../fold';
import { later } from '../later';
import { RefusedError } from '../refused';
import type { KeptReading } from './evidence';
import { judge } from './suggest';

// Logs that people send: they are taken, read after the turn is over, and what they say is evidence like a paste.

/** After so long a reception without an end has lost its reader. Longer than a reader takes at most. */
const LOST_AFTER_MINUTES = 3;

export const asksLogs = (current: Case): AsksLogs | undefined => stepOf(current)?.meta.asksLogs;

/** Shows which logs to send and how. @param files whether this conversation can send files */
export function askForLogs(current: Case, files: boolean, { by, at }: Said): Decision {
  openOnly(current);
  if (!asksLogs(current))
    throw new RefusedError('This step does not ask the logs. The newest card is the current one.');
  const text = build(logsCommand(current), current.facts) ?? '';
  const command = { text, sha256: createHash('sha256').update(text).digest('hex') };
  return {
    events: [{ type: 'shown', step: current.step ?? '', commands: [command], by, at }],
    send: [{ view: { name: 'ask-logs', visit: current.visit, files } }],
    remind: [],
  };
}

const BACK_END = ps`triage logs 'C:\\inetpub\\logs\\LogFiles\\W3SVC2'`;
/** Exchange 2010 and older have one site, on the Client Access server. */
const ONE_SITE = ps`triage logs 'C:\\inetpub\\logs\\LogFiles\\W3SVC1'`;
const ONE_DEVICE = ps` --device ${deviceId}`;
const ONE_TEXT = ps` --find ${error}`;

export const hasOneSite = ({ facts }: Case): boolean => facts.exchange === '2010' || facts.exchange === '2007';

/** The line that asks the logs where they lie. */
export function logsCommand(current: Case): Command {
  const { facts } = current;
  const all = [
    hasOneSite(current) ? ONE_SITE : BACK_END,
    ...(facts.deviceId ? [ONE_DEVICE] : []),
    ...(asksLogs(current)?.question === 'find' && facts.error ? [ONE_TEXT] : []),
  ];
  return { shell: 'powershell', parts: all.flatMap(({ parts }) => parts) };
}

/** What the scanner is asked beside the nine questions. */
export function questionsOf(current: Case): { device?: string; find?: string; user?: string } {
  const asks = asksLogs(current);
  const { deviceId: device, error: found, mailbox: user } = current.facts;
  return { device, find: (asks && textToFind(asks, current.facts)) ?? found, user };
}

const logsSlot = (seq: number): string => `logs:${seq}`;

/** Takes files that somebody sent. @throws RefusedError */
export function receiveLogs(current: Case, files: readonly string[], { by, at }: Said): Decision {
  openOnly(current);
  const runbook = runbookOf(current);
  const step = stepOf(current);
  if (!runbook || !step || ![...stepsOf(runbook).values()].some(({ meta }) => meta.asksLogs))
    throw new RefusedError('This case asks no logs, so I did not open the file. Type status to see where it stands.');
  const busy = receptions(current).find(({ seq }) => isBeingRead(current, seq));
  if (busy)
    throw new RefusedError(
      `I am still reading ${busy.files.join(', ')}. Send the next when that is done, or several files in one message.`,
    );
  const seq = current.version;
  return {
    events: [{ type: 'logs-received', step: step.id, files, by, at }],
    send: [{ slot: logsSlot(seq), view: { name: 'logs', seq } }],
    remind: [{ kind: 'logs', due: later(at, LOST_AFTER_MINUTES), visit: seq }],
  };
}

interface Reception {
  /** Its place in the timeline, counted from 0. */
  seq: number;
  files: readonly string[];
  at: Instant;
  by: CaseEvent['by'];
}

const receptions = ({ events }: Case): Reception[] =>
  events.flatMap((event, seq) => (event.type === 'logs-received' ? [{ ...event, seq }] : []));

export const receptionAt = (current: Case, seq: number): Reception | undefined =>
  receptions(current).find((one) => one.seq === seq);

/** How a reception ended: with evidence or with a reason. `undefined` while it is being read. */
export const endOf = (current: Case, seq: number) =>
  current.events.find(
    (event) => (event.type === 'evidence' || event.type === 'logs-failed') && event.received === seq,
  ) as (CaseEvent & { type: 'evidence' | 'logs-failed' }) | undefined;

export const isBeingRead = (current: Case, seq: number): boolean =>
  receptionAt(current, seq) !== undefined && endOf(current, seq) === undefined;

/** Tells how far it is, on the card that says that it is being read. */
export const readingOn = (current: Case, seq: number, far: { came: number; of?: number }): Decision =>
  isBeingRead(current, seq)
    ? { ...nothing, send: [{ slot: logsSlot(seq), replaces: true, view: { name: 'logs', seq, ...far } }] }
    : nothing;

/** Keeps what the logs said, and says what it means. Nothing where it was given up before. */
export function logsRead(
  current: Case,
  seq: number,
  { findings, text }: { findings: LogFindings; text: string },
  { at }: Said,
): Decision {
  const reception = receptionAt(current, seq);
  const step = stepOf(current);
  if (!reception || !isBeingRead(current, seq)) return nothing;
  if (current.status === 'closed' || !step)
    return logsFailed(current, seq, 'The case was closed before they were read.', { by: reception.by, at });
  const readings: KeptReading[] = [{ kind: 'logs', findings, facts: {}, because: [], of: {} }];
  const verdict = judge(current, readings);
  const kept: CaseEvent = {
    type: 'evidence',
    step: step.id,
    kinds: ['logs'],
    text,
    length: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    redacted: 0,
    readings,
    received: seq,
    ...(verdict.kind === 'means' ? { suggested: verdict.answer } : {}),
    by: reception.by,
    at,
  };
  const place = append(current, [kept]).version - 1;
  return {
    events: [kept],
    send: [done(seq), { slot: evidenceSlot(place), view: { name: 'evidence', seq: place } }],
    remind: [],
  };
}

/** Says that files could not be read, and what to do instead. */
export function logsFailed(current: Case, seq: number, why: string, { by, at }: Said): Decision {
  if (!isBeingRead(current, seq)) return nothing;
  return {
    events: [{ type: 'logs-failed', received: seq, why, by, at }],
    send: [done(seq), ...(current.status === 'open' ? [{ view: { name: 'logs-failed' as const, seq } }] : [])],
    remind: [],
  };
}

/** A reader that never came back: the bot ended while it was at it. */
export const logsDue = (current: Case, { visit: seq }: Reminder, said: Said): Decision =>
  logsFailed(current, seq, 'I was interrupted while I read it. Send the file again.', said);

const done = (seq: number): Message => ({ slot: logsSlot(seq), replaces: true, view: { name: 'logs', seq } });
