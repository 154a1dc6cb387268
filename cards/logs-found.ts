import type { QuestionName } from '../src/logs/answers';
import type { LogFindings } from '../src/logs/findings';
import type { Item } from './page';

/** What the logs say to a question, and what that rests on. */
export function logItems(found: LogFindings, question?: QuestionName): Item[] {
  const read = whatWasRead(found).map((text): Item => ({ kind: 'text', text }));
  return question === undefined ? read : [...answerItems(found, question), ...read];
}

function answerItems(found: LogFindings, question: QuestionName): Item[] {
  const { question: words, answer, rows = 0, total = 0, table } = found.answers[question];
  const verdict = { yes: 'Yes', no: 'No', 'cannot-tell': 'The logs can’t tell' }[answer];
  const shown = table?.rows.length ?? 0;
  return [
    { kind: 'bold', text: `${words ?? TITLES[question]} ${verdict}${rows > 0 ? ` (${many(rows, 'row')})` : ''}.` },
    ...(table && shown > 0 ? [tableItem(table)] : []),
    ...(total > shown && shown > 0 ? [{ kind: 'text', text: `… and ${number(total - shown)} more.` } as Item] : []),
  ];
}

const tableItem = ({ heads, rows, bars }: NonNullable<LogFindings['answers']['find']['table']>): Item =>
  bars ? { kind: 'chart', text: heads[0] ?? '', heads, rows, bars } : { kind: 'table', text: '', heads, rows };

/** A pasted summary has the verdicts alone. */
const TITLES: Readonly<Record<QuestionName, string>> = {
  sendMail: 'Did a request to send mail fail?',
  syncKeyZero: 'Did a device start a folder over (SyncKey 0) more than once?',
  syncsPerKey: 'Did a device send the same SyncKey more than once for the same folder?',
  highRpc: 'Are there requests with high RPC counts or latency?',
  top20: 'Which phones send the most requests?',
  errors: 'Are there errors besides the harmless ones?',
  statusErrors: 'Did a command end with a status that is not a success for it?',
  find: 'Is the text in the query of a request?',
  device: 'Did a request of the device fail?',
};

/** What the answers rest on is always shown: an answer from no rows would be none. */
function whatWasRead({
  rows,
  badRows,
  activeSyncRows,
  probeRows = 0,
  layouts,
  span,
  files,
  notes,
  asked,
}: LogFindings) {
  const time = span ? `, ${plainTime(span.from)} to ${plainTime(span.to)} UTC` : '';
  const about = [
    asked.device && `device ${asked.device}`,
    asked.find && `“${asked.find}”`,
    asked.user && `user ${asked.user}`,
  ];
  const asks = about.filter(Boolean).join(', ');
  return [
    `${many(rows, 'row')} read${time}: ${many(activeSyncRows, 'ActiveSync request')}${probeRows > 0 ? `, ${number(probeRows)} more of probes` : ''}. ${badRows === 0 ? 'Every row could be read' : `${many(badRows, 'row')} could not be read`}${layouts === undefined ? '' : `, ${many(layouts, 'layout')}`}.`,
    ...(asks ? [`Asked about ${asks}.`] : []),
    ...files.flatMap(({ name, problem }) => (problem ? [`${name} ${problem}`] : [])),
    ...notes,
  ];
}

const plainTime = (iso: string): string => iso.replace('T', ' ').replace('Z', '');
const number = (value: number): string => value.toLocaleString('en');
const many = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? '' : 's'}`;
