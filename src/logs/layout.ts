/** Where a log's columns stand, as its `#Fields` line says. A place is -1 where the log has no such column. */
export interface Layout {
  /** `iis`: W3C extended, columns split by blanks. `httpproxy`: Exchange's front-end log, comma separated. */
  kind: 'iis' | 'httpproxy';
  fields: readonly string[];
  /** `httpproxy` has date and time in one column, named by `date`. */
  date: number;
  time: number;
  stem: number;
  query: number;
  user: number;
  agent: number;
  status: number;
}

const FIELDS = '#fields:';

/**
 * Reads a `#Fields` line, or the bare heading of a HttpProxy log.
 * @returns `undefined` for every other line.
 * Source: the W3C extended log file format; the HttpProxy log's own heading.
 */
export function readLayout(line: string): Layout | undefined {
  const named = line.slice(0, FIELDS.length).toLowerCase() === FIELDS;
  if (!named && !line.startsWith('DateTime,')) return undefined;
  const names = named ? line.slice(FIELDS.length).trim() : line.trim();
  return names.includes(',') ? httpProxy(names.split(',')) : iis(names.split(/\s+/));
}

function iis(fields: string[]): Layout {
  const place = finder(fields);
  return {
    kind: 'iis',
    fields,
    date: place('date'),
    time: place('time'),
    stem: place('cs-uri-stem'),
    query: place('cs-uri-query'),
    user: place('cs-username'),
    agent: place('cs(user-agent)'),
    status: place('sc-status'),
  };
}

function httpProxy(fields: string[]): Layout {
  const place = finder(fields);
  return {
    kind: 'httpproxy',
    fields,
    date: place('datetime'),
    time: -1,
    stem: place('urlstem'),
    query: place('urlquery'),
    user: place('authenticateduser'),
    agent: place('useragent'),
    status: place('httpstatus'),
  };
}

function finder(fields: string[]): (name: string) => number {
  const folded = fields.map((field) => field.trim().toLowerCase());
  return (name) => folded.indexOf(name);
}
