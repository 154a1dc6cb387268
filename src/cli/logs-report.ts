import { type Answer, type HttpErrors, type LogAnswers, QUESTION_NAMES, type QuestionName } from '../logs/answers';

type Cell = string | number | boolean | undefined;
type Table = readonly (readonly Cell[])[];

/** Control characters in a log could steer the terminal. */
export const printable = (text: string): string => text.replace(/[^\P{Cc}\n]/gu, '\ufffd');

const WIDEST = 44;
const number = (value: number): string => value.toLocaleString('en');
const many = (count: number, one: string, more = `${one}s`): string => `${number(count)} ${count === 1 ? one : more}`;

/** All answers as text: what was read first, then each question with its table. */
export function report(read: LogAnswers): string {
  const { answers } = read;
  const asked = QUESTION_NAMES.filter(
    (name) => (name !== 'device' || read.asked.device) && (name !== 'find' || read.asked.find),
  );
  // Where nothing was read that could answer, it is said once and not for each question.
  const told = read.activeSyncRows > 0 ? asked : asked.filter((name) => answers[name].answer !== 'cannot-tell');
  return [
    whatWasRead(read),
    ...httpErrors(read.httpErrors),
    ...told.map((name) => section(answers[name], tables[name](answers))),
  ].join('\n');
}

function whatWasRead(read: LogAnswers): string {
  const { rows, badRows, activeSyncRows, probeRows, otherRows, span, layouts, files } = read;
  return [
    `Read ${many(rows, 'row')} of ${many(files.length, 'log')}${span ? `, ${plainTime(span.from)} to ${plainTime(span.to)} UTC` : ''}.`,
    `  ${many(activeSyncRows, 'ActiveSync request')}; set apart: ${number(probeRows)} of probes${otherRows > 0 ? `, ${number(otherRows)} of other users or times` : ''}.`,
    `  ${many(badRows, 'row')} could not be read. ${many(layouts.length, 'layout')}:`,
    ...layouts.map(
      ({ kind, fields, rows }) =>
        `    ${kind === 'iis' ? 'IIS' : 'HttpProxy'}, ${fields.length} columns, ${many(rows, 'row')}`,
    ),
    ...read.notes.map((note) => `  Note: ${note}`),
    '',
  ].join('\n');
}

const httpErrors = ({ rows, groups, shown, total }: HttpErrors): string[] =>
  rows === 0
    ? []
    : [
        [
          `Did the server end requests with an HTTP error?  Yes (${many(rows, 'row')}).`,
          ...lines([['rows', 'HTTP', 'command'], ...groups.map((g) => [g.rows, g.http, g.command || '(none)'])]),
          ...more(total - shown),
          '',
        ].join('\n'),
      ];

const more = (left: number): string[] => (left > 0 ? [`  … and ${number(left)} more. Show more with --top.`] : []);

function section(answer: Answer<unknown>, table: Table): string {
  const verdict = { yes: 'Yes', no: 'No', 'cannot-tell': 'These logs cannot tell' }[answer.answer];
  return [
    `${answer.question}  ${verdict}${answer.why ? `. ${answer.why}` : ` (${answer.answer === 'no' && answer.total === 0 ? 'none in ' : ''}${many(answer.rows, 'row')}).`}`,
    ...(table.length > 1 ? lines(table) : []),
    ...more(answer.total - answer.shown),
    '',
  ].join('\n');
}

const tables: Readonly<Record<QuestionName, (answers: LogAnswers['answers']) => Table>> = {
  sendMail: ({ sendMail }) => [
    ['rows', 'user', 'device', ...ENDING],
    ...sendMail.groups.map((g) => [
      g.rows,
      g.user,
      g.device,
      g.command,
      g.status,
      g.error,
      g.access,
      g.http,
      failed(g),
    ]),
  ],
  syncKeyZero: ({ syncKeyZero }) => [
    ['rows', 'most per folder', 'user', 'device'],
    ...syncKeyZero.groups.map((g) => [g.rows, g.mostPerFolder, g.user, g.device]),
  ],
  syncsPerKey: ({ syncsPerKey }) => [
    ['rows', 'device', 'folder', 'SyncKey'],
    ...syncsPerKey.groups.map((g) => [g.rows, g.device, g.folder, g.syncKey]),
  ],
  highRpc: ({ highRpc }) => [
    ['RPCs', 'ms', 'user', 'device', 'command', 'at (UTC)'],
    ...highRpc.highest.map((g) => [g.rpcCount, g.rpcLatency, g.user, g.device, g.command, g.at && plainTime(g.at)]),
  ],
  top20: ({ top20 }) => [
    ['rows', 'user', 'device', 'type', 'commands'],
    ...top20.groups.map((g) => [g.rows, g.user, g.device, g.deviceType, commands(g.commands)]),
  ],
  errors: ({ errors }) => [
    ['rows', 'error', ''],
    ...errors.groups.map((g) => [g.rows, g.error, g.harmless ? 'can be ignored' : '']),
  ],
  statusErrors: ({ statusErrors }) => [
    ['rows', 'command', 'status'],
    ...statusErrors.groups.map((g) => [g.rows, g.command, g.status]),
  ],
  find: ({ find }) => [
    ['rows', 'command', 'proxied to'],
    ...find.groups.map((g) => [g.rows, g.command || '(not ActiveSync)', g.proxiedTo]),
  ],
  device: ({ device }) => [
    ['rows', 'user', ...ENDING],
    ...device.groups.map((g) => [g.rows, g.user, g.command, g.status, g.error, g.access, g.http, failed(g)]),
  ],
};

const ENDING = ['command', 'status', 'error', 'access', 'HTTP', ''];
const failed = (group: { failed: boolean }): string => (group.failed ? 'failed' : '');
const commands = (counts: Readonly<Record<string, number>>): string => {
  const all = Object.entries(counts).map(([command, count]) => `${command || '(none)'} ${count}`);
  return `${all.slice(0, 5).join(', ')}${all.length > 5 ? ', …' : ''}`;
};
const plainTime = (iso: string): string => iso.replace('T', ' ').replace('Z', '');

/** Columns side by side, numbers to the right; empty columns are left out. */
function lines(table: Table): string[] {
  const texts = table.map((row) => row.map((cell) => (typeof cell === 'number' ? number(cell) : String(cell ?? ''))));
  const kept = texts[0]!.map((_, i) => i).filter((i) => texts.slice(1).some((row) => row[i] !== ''));
  const widths = texts[0]!.map((_, i) => Math.min(WIDEST, Math.max(...texts.map((row) => row[i]!.length))));
  const pad = (row: readonly string[], i: number, r: number) => {
    const text = row[i]!.length > WIDEST && i !== kept.at(-1) ? `${row[i]!.slice(0, WIDEST - 1)}…` : row[i]!;
    return typeof table[Math.max(r, 1)]![i] === 'number' ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  };
  return texts.map((row, r) => `  ${kept.map((i) => pad(row, i, r)).join('  ')}`.trimEnd());
}
