import { LRUCache } from 'lru-cache';
import type { Alert } from '../../alerts';
import { redact } from '../../evidence/redact';

/** Secrets stay at the door: an alert's text is anybody's. */
export const cleanAlert = (alert: Alert, clean = (text: string): string => redact(text).text): Alert => ({
  ...alert,
  title: clean(alert.title),
  text: clean(alert.text),
  raw: clean(alert.raw),
});

/** Most texts come again and again: each is looked at once. */
export function alertCleaner(): (alert: Alert) => Alert {
  const seen = new LRUCache<string, string>({
    max: 5_000,
    maxSize: 8_000_000,
    sizeCalculation: ({ length }) => 2 * length + 1,
  });
  const clean = (text: string): string => {
    const before = seen.get(text);
    if (before !== undefined) return before;
    const cleaned = redact(text).text;
    seen.set(text, cleaned);
    return cleaned;
  };
  return (alert) => cleanAlert(alert, clean);
}
