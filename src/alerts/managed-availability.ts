import type { Finding } from './finding';
import { bareRow } from './health-rows';
import { knownHealthSet } from './health-sets';
import { serverIn } from './sentence';

/**
 * What Exchange's managed availability writes into event 4 of its Monitoring log and SCOM into its alerts.
 * Sources: published events and notifications; “Subject” as in the page on instant messaging in Outlook on the web.
 */
const MARKS =
  /states of all (?:health sets|monitors within the health set):|subsequent detected alerts are suppressed until the health set is healthy/i;
const SUBJECT =
  /(?:^|[\s*`>])([A-Za-z0-9._-]{1,80}) health set (?:maintenance )?unhealthy \(([^()/\s]{1,100})(?:\/[^()\n]{0,200})?\)/i;
const DETECTED =
  /\bthe ([A-Za-z0-9._-]{1,80}) health set (?:detected|has detected a problem with) ([A-Za-z0-9._-]{1,100})/i;
/** A name between single quotes, and nothing glued to it. */
const ASKED =
  /\bget-(?:serverhealth|healthreport) -identity '([^'\n]{1,300})'(?:(?: -healthset '([^'\n]{1,100})')|(?=[\s.,)<]|$))/gi;
const FIELD = /^\W{0,6}(healthset|monitor|server|machine)\W{0,4}:\W{0,6}([A-Za-z0-9._-]{1,253})\W{0,3}$/i;
const ON_SERVER = /\b(?:mailbox|client access|exchange) server ([A-Za-z0-9-]\S{0,259})/gi;

const MOST_ROWS = 200;

/** Whether the text is such an event's. */
export const isManagedAvailability = (text: string): boolean =>
  MARKS.test(text) || SUBJECT.test(text) || DETECTED.test(text);

/** What the event's text says; a value it does not say, or says in several ways, is left out. */
export function managedAvailability(text: string, lines: readonly string[]): Finding {
  const subject = SUBJECT.exec(text) ?? DETECTED.exec(text);
  const asked = [...text.matchAll(ASKED)].slice(0, 4);
  const fields = new Map(lines.flatMap((line) => fieldIn(line) ?? []));
  const rows = lines.flatMap((line) => bareRow(line) ?? []).slice(0, MOST_ROWS);
  const sets = [...new Set(rows.map(({ healthSet }) => healthSet!))];
  const healthSet =
    wellKnown(subject?.[1]) ??
    fields.get('healthset') ??
    asked.find(([, , set]) => set)?.[2] ??
    (sets.length === 1 ? sets[0] : undefined);
  const monitor = named(subject?.[2]) ?? fields.get('monitor') ?? only(unhealthyMonitors(lines));
  const server =
    fields.get('server') ??
    fields.get('machine') ??
    asked.map(([, name]) => name)[0] ??
    [...text.matchAll(ON_SERVER)].flatMap(([, word]) => serverIn(word!) ?? [])[0];
  return {
    state: 'firing',
    ...(server ? { server } : {}),
    ...(healthSet ? { healthSet } : {}),
    ...(monitor ? { monitor } : {}),
  };
}

function fieldIn(line: string): [string, string][] | undefined {
  const found = line.length > 400 ? null : FIELD.exec(line);
  return found ? [[found[1]!.toLowerCase(), found[2]!]] : undefined;
}

/** “The overall health set detected …” names none, “OutlookMapiHttp.Protocol” does. */
const wellKnown = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : (knownHealthSet(name) ?? (/[A-Z.]/.test(name) ? name : undefined));

const named = (word: string | undefined): string | undefined => (word && /monitor$/i.test(word) ? word : undefined);

/** The monitors on lines that say Unhealthy: in some tables the monitor's state stands behind its target. */
const unhealthyMonitors = (lines: readonly string[]): string[] =>
  lines
    .filter((line) => line.length <= 600 && /\bunhealthy\b/i.test(line))
    .flatMap((line) => {
      const words = line
        .trim()
        .split(/\s+/)
        .map((word) => word.replace(/^\*+|\*+$/g, ''));
      const at = words.findIndex((word) => /^unhealthy$/i.test(word));
      return at === -1 ? [] : words.slice(0, at).filter((word) => /^[\w.-]{1,80}monitor$/i.test(word));
    });

const only = (values: readonly string[]): string | undefined => {
  const different = [...new Set(values)];
  return different.length === 1 ? different[0] : undefined;
};
