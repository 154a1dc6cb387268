import { type Case, runbookOf } from './case';

/** A case in a few words, for headings and lists: `ActiveSync on EX01`. */
export function titleOf(current: Case): string {
  const { server, mailbox, healthSet } = current.facts;
  const runbook = runbookOf(current);
  const alert = current.alerts?.list[0]?.shown;
  const what = healthSet ?? runbook?.title ?? alert?.title ?? opening(current.words);
  if (alert && what === alert.title) return alert.title;
  if (server) return `${what} on ${server}`;
  return mailbox ? `${what}, ${mailbox}` : what;
}

const LONGEST = 60;

const opening = (words = ''): string =>
  words.trim() === '' ? 'New case' : words.trim().replace(/\s+/g, ' ').slice(0, LONGEST);
