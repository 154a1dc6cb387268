import { type Case, runbookOf } from './case';

/** A case in a few words, for headings and lists: `ActiveSync on EX01`. */
export function titleOf(current: Case): string {
  const { server, mailbox, healthSet } = current.facts;
  const runbook = runbookOf(current);
  const what = healthSet ?? runbook?.title ?? 'New case';
  if (server) return `${what} on ${server}`;
  return mailbox ? `${what}, ${mailbox}` : what;
}
