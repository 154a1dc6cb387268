import type { Case } from '../src/cases/case';
import type { Desk } from '../src/cases/desk';
import { asksLogs, receiveLogs } from '../src/cases/evidence/logs';
import { RefusedError } from '../src/cases/refused';
import type { LogReading } from '../src/delivery/log-reading';
import type { Turn } from './turn';

export interface LogsParts {
  desk: Desk;
  logs: Pick<LogReading, 'begin'>;
  /** Whether files can reach the bot in a chat of two: in Teams they do, in local mode nothing sends them. */
  takesFiles: boolean;
}

const MOST_FILES = 10;
const IS_LOG = /\.(?:log|txt|csv|gz|zip)$/i;

/** Takes logs that were sent. @returns false where they are for no case here @throws RefusedError */
export async function takeLogs({ desk, logs }: LogsParts, turn: Turn): Promise<boolean> {
  const { files } = turn;
  const current = await caseFor(desk, turn.home);
  if (files.length === 0 || !current) return false;
  const other = files.find(({ name }) => !IS_LOG.test(name));
  if (other && !asksLogs(current)) return false;
  if (other)
    throw new RefusedError(`${other.name} is not a log. Send the .log files as they are, or packed as .gz or .zip.`);
  if (turn.kind !== 'personal')
    throw new RefusedError('I read files in a chat with me alone. Here, use the line that Send the logs shows.');
  if (files.length > MOST_FILES)
    throw new RefusedError(`That is more than ${MOST_FILES} files. Pack them into one .zip, and send that.`);
  const names = files.map(({ name }) => name);
  const { kind, before } = await desk.act(turn.key, current.id, turn.home, (now, at) =>
    receiveLogs(now, names, { by: turn.by, at }),
  );
  if (kind === 'done') logs.begin({ caseId: current.id, seq: before.version, files });
  return true;
}

/** The open case whose step asks the logs, else the one touched last. */
async function caseFor(desk: Desk, home: string): Promise<Case | undefined> {
  const open = await Promise.all((await desk.openIn(home)).map(({ id }) => desk.glance(id)));
  const cases = open.filter((current) => current !== undefined);
  return cases.find(asksLogs) ?? cases[0];
}
