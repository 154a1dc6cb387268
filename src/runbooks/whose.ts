import type { FactName, Facts } from '../facts/facts';
import { isCommand, type StepMeta } from './runbook';

// Whose output is it? A server is compared by its name, with or without its domain; a mailbox by its address.

/** `EX01` and `ex01.contoso.com` are one server; two full names have to be the same. */
export function isSameServer(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a.includes('.') && b.includes('.')) return a === b;
  return a.split('.')[0] === b.split('.')[0];
}

/** Two addresses are two mailboxes. An alias may be any address's, so it is taken for the same. */
export function isSameMailbox(one: string, other: string): boolean {
  if (!one.includes('@') || !other.includes('@')) return true;
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether an output that names `server` (or none) may be of the server that `fact` names (or none yet). */
export const isOf = (server: string | undefined, fact: 'server' | 'mailboxServer', facts: Facts): boolean => {
  const ours = facts[fact];
  return server === undefined || ours === undefined || isSameServer(server, ours);
};

export interface Place {
  /** The fact that names the server the step's commands ask. */
  server?: 'server' | 'mailboxServer';
  /** Whether they ask about the case's mailbox. */
  mailbox: boolean;
}

/** Which server and mailbox a step's output is about, by its own commands and inputs. */
export function placeOf({ instructions = [], asks = [] }: StepMeta): Place {
  const needs = new Set<FactName>(
    instructions
      .filter(isCommand)
      .flatMap(({ parts }) => parts.flatMap((part) => (typeof part === 'string' ? [] : part.needs))),
  );
  for (const fact of asks) needs.add(fact);
  const server = needs.has('mailboxServer') ? 'mailboxServer' : needs.has('server') ? 'server' : undefined;
  return { ...(server ? { server } : {}), mailbox: needs.has('mailbox') };
}
