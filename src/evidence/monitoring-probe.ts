import type { Paste } from './line';
import type { Output, Row } from './output';
import { commandsAbove, outputsOf } from './outputs';
import { squash, squashOf } from './paste';
import { asPaste, cannotTell, linesOf } from './read-outputs';
import type { Line, Reader, Reading } from './reader';
import { asked, field, glued, goodFacts, has, oneOf, whole, whyUnread } from './values';

/** Source: the ResultType enumeration of managed availability, in the order of its numbers from 1. */
const RESULTS = ['Timeout', 'Poisoned', 'Succeeded', 'Failed', 'Quarantined', 'Rejected'] as const;
type ProbeResult = (typeof RESULTS)[number];
const NUMBERS = ['1', '2', '3', '4', '5', '6'] as const;

export interface MonitoringProbe {
  server?: string;
  /** `set\probe`, as printed. */
  monitor?: string;
  result?: ProbeResult;
  /** The HTTP status the probe's error or its attributes tell. */
  httpStatus?: number;
  /** The Mailbox server behind a Client Access server: the `_Mbx:` value of the error. */
  mailboxServer?: string;
  /** What came instead of a result: no such probe there, no such command there, or another error of the command. */
  refused?: 'not-found' | 'no-command' | 'error';
  verdict?: 'succeeded' | 'failed' | 'cannotRun';
}

const INSTEAD = String.raw`Invoke-MonitoringProbe -Identity <health set>\<probe> -Server <server> | Format-List Server,MonitorIdentity,ResultType,Error,Exception`;
const TEXTS = ['Error', 'Exception', 'FailureContext', 'ExecutionContext', 'StateAttribute6'];

/**
 * Reads what `Invoke-MonitoringProbe | Format-List` prints, and the message that comes instead when a probe can't be
 * invoked on demand. Suggests `succeeded`, `failed` (Failed, Timeout) or `cannotRun` (Poisoned, Quarantined, Rejected,
 * or that message). The `_Mbx:` value becomes the fact `mailboxServer`.
 * Sources: the Invoke-MonitoringProbe reference; the ActiveSync health set page for `_Mbx:`.
 */
export const monitoringProbe: Reader<MonitoringProbe> = {
  kind: 'monitoring-probe',
  read(text) {
    const paste = asPaste(text);
    return [...outputsOf(paste).filter(isProbe).flatMap(resultsOf), ...refusals(paste)];
  },
  suggests: ({ verdict }) => verdict,
};

const isProbe = (output: Output): boolean =>
  has(output, 'ResultType') || has(output, 'MonitorIdentity') || has(output, 'ExecutionStartTime', 'Exception');

const resultsOf = (output: Output): Reading<MonitoringProbe>[] => output.rows.map((row) => resultOf(output, row));

function resultOf(output: Output, row: Row): Reading<MonitoringProbe> {
  const number = oneOf(field(row, 'ResultType'), NUMBERS);
  const result = row.fits
    ? number
      ? RESULTS[Number(number) - 1]
      : oneOf(field(row, 'ResultType'), RESULTS)
    : undefined;
  const printed = row.fits ? whole(field(row, 'Server')) : undefined;
  const server = printed ?? asked(output, 'server', 'Server');
  const monitor = row.fits ? whole(field(row, 'MonitorIdentity')) : undefined;
  const httpStatus = httpStatusOf(row);
  const mailboxServer = mailboxServerOf(row);
  const verdict = result && VERDICTS[result];
  return {
    kind: 'monitoring-probe',
    findings: {
      ...(server ? { server } : {}),
      ...(monitor ? { monitor } : {}),
      ...(result ? { result } : {}),
      ...(httpStatus ? { httpStatus } : {}),
      ...(mailboxServer ? { mailboxServer } : {}),
      ...(verdict ? { verdict } : {}),
    },
    facts: goodFacts({ server: printed, mailboxServer }),
    because: linesOf(output.shape, [row], 'Server', 'MonitorIdentity', 'ResultType', ...TEXTS),
    ...(verdict ? {} : cannotTell(whyUnread(row, 'ResultType', 'ResultType is missing or cut off.'), INSTEAD)),
  };
}

