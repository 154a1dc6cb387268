import type { Attachment } from 'botbuilder';
import { type Case, stepOf } from '../src/cases/case';
import type { Instant } from '../src/cases/events';
import { asksLogs, endOf, hasOneSite, logsCommand, receptionAt } from '../src/cases/evidence/logs';
import { build } from '../src/runbooks/powershell';
import { type Button, type Item, line, page } from './page';
import { headerOf } from './step';
import { timeOf } from './time';

// The cards about logs that people send: which ones, how far they are read, what they say.

/** Which logs, and how they come here. @param files whether this conversation can send files */
export function askLogsCard(current: Case, files: boolean): Attachment {
  const step = stepOf(current);
  const which = [
    whereItems(current),
    'Take the files of the days of the trouble. Their names hold the date, in UTC.',
    files
      ? 'Attach them to a message to me, all in one: .log, .gz or .zip, 250 MB at most.'
      : 'Files can’t reach me here. Run the line below instead.',
  ].flat();
  return page({
    header: headerOf(current),
    heading: 'Send the logs',
    why: `I read them and answer: ${step?.meta.ask ?? step?.meta.title ?? ''}`,
    items: [
      ...which.map((text, i): Item => ({ kind: 'text', text: `${i + 1}. ${text}` })),
      ...lineItems(
        current,
        files ? 'Too big, or they may not leave the server? Run this there:' : 'Run this where the logs are:',
      ),
    ],
    buttons: [
      tool(current, 'Paste output', 'ask-paste', 'ask-logs'),
      tool(current, 'Show the step', 'show', 'ask-logs'),
    ],
  });
}

function whereItems(current: Case): string[] {
  const { mailboxServer, exchange } = current.facts;
  const one = 'Go to each Client Access server. The logs are in C:\\inetpub\\logs\\LogFiles\\W3SVC1.';
  if (hasOneSite(current)) return [one];
  const server = mailboxServer ? `${mailboxServer}, the Mailbox server` : 'the Mailbox server';
  const two = `Go to ${server} that holds the mailbox. The logs are in C:\\inetpub\\logs\\LogFiles\\W3SVC2.`;
  return exchange ? [two] : [`${two} On Exchange 2010 and older: W3SVC1 of each Client Access server.`];
}

const lineItems = (current: Case, before: string): Item[] => [
  { kind: 'text', text: before },
  { kind: 'code', text: build(logsCommand(current), current.facts) ?? '', language: 'PowerShell' },
  { kind: 'text', text: 'Then paste its last line here. It begins with triage-logs:' },
];

/** The files, while they are read and after. */
export function logsLine(
  current: Case,
  { seq, came, of }: { seq: number; came?: number; of?: number },
  zone: string | undefined,
  now: Instant,
): Attachment {
  const reception = receptionAt(current, seq);
  if (!reception) return line('•', 'These files are not on this case.');
  const names = reception.files.join(', ');
  const end = endOf(current, seq);
  const who = `· ${reception.by.name}, ${timeOf(reception.at, zone, now)}`;
  if (end)
    return end.type === 'evidence' ? line('✓', `Read ${names}.`, '', who) : line('✗', `Not read: ${names}.`, '', who);
  return line('…', `I’m reading ${names}.`, came === undefined ? '' : progress(came, of), who);
}

const progress = (came: number, of: number | undefined): string =>
  of === undefined ? `${megabytes(came)} MB so far` : `${megabytes(came)} of ${megabytes(of)} MB`;

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });

export function logsFailedCard(current: Case, seq: number): Attachment {
  const end = endOf(current, seq);
  const names = receptionAt(current, seq)?.files.join(', ') ?? 'the logs';
  const asks = asksLogs(current) !== undefined;
  return page({
    header: headerOf(current),
    heading: `I could not read ${names}`,
    why: 'The case stands where it stood.',
    items: [
      { kind: 'text', text: end?.type === 'logs-failed' ? end.why : '' },
      ...(asks ? lineItems(current, 'Or run this where the logs are:') : []),
    ],
    buttons: [
      ...(asks ? [tool(current, 'Which logs?', 'ask-logs', 'logs-failed')] : []),
      tool(current, 'Show the step', 'show', 'logs-failed'),
    ],
  });
}

const tool = (current: Case, title: string, what: string, on: string): Button => ({
  title,
  verb: 'tool',
  data: { caseId: current.id, visit: current.visit, do: what, on },
});
