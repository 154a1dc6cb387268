import { fiddler } from '../../evidence/fiddler';
import { type LoggedStatus, type MailboxLog, mailboxLog } from '../../evidence/mailbox-log';
import { type Reads, reads } from '../runbook';

// What excerpts of a mailbox log, and rows of a Fiddler trace, mean at the guide's steps. An excerpt can show an error;
// it can't show that there is none.

/** The one answer that all of these lead to. */
function agreed(answers: readonly string[]): string | undefined {
  const [answer, ...others] = new Set(answers);
  return others.length === 0 ? answer : undefined;
}

/** The status that refused a command, by the step's own numbers. */
export const readsLoggedStatus = (answers: Readonly<Record<number, string>>, otherwise: string): Reads =>
  reads(mailboxLog, ({ errors }) => agreed(errors.map(({ code }) => answers[code] ?? otherwise)));

/** An error or an exception means what the step's numbers say; an exception alone is an error of no number. */
export const readsLoggedErrors = (
  answers: Readonly<Record<number, string>>,
  otherwise: string,
  isAsked: (status: LoggedStatus) => boolean = () => true,
): Reads =>
  reads(mailboxLog, ({ errors, exceptions }) => {
    const told = errors.filter(isAsked).map(({ code }) => answers[code] ?? otherwise);
    return agreed(told.length > 0 ? told : exceptions.length > 0 ? [otherwise] : []);
  });

/** Is one of these commands in the log? */
export const readsLoggedCommand = (...wanted: readonly string[]): Reads =>
  reads(mailboxLog, ({ commands }: MailboxLog) => (commands.some((name) => wanted.includes(name)) ? 'yes' : undefined));

/** Rows with an HTTP error. Rows without one do not show that ActiveSync itself was content. */
export const readsTraceErrors: Reads = reads(fiddler, ({ verdict }) => (verdict === 'yes' ? 'yes' : undefined), {
  undecided: ({ verdict }) =>
    verdict === 'no' ? 'No row is an HTTP error. The responses may still hold one: read them.' : undefined,
});

/** Did a request get 500, or another 5xx? */
export const readsServerErrors: Reads = reads(fiddler, ({ sessions, verdict }) =>
  sessions.some(({ result }) => result >= 500) ? 'yes' : verdict === 'no' ? 'no' : undefined,
);
