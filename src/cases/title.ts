import { type Case, runbookOf } from './case';

/** A case in a few words, for headings and lists: `ActiveSync on EX01`. What tells it from others stands early: buttons are cut. */
export function titleOf(current: Case): string {
  const { server, mailbox, healthSet } = current.facts;
  const runbook = runbookOf(current);
  const name = runbook?.title.split(':')[0];
  if (runbook && runbook.healthSets.length === 0 && mailbox) return `${name}, ${mailbox}`;
  const alert = current.alerts?.list[0]?.shown;
  const set = runbook && runbook.healthSets.length === 0 ? undefined : healthSet;
  const what = set ?? name ?? alert?.title ?? opening(current.words);
  if (alert && what === alert.title) return alert.title;
  if (server && (runbook || set)) return `${what} on ${server}`;
  return mailbox && runbook ? `${what}, ${mailbox}` : what;
}

const LONGEST = 60;

const opening = (words = ''): string =>
  words.trim() === '' ? 'New case' : words.trim().replace(/\s+/g, ' ').slice(0, LONGEST);
