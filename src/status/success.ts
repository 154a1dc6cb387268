import { commandNamed, statusOf, withParts } from './tables';

/**
 * Whether a logged status means success for its command. Ping succeeds with 1 and 2, MoveItems with 3; SendMail,
 * SmartReply and SmartForward succeed without any status. A number nobody knows is success only if it is 1, or 2xx for
 * HTTP.
 * @param command as the log's `Cmd` spells it, or a family of `statusCommands`; case does not matter.
 * @param code `undefined`, `null` or `''` where the log has no status: then the HTTP status alone decides.
 */
export function isSuccess(command: string, code?: number | string | null): boolean {
  if (code === undefined || code === null || code === '') return true;
  const asked = commandNamed(command);
  const own = withParts(asked ?? '')
    .map((part) => statusOf(part, String(code)))
    .find((status) => status !== undefined);
  if (own) return own.success;
  if (asked === 'http') return /^2\d\d(?:\.|$)/.test(String(code));
  return statusOf('common', String(code))?.success ?? String(code) === '1';
}
