import { type Case, runbookOf } from './case';

/** A case in a few words, for headings and lists: `ActiveSync on EX01`. */
export function titleOf(current: Case): string {
  const { server, mailbox, healthSet } = current.facts;
  const runbook = runbookOf(current);
  const alert = current.alerts?.list[0]?.shown;
  const what = healthSet ?? runbook?.title ?? alert?.title ?? 'New case';
  if (alert && what === alert.title) return alert.title;
  if (server) return `${what} on ${server}`;
  return mailbox ? `${what}, ${mailbox}` : what;
}
