import type { Severity } from './alert';

/** Where nobody says how bad it is. */
export const UNSAID: Severity = 2;

/** The server has tried to heal itself and failed: Exchange's managed availability escalates only then. */
export const UNHEALTHY: Severity = 1;

/**
 * Words that senders use. Sources: the common label values of Prometheus rules, PD-CEF (critical, error, warning,
 * info), SCOM's severities (Error, Warning, Information), Azure Monitor (Sev0 to Sev4).
 */
const WORDS: Readonly<Record<string, Severity>> = {
  critical: 0,
  crit: 0,
  fatal: 0,
  emergency: 0,
  page: 0,
  disaster: 0,
  p1: 0,
  error: 1,
  high: 1,
  major: 1,
  p2: 1,
  warning: 2,
  warn: 2,
  medium: 2,
  average: 2,
  moderate: 2,
  p3: 2,
  minor: 3,
  low: 3,
  notice: 3,
  p4: 3,
  info: 4,
  information: 4,
  informational: 4,
  debug: 4,
  none: 4,
  p5: 4,
  sev0: 0,
  sev1: 1,
  sev2: 2,
  sev3: 3,
  sev4: 4,
};

export const severityOf = (word: string): Severity | undefined => {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
};
