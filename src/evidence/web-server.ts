import type { Paste } from './line';
import type { Output } from './output';
import { outputsOf } from './outputs';
import { asPaste, cannotTell } from './read-outputs';
import type { Line, Reader, Reading } from './reader';
import { asked, field, oneOf, whole } from './values';

export interface WebServer {
  /** What the output is of: a restart of IIS, a recycled (started, stopped) pool, or a pool's state. */
  about: 'iisreset' | 'pool' | 'state';
  /** The application pool, where one is named. */
  pool?: string;
  verdict?: 'done' | 'failed' | 'started' | 'stopped';
}

/**
 * Reads what `iisreset`, `appcmd … apppool` and `Get-WebAppPoolState` print. Suggests `done` or `failed` for something
 * that was to be done, `started` or `stopped` for a pool's state.
 */
export const webServer: Reader<WebServer> = {
  kind: 'web-server',
  read(text) {
    const paste = asPaste(text);
    return [...resets(paste), ...appcmd(paste), ...states(paste)];
  },
  suggests: ({ verdict }) => verdict,
};

const reading = (findings: WebServer, because: Line[], doubt = {}): Reading<WebServer> => ({
  kind: 'web-server',
  findings,
  facts: {},
  because,
  ...doubt,
});

/** One restart: its last line decides. Stopped, and nothing after it, is half of one. */
function resets({ lines }: Paste): Reading<WebServer>[] {
  const found = lines.filter(({ text }) => RESET.test(text)).slice(0, 20);
  const last = found.at(-1);
  if (!last) return [];
  const about = { about: 'iisreset' as const };
  if (/successfully (?:re)?started/.test(last.text)) return [reading({ ...about, verdict: 'done' }, found)];
  if (/failed|denied|did not/.test(last.text)) return [reading({ ...about, verdict: 'failed' }, found)];
  return [reading(about, found, cannotTell('The restart is not shown to its end.', 'iisreset /status'))];
}

const RESET =
  /^\s{0,8}(?:Attempting (?:stop|start|restart)\.\.\.|Internet services successfully (?:stopped|started|restarted)|Restart attempt failed|The service did not respond|Access denied, you must be an administrator)/;

function appcmd({ lines }: Paste): Reading<WebServer>[] {
  const found: Reading<WebServer>[] = [];
  for (const line of lines) {
    if (!line.text.includes('"') && !line.text.includes('ERROR')) continue;
    const done = /^\s{0,8}"([^"]{1,64})" successfully (?:recycled|started|stopped)/.exec(line.text);
    const failed = /^\s{0,8}ERROR \( ?message:(?:[^"]{0,200}"([^"]{1,64})")?/.exec(line.text);
    const listed = /^\s{0,8}APPPOOL "([^"]{1,64})" \([^)]{0,200}state:(Started|Stopped)\)/.exec(line.text);
    if (done) found.push(reading({ about: 'pool', pool: done[1]!, verdict: 'done' }, [line]));
    else if (failed)
      found.push(reading({ about: 'pool', ...(failed[1] ? { pool: failed[1] } : {}), verdict: 'failed' }, [line]));
    else if (listed) found.push(reading({ about: 'state', pool: listed[1]!, verdict: verdictOf(listed[2]!) }, [line]));
    if (found.length === 200) break;
  }
  return found;
}

const STATES = ['Started', 'Stopped', 'Starting', 'Stopping'] as const;

const verdictOf = (state: string | undefined): 'started' | 'stopped' | undefined =>
  state === 'Started' ? 'started' : state === 'Stopped' ? 'stopped' : undefined;

/** `Get-WebAppPoolState` prints `Value`; `Get-ChildItem IIS:\AppPools` prints `Name` and `State`. */
function states(paste: Paste): Reading<WebServer>[] {
  return outputsOf(paste)
    .filter(isState)
    .flatMap((output) =>
      output.rows.slice(0, 200).flatMap((row) => {
        const verdict = row.fits ? verdictOf(oneOf(field(row, 'State', 'Value'), STATES)) : undefined;
        const pool = whole(field(row, 'Name')) ?? asked(output, 'policy', 'Name') ?? asked(output, 'policy');
        return verdict ? [reading({ about: 'state', ...(pool ? { pool } : {}), verdict }, [...row.lines])] : [];
      }),
    );
}

function isState({ names, shape }: Output): boolean {
  if (names.has('alertvalue') || names.has('server')) return false;
  if (names.has('value')) return shape === 'table' && names.size === 1;
  return names.has('name') && names.has('state');
}
