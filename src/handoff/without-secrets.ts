import { REDACTED, redact } from '../evidence/redact';

/** A text without its secrets, and how many were taken out: here, or already at the door it came in by. */
export function withoutSecrets(text: string): { text: string; count: number } {
  const clean = redact(text).text;
  return { text: clean, count: clean.split(REDACTED).length - 1 };
}
