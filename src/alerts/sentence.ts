import { checkFact } from '../facts/facts';
import type { Finding } from './finding';
import { knownHealthSet } from './health-sets';

/** A person's message says it at its beginning; further down it is a story. */
const MOST_LINES = 20;
const LONGEST_LINE = 600;

/** `[FIRING:1]`, `Alert:`, `**`, a warning sign: what monitors put before the sentence. A quotation (`>`) is none. */
const PREFIX =
  /^[^A-Za-z0-9<>]{0,12}(?:(?:alert|alarm|warning|critical|error|problem|firing|resolved|recovered|ok)(?::\d{1,4})?[^A-Za-z0-9<>]{1,6}){0,3}(?:the )?(?:exchange )?(?:health ?set )?/i;

const IS = '(?:is |is now |has become |became |has gone |went |turned |changed to |is back to |has )?';
const STATE = '(unhealthy|not healthy|healthy again|healthy|no longer unhealthy|recovered)';
const WHAT = '[\'"“`]?([A-Za-z0-9._-]{1,80})[\'"”`]?( health ?set| healthset| monitor)?';
const WHERE = '(?:on|at) (?:the )?(?:exchange )?(?:server )?(\\S{1,260})';

/** “ActiveSync is Unhealthy on EX01”, with or without the server. */
const WHAT_STATE_WHERE = new RegExp(`^${WHAT} ${IS}${STATE}(?: (?:now|again))?(?: ${WHERE}|[.!]?$)(.*)$`, 'i');
/** “ECP.Proxy on EX01 is unhealthy” */
const WHAT_WHERE_STATE = new RegExp(`^${WHAT} ${WHERE} ${IS}${STATE}(?![\\w-])(.*)$`, 'i');
/** “EX01: ActiveSync is unhealthy”, “EX01 - ActiveSync Unhealthy” */
const WHERE_WHAT_STATE = new RegExp(`^(\\S{1,260}?)(:? [-–—] |: | )${WHAT}:? ${IS}${STATE}(?![\\w-])(.*)$`, 'i');

/** The alert or recovery that one of the first lines states outright; a question or a quotation states nothing. */
export function sentenceIn(lines: readonly string[]): Finding | undefined {
  for (const line of lines.filter((text) => text.trim() !== '').slice(0, MOST_LINES)) {
    const found = line.length > LONGEST_LINE ? undefined : sentence(line);
    if (found) return found;
  }
  return undefined;
}

function sentence(line: string): Finding | undefined {
  const whole = line.trim().replace(/\s+/g, ' ');
  const [prefix = ''] = PREFIX.exec(whole) ?? [];
  const found = /\?\W*$/.test(whole) ? undefined : statement(whole.slice(prefix.length));
  // “[RESOLVED] ActiveSync is Unhealthy on EX01”: monitors keep the alert's name when it ends.
  return found && /\b(?:resolved|recovered|ok)\b/i.test(prefix) ? { ...found, state: 'resolved' } : found;
}

function statement(said: string): Finding | undefined {
  const first = WHAT_STATE_WHERE.exec(said);
  if (first) return finding(first[1]!, first[2], first[3]!, first[4]);
  const second = WHAT_WHERE_STATE.exec(said);
  if (second) return finding(second[1]!, second[2], second[4]!, second[3]);
  const third = WHERE_WHAT_STATE.exec(said);
  const told = third && (third[2] !== ' ' || /[\d.]/.test(third[1]!));
  return told ? finding(third[3]!, third[4], third[5]!, third[1]) : undefined;
}

function finding(what: string, kind: string | undefined, state: string, where?: string): Finding | undefined {
  const server = where === undefined ? undefined : serverIn(where);
  if (where !== undefined && !server) return undefined;
  const named = subjectOf(what, kind);
  if (!named) return undefined;
  return {
    state: /^(?:unhealthy|not healthy)$/i.test(state) ? 'firing' : 'resolved',
    ...named,
    ...(server ? { server } : {}),
  };
}

/** A monitor, a health set we know, or what the sentence itself calls a health set. */
function subjectOf(what: string, kind = ''): Pick<Finding, 'healthSet' | 'monitor'> | undefined {
  if (/monitor$/i.test(what)) return { monitor: what };
  const known = knownHealthSet(what);
  if (known) return { healthSet: known };
  return /set/i.test(kind) || /^\w+\.(?:proxy|protocol)$/i.test(what) ? { healthSet: what } : undefined;
}

/** Words after “on” that look like a server's name and are none. */
const NO_SERVER =
  /^(?:pop3?|imap4?|https?|smtp|owa|eas|ecp|ews|mapi|tls[\d.]*|ssl[\d.]*|v\d.*|kb\d+|win\w*\d+|port\d+|.*@.*)$/i;

/** The server that words of any kind name after “on”, “server” or “host”: “Disk C: is full on EX09, 1% free”. */
export function serverNamedIn(lines: readonly string[]): string | undefined {
  for (const line of lines.slice(0, MOST_LINES)) {
    for (const [, word] of line
      .slice(0, LONGEST_LINE)
      .matchAll(/\b(?:on|server|host)[ :=]{1,3}([A-Za-z][^\s,;]{1,252})/gi)) {
      const server = serverIn(word!);
      if (server && !NO_SERVER.test(server) && checkFact('server', server).ok) return server;
    }
  }
  return undefined;
}

/** “on Monday” names no server; EX02, mail.contoso.com and EXCHANGE do. What ends a sentence is no part of the name. */
export function serverIn(word: string): string | undefined {
  const name = word.replace(/^[*_`'"“]+/, '').replace(/[*_`'"”.,!:)]+$/, '');
  return /\d|\.|^[A-Z-]{3,}$/.test(name) && !/^\d+$/.test(name) ? name : undefined;
}
