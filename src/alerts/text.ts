import { z } from 'zod';
import type { Alert, AlertSource, SourceRule } from './alert';
import type { Instant } from './instant';
import { readText } from './read-text';
import { readAs } from './unreadable';

/** People and managed availability say it once for each spell, and nobody has to say that it is over. */
const rule: SourceRule = { repeats: 'once-per-spell', silenceMeans: 'nothing', recovery: 'never-told' };

const Message = z.object({ text: z.string() });

/** Any text at all is an alert here: somebody has sent it to be looked at. */
const parse = (body: unknown, receivedAt: Instant): Alert[] =>
  readText('text', typeof body === 'string' ? body : readAs('text', Message, body).text, receivedAt);

export const text: AlertSource = { body: 'either', parse, rule };
