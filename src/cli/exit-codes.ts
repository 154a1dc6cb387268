import { CommanderError } from 'commander';

/**
 * How a command ends: 0 where it did what was asked. 1 where the answer is no: a code that nothing is known about, logs
 * that cannot tell, a timeline that was changed. 2 where it could not be asked: words that fit no command, a case or a
 * runbook that is not there, settings, files or a database that cannot be used.
 */
export const SAYS_NO = 1;
export const NOT_DONE = 2;

/** Commander ends with 1 where words fit no command. What we end ourselves has the code `commander.error`, and its own. */
export function ended(error: CommanderError): never {
  const isOurs = error.exitCode === 0 || error.code === 'commander.error';
  throw isOurs ? error : new CommanderError(NOT_DONE, error.code, error.message);
}
