import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { analyse, type Progress } from '../logs/analyse';
import { type Evidence, type LogAnswers, QUESTION_NAMES, type QuestionName } from '../logs/answers';
import { sourcesIn } from '../logs/files';
import { findLogs } from '../logs/find-logs';
import { type LogRow, rowsAt } from '../logs/log-rows';
import { givenMoment } from '../logs/moment';
import { RPC_THRESHOLDS } from '../logs/questions/high-rpc';
import type { Source } from '../logs/source';
import { summaryLine } from '../logs/summary';
import { NOT_DONE, SAYS_NO } from './exit-codes';
import { printable, report } from './logs-report';

interface Given {
  json?: boolean;
  rows?: boolean;
  device?: string;
  user?: string;
  since?: number;
  until?: number;
  find?: string;
  top: number;
  rpcCount: number;
  rpcLatency: number;
}

/** `triage logs FILE…`: what the IIS logs say. Where something given cannot be read, what can be is answered all the same. */
export function addLogs(program: Command): void {
  const command = program.command('logs <logs...>');
  const { writeOut = () => {}, writeErr = () => {} } = command.configureOutput();
  command
    .description('answer the guide’s log questions from IIS logs: files, folders, patterns, .gz and .zip')
    .option('--json', 'print JSON')
    .option('--rows', 'print the log rows the answers show')
    .option('--device <id>', 'ask about one device')
    .option('--user <name>', 'count only this user’s requests')
    .option('--since <moment>', 'from this UTC date or time on', moment('beginning'))
    .option('--until <moment>', 'up to this UTC date or time', moment('end'))
    .option('--find <text>', 'look for a text in cs-uri-query')
    .option('--top <n>', 'groups shown in each answer', atLeast(1), 20)
    .option('--rpc-count <n>', 'RPCs from which on a request is high', atLeast(1), RPC_THRESHOLDS.count)
    .option(
      '--rpc-latency <ms>',
      'milliseconds in RPCs from which on a request is high',
      atLeast(1),
      RPC_THRESHOLDS.latency,
    )
    .addHelpText('after', '\nExit codes: 0 answered, 1 the logs cannot tell, 2 something given could not be read.')
    .action(async (named: string[], given: Given) => {
      if (!process.stdout.listeners('error').includes(sayIfFull)) process.stdout.prependListener('error', sayIfFull);
      const { paths, problems } = await findLogs(named);
      const sources = await collected(sourcesIn(paths));
      const unread = [...problems];
      let isTold = false;
      if (sources.length > 0) {
        const answers = await ask(sources, given);
        const rows = given.rows ? await collected(rowsAt(sources, evidenceIn(answers))) : [];
        unread.push(...answers.files.flatMap(({ name, problem }) => (problem ? [`${name} ${problem}`] : [])));
        if (given.json) writeOut(asJson(answers, given, rows));
        // Of files that are no logs there is nothing to report.
        else if (answers.rows > 0 || unread.length === 0) writeOut(asText(answers, rows));
        isTold = isAnswered(answers, given);
      }
      for (const problem of unread) writeErr(printable(`${problem}\n`));
      const code = isTold ? 0 : SAYS_NO;
      process.exitCode = unread.length > 0 ? NOT_DONE : code;
    });
}

const ask = (sources: readonly Source[], given: Given): Promise<LogAnswers> =>
  withBar(sources, (progress) =>
    analyse(sources, { ...given, highRpc: { count: given.rpcCount, latency: given.rpcLatency }, progress }),
  );

const asJson = (answers: LogAnswers, given: Given, shownRows: readonly LogRow[]): string =>
  `${JSON.stringify(given.rows ? { ...answers, shownRows } : answers, null, 2)}\n`;

function asText(answers: LogAnswers, rows: readonly LogRow[]): string {
  const lines = rows.map(({ file, offset, text }) => `${file} at byte ${offset}:\n${text}\n`);
  return printable([report(answers), ...lines, summaryLine(answers), ''].join('\n'));
}

/** Whether a question that was asked has its answer. A ranking alone answers none of the guide’s. */
function isAnswered({ answers }: LogAnswers, { device, find }: Given): boolean {
  const asked: QuestionName[] = [...(device ? ['device' as const] : []), ...(find ? ['find' as const] : [])];
  const always = QUESTION_NAMES.filter((name) => name !== 'top20' && name !== 'device' && name !== 'find');
  return (asked.length > 0 ? asked : always).some((name) => answers[name].answer !== 'cannot-tell');
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const evidenceIn = ({ answers, httpErrors }: LogAnswers): Evidence[] =>
  [httpErrors, ...QUESTION_NAMES.map((name) => answers[name])].flatMap(({ groups }) =>
    groups.map(({ evidence }) => evidence),
  );

async function withBar<T>(
  sources: readonly Source[],
  work: (progress: (at: Progress) => void) => Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  const known = sources.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const bar = new SingleBar({
    format: '[{bar}] {percentage} % of {size} MB  {name}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(known, 0, { name: '', size: megabytes(known) });
  try {
    return await work(({ name, bytes }) => {
      // How much a .gz holds is not known beforehand.
      if (bytes > bar.getTotal()) bar.setTotal(bytes);
      bar.update(bytes, { name: printable(name), size: megabytes(bar.getTotal()) });
    });
  } finally {
    bar.stop();
  }
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 2 ** 20).toLocaleString('en');

const moment = (edge: 'beginning' | 'end') => (text: string) => {
  const given = givenMoment(text, edge);
  if (given === undefined) throw new InvalidArgumentError('Write it like 2024-02-05 or "2024-02-05 19:46:59", in UTC.');
  return given;
};

const atLeast = (least: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new InvalidArgumentError(`Give a whole number from ${least} on.`);
  return number;
};

/** The program ends on any trouble with its output; for a full disk it helps to know. */
function sayIfFull({ code }: NodeJS.ErrnoException): void {
  if (code !== 'ENOSPC') return;
  process.stderr.write('The answers could not be written: there is no space left where they go.\n');
  process.exitCode = NOT_DONE;
}
