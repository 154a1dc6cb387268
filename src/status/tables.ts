import { z } from 'zod';
import { type Explanation, OWNERS } from './explanation';
import commands from './tables/commands.json';
import common from './tables/common.json';
import http from './tables/http.json';
import httperr from './tables/httperr.json';
import logTokens from './tables/log-tokens.json';
import windows from './tables/windows.json';

const Words = z.string().trim().min(1);

const Table = z.strictObject({
  command: Words,
  source: Words,
  statuses: z.array(
    z.strictObject({
      code: z.union([z.int().nonnegative(), Words]),
      name: Words,
      owner: z.enum(OWNERS),
      success: z.literal(true).optional(),
      meaning: Words,
      resolution: Words,
      /** The heading in KB 10047 that treats this status. */
      section: Words.optional(),
      /** Other names the same status goes by in logs and in the guide. */
      also: z.array(Words).optional(),
    }),
  ),
});

/** Letters and digits only, lower case: what two spellings of one name share. */
export const keyOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** In the order in which a bare number is likeliest meant. */
const tables = z.array(Table).parse([...common, ...http, ...commands, ...httperr, ...logTokens, ...windows]);

const rows = tables.flatMap(({ command, source, statuses }) =>
  statuses.map(({ code, name, success = false, meaning, owner, resolution, section, also = [] }) => {
    const treatedBy = section ? { treatedBy: { runbook: 'activesync-guide', section } } : {};
    const explanation: Explanation = { command, code, name, success, meaning, owner, resolution, source, ...treatedBy };
    return { explanation, names: [name, ...also] };
  }),
);

/** Everything that can be explained, likeliest first. */
export const explanations: readonly Explanation[] = rows.map((row) => row.explanation);

/** Every command or family that has statuses of its own, likeliest first. */
export const statusCommands: readonly string[] = [...new Set(tables.map((table) => table.command))];

const group = <T>(items: readonly T[], by: (item: T) => string): ReadonlyMap<string, readonly T[]> =>
  Map.groupBy(items, by);

const byCommand = group(explanations, (e) => e.command);
const byCode = group(explanations, (e) => `${e.command} ${e.code}`.toLowerCase());

/** A command's own statuses, in the order of its table. */
export const statusesOf = (command: string): readonly Explanation[] => byCommand.get(command) ?? [];

/** One command's own status. Codes are unique within a command. */
export const statusOf = (command: string, code: string): Explanation | undefined =>
  byCode.get(`${command} ${code}`.toLowerCase())?.[0];

const FAMILIES = ['common', 'http', 'win32', 'hresult', 'httperr', 'error', 'access'];

/** Not a protocol command: a family of numbers or words that any command can come with. */
export const isFamily = (command: string): boolean => FAMILIES.includes(command);

/** Only the families' names are identifiers; the commands' names are titles of ours that many of them share. */
const byName = group(
  rows
    .filter(({ explanation }) => isFamily(explanation.command))
    .flatMap(({ explanation, names }) => names.map((name) => ({ name: keyOf(name), explanation }))),
  (row) => row.name,
);

/** The statuses that go by a name, however it is spelled: `Connection Dropped`, `quotaexceeded`. */
export const statusesNamed = (name: string): readonly Explanation[] =>
  (byName.get(keyOf(name)) ?? []).map((row) => row.explanation);

const within = (command: string): readonly string[] =>
  statusCommands.filter((c) => c === command || c.startsWith(`${command}/`) || c.startsWith(`${command} (`));

/** What logs and people call them. */
const otherNames: Readonly<Record<string, string>> = {
  iis: 'http',
  https: 'http',
  options: 'http',
  'sc-status': 'http',
  windows: 'win32',
  'sc-win32-status': 'win32',
  hr: 'hresult',
  'http.sys': 'httperr',
  's-reason': 'httperr',
};

const spellings = new Map<string, string>([
  ...statusCommands.flatMap((c) => [c, c.replace(/ \(.*/, '')]).map((c) => [keyOf(c), c] as const),
  ...Object.entries(otherNames).map(([name, command]) => [keyOf(name), command] as const),
]);

/** The command that a word names, as `statusCommands` spells it; `Provision/Policy` stands for both its directions. */
export const commandNamed = (word: string): string | undefined => spellings.get(keyOf(word));

const families = new Map([...spellings.values()].map((command) => [command, within(command)]));

/** A command and the parts of it that have statuses of their own. */
export const withParts = (command: string): readonly string[] => families.get(command) ?? [];
