import type { Explanation } from './explanation';
import { parseStatusQuery } from './query';
import { commandNamed, isFamily, statusCommands, statusesNamed, statusesOf, statusOf, withParts } from './tables';

/** For the answer to a status nobody knows, or none. */
export const canBeAsked =
  'Ask for a status number (“126”), one of a command (“sync 3”), an HTTP status (“503”, “401.1”), ' +
  'a Windows error (“win32 64”, “0x80070005”), or a word from a log (“Connection_Dropped”, “KeepAliveFailure”).';

const present = (statuses: readonly (Explanation | undefined)[]): Explanation[] =>
  statuses.filter((s) => s !== undefined);

/** A substatus that has no line of its own means what its status means. */
const httpStatus = (code: string): Explanation | undefined =>
  statusOf('http', code) ?? statusOf('http', code.replace(/\.\d+$/, ''));

/** An HRESULT that only wraps a Windows error code (0x8007…) means what that code means. */
function windowsStatus(code: string): Explanation[] {
  if (!code.startsWith('0x')) return present([statusOf('win32', code)]);
  const value = Number(code);
  const facility = Math.floor(value / 0x10000);
  const inner = statusOf('win32', String(value % 0x10000));
  const own = statusOf('hresult', code);
  if (facility === 0) return present([own, inner]);
  if (own) return [own];
  return facility === 0x8007 && inner ? [{ ...inner, command: 'hresult', code }] : [];
}

function inFamily(family: string, code: string): Explanation[] {
  if (family === 'http') return present([httpStatus(code)]);
  if (family === 'win32' || family === 'hresult') return windowsStatus(code);
  return present([statusOf(family, code)]);
}

/** A command's own status; without one, the common status of that number; without that, the HTTP status. */
function ofCommand(command: string, code: string): Explanation[] {
  const own = withParts(command).flatMap((part) => inFamily(part, code));
  if (own.length > 0) return own;
  return [statusOf('common', code), httpStatus(code)].filter((status) => status !== undefined).slice(0, 1);
}

/** All that a bare code can mean, the current command's meaning first. */
function anywhere(code: string, current: string | undefined): Explanation[] {
  if (code.startsWith('0x')) return windowsStatus(code);
  if (code.includes('.')) return inFamily('http', code);
  const here = current ? withParts(current) : [];
  const order = [...new Set([...here, ...statusCommands])];
  return present(order.map((command) => statusOf(command, code)));
}

/** With a family named, the statuses of that family; a command's errors go by the common names. */
const inside = (command: string | undefined, statuses: readonly Explanation[]): Explanation[] =>
  statuses.filter((status) => command === undefined || !isFamily(command) || status.command === command);

/**
 * Explains a status as a person asks for it: a number, a command and a number, or a name from a log.
 * @param context the current step's command, in any spelling: its meaning of a bare number comes first.
 * @returns likeliest first; `[]` when nothing by that number or name is known.
 */
export function explain(query: string, context: { command?: string } = {}): Explanation[] {
  const asked = parseStatusQuery(query);
  if (!asked) return [];
  const { command, code, name } = asked;
  if (name !== undefined) return inside(command, statusesNamed(name));
  if (code === undefined) return withParts(command ?? '').flatMap(statusesOf);
  if (command === undefined) return anywhere(code, commandNamed(context.command ?? ''));
  return isFamily(command) ? inFamily(command, code) : ofCommand(command, code);
}