const VERDICTS: Readonly<Record<ProbeResult, NonNullable<MonitoringProbe['verdict']>>> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  Timeout: 'failed',
  Poisoned: 'cannotRun',
  Quarantined: 'cannotRun',
  Rejected: 'cannotRun',
};

/** `(401) Unauthorized`, `HTTP status: 503`, or a bare number in StateAttribute6, where the ActiveSync probe keeps it. */
function httpStatusOf(row: Row): number | undefined {
  const bare = whole(field(row, 'StateAttribute6'));
  if (bare && /^[1-5]\d\d$/.test(bare)) return Number(bare);
  for (const name of TEXTS) {
    const text = field(row, name);
    const tight = text && squash([text.line, ...text.more]).text;
    const found = tight && /\(([45]\d\d)\)|httpstatus(?:code)?[:=]?([1-5]\d\d)(?!\d)/.exec(tight);
    if (found) return Number(found[1] ?? found[2]);
  }
  return undefined;
}

/** The value ends at the next `_`; where the console wrapped the text, only that tells a whole name from half of one. */
function mailboxServerOf(row: Row): string | undefined {
  for (const name of TEXTS) {
    const text = field(row, name);
    if (!text) continue;
    const found =
      /_Mbx:([A-Za-z0-9.-]{1,253})_[A-Z]/.exec(glued(text)) ??
      /_Mbx:([A-Za-z0-9.-]{1,253})(?=[ ;,)'"])/.exec(text.line.text);
    const server = found && goodFacts({ mailboxServer: found[1] }).mailboxServer;
    if (server) return server;
  }
  return undefined;
}

/** What comes instead of an object, in letters alone: the console wraps it anywhere. */
const REFUSALS = [
  'cannotbeinvoked',
  "can'tbeinvoked",
  'couldnotbeinvoked',
  'couldnotfindassemblyorobjecttypeassociatedwithmonitoridentity',
];

/** PowerShell's own, in every language: `(Invoke-MonitoringProbe:String) [], CommandNotFoundException`. */
const NO_COMMAND = '(invoke-monitoringprobe:string)[],commandnotfoundexception';
/** An error of the command itself: `[Invoke-MonitoringProbe], …Exception`. */
const ERROR = '[invoke-monitoringprobe],';
const NOT_FOUND = /failedtofind|couldnotfind|couldn'tfind|objectnotfound|notfoundexception/;

function refused(text: string): { what: NonNullable<MonitoringProbe['refused']>; at: number } | undefined {
  const [command, error] = [text.indexOf(NO_COMMAND), text.indexOf(ERROR)];
  if (command !== -1) return { what: 'no-command', at: command };
  if (error === -1) return undefined;
  // Its message stands above, its name below.
  const near = text.slice(Math.max(0, error - 500), error + 200);
  return { what: NOT_FOUND.test(near) && !near.includes('permissiondenied:') ? 'not-found' : 'error', at: error };
}

function refusals(paste: Paste): Reading<MonitoringProbe>[] {
  const tight = squashOf(paste);
  const lines = new Set<Line>();
  for (const phrase of REFUSALS) {
    const at = tight.text.indexOf(phrase);
    if (at !== -1) lines.add(tight.lineAt(at));
  }
  const told = lines.size === 0 ? refused(tight.text) : undefined;
  if (told) lines.add(tight.lineAt(told.at));
  const [line] = lines;
  if (!line) return [];
  const [command] = commandsAbove(paste.lines, [paste.lines.indexOf(line)]);
  const server = asked({ command }, 'server', 'Server');
  return [
    {
      kind: 'monitoring-probe',
      findings: {
        ...(server ? { server } : {}),
        ...(told ? { refused: told.what } : {}),
        ...(!told || told.what === 'not-found' ? { verdict: 'cannotRun' as const } : {}),
      },
      facts: {},
      because: [line],
    },
  ];
}
