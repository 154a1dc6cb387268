import { z } from 'zod';
import type { Candidates } from './make-alert';

/** A map of labels or annotations; older senders write `null` for an empty one. Values that are no text are left out. */
export const Labels = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform(
    (map): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(map ?? {}).flatMap(([name, value]) => {
          if (typeof value === 'string') return [[name, value]];
          return typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [];
        }),
      ),
  );
export type Labels = z.output<typeof Labels>;

/** The names under which teams put what we look for, the surest first; case, `_`, `-`, `.` and blanks do not count. */
const NAMES = {
  server: [
    'server',
    'servername',
    'exchangeserver',
    'computer',
    'computername',
    'hostname',
    'host',
    'node',
    'instance',
  ],
  healthSet: ['healthset', 'healthsetname'],
  monitor: ['monitor', 'monitorname'],
  mailbox: ['mailbox'],
} as const;

/** The values that may be the alert's server, health set, monitor and mailbox. */
export function labelled(labels: Labels): Candidates {
  const values = new Map(Object.entries(labels).map(([name, value]) => [keyOf(name), value]));
  const of = (names: readonly string[]): string[] =>
    names.flatMap((name) => {
      const value = values.get(name);
      if (!value) return [];
      return name === 'instance' ? hostOfInstance(value) : [value];
    });
  return {
    server: of(NAMES.server),
    healthSet: of(NAMES.healthSet),
    monitor: of(NAMES.monitor),
    mailbox: of(NAMES.mailbox),
  };
}

const keyOf = (name: string): string => name.toLowerCase().replace(/[_.\s-]/g, '');

/** Prometheus's `instance` is `host:port`; a probe's is the address it looks at, which is no server. */
const hostOfInstance = (instance: string): string[] => {
  const host = /^([A-Za-z0-9.-]{1,253})(?::\d{1,5})?$/.exec(instance)?.[1];
  return host ? [host] : [];
};

/** Both, the first one's values before the second's. */
export const together = (first: Candidates, second: Candidates): Candidates => ({
  server: [...(first.server ?? []), ...(second.server ?? [])],
  healthSet: [...(first.healthSet ?? []), ...(second.healthSet ?? [])],
  monitor: [...(first.monitor ?? []), ...(second.monitor ?? [])],
  mailbox: [...(first.mailbox ?? []), ...(second.mailbox ?? [])],
});

/** What a label's value may be found under, in any spelling of the name. */
export const labelNamed = (labels: Labels, ...names: string[]): string | undefined => {
  const found = Object.entries(labels).find(([name, value]) => value !== '' && names.includes(keyOf(name)));
  return found?.[1];
};
