import pino from 'pino';
import { REDACTED, redact } from './evidence/redact';
import { turnId } from './watch/turn-id';

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>;

/** Keys whose value is never shown, whatever it looks like. */
const SECRET_KEY = /authorization|cookie|passw(?:or)?d|secret|token|api_?-?key|connection_?string/i;

/**
 * A log of JSON lines, each with the id of the request it came of. Secrets are cut at the sink, in the finished line:
 * by the name of the key, by the look of the value, and by being one of `secrets`.
 * @param secrets values that must not be seen anywhere: the app's own password, the alert sources' tokens
 * @param to where the lines go; standard output where it is missing
 */
export function createLog(secrets: readonly string[] = [], to?: pino.DestinationStream): pino.Logger {
  const clean = cleaner(secrets);
  const options: pino.LoggerOptions = {
    level: 'info',
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const turn = turnId();
      return turn === undefined ? {} : { turn };
    },
    serializers: { err: told },
    hooks: { streamWrite: (line) => cleanLine(line, clean) },
  };
  return to ? pino(options, to) : pino(options);
}

/** An error as the log shows it, with what it was caused by. */
const told = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return { name, message, code, stack, ...(cause === undefined ? {} : { cause: told(cause) }) };
};

/** Takes secrets out of a text. */
function cleaner(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 4);
  return (text) => redact(known.reduce((left, secret) => left.replaceAll(secret, REDACTED), text)).text;
}

function cleanLine(line: string, clean: (text: string) => string): string {
  try {
    return `${JSON.stringify(cleanValue(JSON.parse(line), clean))}\n`;
  } catch {
    return `${clean(line.trimEnd())}\n`;
  }
}

function cleanValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null && typeof item !== 'boolean' ? REDACTED : cleanValue(item, clean),
    ]),
  );
}
