import { isBlank } from './paste';
import { asPaste, cannotTell, endMissing } from './read-outputs';
import type { CannotTell, Line, Reader } from './reader';

export interface FiddlerSession {
  /** The HTTP status in the Result column. */
  result: number;
  host: string;
  /** The ActiveSync command, where the URL names one. */
  command?: string;
  /** Bytes in the Body column. */
  body?: number;
}

export interface FiddlerTrace {
  /** The sessions with ActiveSync; others in the paste are left out. */
  sessions: FiddlerSession[];
  /** Those that are HTTP errors. A 401 that a later answer to the same command replaces is the usual question for a password. */
  errors: FiddlerSession[];
  verdict?: 'yes' | 'no';
}

const INSTEAD = 'Fiddler: select the ActiveSync sessions, then Copy > Full Summary';

/**
 * Reads rows copied from Fiddler's session list (`# Result Protocol Host URL Body …`). Suggests `yes` (an ActiveSync
 * session has a result of 400 or more) or `no` (none has, and the end of the list is seen).
 */
export const fiddler: Reader<FiddlerTrace> = {
  kind: 'fiddler',
  read(text) {
    const { lines } = asPaste(text);
    const found = lines.flatMap((line, i) => {
      const row = rowIn(line.text);
      return row ? [{ ...row, line, i }] : [];
    });
    const rows = found.filter(({ session, half }) => session || half);
    const sessions = rows.flatMap(({ session }) => session ?? []);
    if (sessions.length === 0) return [];
    const last = found.at(-1)!.i;
    const ended = last + 1 < lines.length && isBlank(lines[last + 1]!.text);
    const halves = rows.some(({ half }) => half);
    const errorsIf = (isEnd: boolean) =>
      sessions.filter((session, i) => isError(session, sessions.slice(i + 1, i + 50), isEnd));
    const errors = errorsIf(ended);
    const { verdict, ...doubt } = judge(errors, halves, ended);
    const whole = verdict || halves ? undefined : errorsIf(true);
    const because = rows.filter(({ session }) => errors.length === 0 || (session && errors.includes(session)));
    return [
      {
        kind: 'fiddler',
        findings: { sessions: sessions.slice(0, 500), errors: errors.slice(0, 500), ...(verdict ? { verdict } : {}) },
        facts: {},
        because: because.map(({ line }): Line => line).slice(0, 40),
        ...doubt,
        ...(whole
          ? { ifEnded: { errors: whole.slice(0, 500), verdict: whole.length > 0 ? ('yes' as const) : ('no' as const) } }
          : {}),
      },
    ];
  },
  suggests: ({ verdict }) => verdict,
};

const START = /^\s{0,8}\d{1,6}\s{1,20}(\d{3}|-)\s{1,20}(?:HTTPS?|Tunnel)(?=\s|$)/i;

const PATH = '/microsoft-server-activesync';

/** A session, half of one (the line is wrapped), or one of another kind. */
function rowIn(text: string): { session?: FiddlerSession; half?: boolean } | undefined {
  const start = START.exec(text);
  if (!start) return undefined;
  const [host, url, body, next] = text.slice(start[0].length).trim().split(/\s+/, 4);
  if (!host || (!url && !/tunnel/i.test(start[0]))) return { half: true };
  if (!url?.toLowerCase().startsWith(PATH))
    return url && url.length > 1 && PATH.startsWith(url.toLowerCase()) ? { half: true } : {};
  // What stands at the line's very end may go on in the next.
  const command = /[?&]Cmd=([A-Za-z]{1,40})(?=&|$)/.exec(url);
  const whole = command && (body !== undefined || url.includes('&', command.index + 1));
  const bytes = body && next && /^[\d.,]{1,15}$/.test(body) ? Number(body.replace(/\D/g, '')) : undefined;
  if (start[1] === '-') return { half: true };
  return {
    session: {
      result: Number(start[1]),
      host,
      ...(whole ? { command: command[1]! } : {}),
      ...(bytes === undefined ? {} : { body: bytes }),
    },
  };
}

function isError({ result, command }: FiddlerSession, later: readonly FiddlerSession[], ended: boolean): boolean {
  if (result !== 401) return result >= 400;
  return ended && !later.some((next) => next.command === command && next.result !== 401);
}

function judge(
  errors: readonly FiddlerSession[],
  halves: boolean,
  ended: boolean,
): { verdict?: 'yes' | 'no'; cannotTell?: CannotTell } {
  if (errors.length > 0) return { verdict: 'yes' };
  if (halves) return cannotTell('A line is wrapped or not finished, so its result or address is missing.', INSTEAD);
  return ended ? { verdict: 'no' } : endMissing(INSTEAD);
}
