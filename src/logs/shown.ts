import type { Ending, LogAnswers, QuestionName } from './answers';

/** A few columns, for a screen as narrow as a phone's. The first column counts. */
export interface ShownTable {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  /** The rows as bars, where their lengths say more than their figures. */
  bars?: readonly { label: string; value: number }[];
}

const MOST_ROWS = 10;
const LONGEST_CELL = 80;

type Answers = LogAnswers['answers'];
interface Shown {
  of?: string;
  cells: readonly (string | number | undefined)[];
}

/** What is shown of each answer: the first ten groups, those of `user` before the others. */
export const tables: Readonly<Record<QuestionName, (answers: Answers, user?: string) => ShownTable>> = {
  sendMail: ({ sendMail }, user) =>
    table(
      ['Rows', 'Who', 'How it ended'],
      sendMail.groups.map((g) => ({ of: g.user, cells: [g.rows, who(g.user, g.device), ending(g)] })),
      user,
    ),
  syncKeyZero: ({ syncKeyZero }, user) =>
    table(
      ['Rows', 'Who', 'Most for one folder'],
      syncKeyZero.groups.map((g) => ({ of: g.user, cells: [g.rows, who(g.user, g.device), g.mostPerFolder] })),
      user,
    ),
  syncsPerKey: ({ syncsPerKey }) =>
    table(
      ['Rows', 'Device', 'Folder and SyncKey'],
      syncsPerKey.groups.map((g) => ({ cells: [g.rows, g.device, `${g.folder} · ${g.syncKey}`] })),
    ),
  highRpc: ({ highRpc }, user) =>
    table(
      ['RPCs', 'Time in them', 'Who and when (UTC)'],
      highRpc.highest.map((g) => ({
        of: g.user,
        cells: [
          g.rpcCount,
          g.rpcLatency === undefined ? undefined : `${g.rpcLatency.toLocaleString('en')} ms`,
          [who(g.user, g.device), g.command, g.at?.replace('T', ' ').replace('Z', '')].filter(Boolean).join(' · '),
        ],
      })),
      user,
    ),
  top20: ({ top20 }) =>
    withBars(
      table(
        ['Requests', 'Who', 'Commands'],
        top20.groups.map((g) => ({ cells: [g.rows, who(g.user, g.device), commands(g.commands)] })),
      ),
      top20.groups.map((g) => ({ label: who(g.user, g.device), value: g.rows })),
    ),
  errors: ({ errors }) =>
    withBars(
      table(
        ['Rows', 'Error'],
        errors.groups.map((g) => ({ cells: [g.rows, errorName(g)] })),
      ),
      errors.groups.map((g) => ({ label: errorName(g), value: g.rows })),
    ),
  statusErrors: ({ statusErrors }) =>
    withBars(
      table(
        ['Rows', 'Command and status'],
        statusErrors.groups.map((g) => ({ cells: [g.rows, `${g.command} ${g.status}`] })),
      ),
      statusErrors.groups.map((g) => ({ label: `${g.command} ${g.status}`, value: g.rows })),
    ),
  find: ({ find }) =>
    table(
      ['Rows', 'Command', 'Proxied to'],
      find.groups.map((g) => ({ cells: [g.rows, g.command || 'not ActiveSync', g.proxiedTo] })),
    ),
  device: ({ device }, user) =>
    table(
      ['Rows', 'User', 'How it ended'],
      device.groups.map((g) => ({ of: g.user, cells: [g.rows, g.user, ending(g)] })),
      user,
    ),
};

const who = (user: string, device: string): string => [user, device].filter(Boolean).join(' · ');

const ending = ({ command, status, error, http, access, failed }: Ending): string =>
  [
    command,
    status === undefined ? undefined : `status ${status}`,
    error,
    access,
    http === undefined ? undefined : `HTTP ${http}`,
    failed ? 'failed' : undefined,
  ]
    .filter(Boolean)
    .join(', ');

const errorName = ({ error, harmless }: { error: string; harmless: boolean }): string =>
  harmless ? `${error} (harmless)` : error;

const commands = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .slice(0, 3)
    .map(([command, count]) => `${command || '(none)'} ${count}`)
    .join(', ');

function table(heads: readonly string[], groups: readonly Shown[], user?: string): ShownTable {
  const ours = user === undefined ? [] : groups.filter(({ of }) => of !== undefined && isSameUser(of, user));
  const ordered = [...ours, ...groups.filter((group) => !ours.includes(group))].slice(0, MOST_ROWS);
  return { heads, rows: ordered.map(({ cells }) => cells.map(text)) };
}

/** Bars of one length, or a single one, say nothing. */
const withBars = (shown: ShownTable, bars: readonly { label: string; value: number }[]): ShownTable =>
  new Set(bars.map(({ value }) => value)).size > 1
    ? { ...shown, bars: bars.slice(0, MOST_ROWS).map(({ label, value }) => ({ label: text(label), value })) }
    : shown;

const text = (cell: string | number | undefined): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : oneLine(cell ?? '', LONGEST_CELL);

/** Words of a log, or of a file's name, on one line and not too long. */
export function oneLine(words: string, longest: number): string {
  const line = words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

/** `CONTOSO\ann` and `ann@contoso.com` and `ann` are one name here: what IIS writes depends on how the phone signed in. */
const isSameUser = (one: string, other: string): boolean => alias(one) === alias(other);
const alias = (user: string): string =>
  user
    .slice(user.lastIndexOf('\\') + 1)
    .split('@')[0]!
    .toLowerCase();
