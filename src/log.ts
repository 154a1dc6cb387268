import pino from 'pino';

/** The one log: JSON lines on standard output. What may be a secret is cut at the sink. */
export const log = pino({
  level: 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ['authorization', '*.authorization', 'headers.authorization', 'password', '*.password', 'token', '*.token'],
    censor: '[cut]',
  },
  serializers: { err: ({ name, message, stack, code }: Error & { code?: string }) => ({ name, message, code, stack }) },
});

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>;
