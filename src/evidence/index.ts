import { casMailbox } from './cas-mailbox';
import { databaseCopies } from './database-copies';
import { deviceAccessRules } from './device-access-rules';
import { devices } from './devices';
import { fiddler } from './fiddler';
import { filterDrivers } from './filter-drivers';
import { healthReport } from './health-report';
import { logsSummary } from './logs-summary';
import { mailboxAddresses } from './mailbox-addresses';
import { mailboxLog } from './mailbox-log';
import { mailboxServer } from './mailbox-server';
import { messageLimits } from './message-limits';
import { mobilePolicy } from './mobile-policy';
import { monitoringProbe } from './monitoring-probe';
import { organizationAccess } from './organization-access';
import { openPaste, type Paste } from './paste';
import { popSettings } from './pop-settings';
import { cannotTell } from './read-outputs';
import type { Reader, Reading } from './reader';
import { serverHealth } from './server-health';
import { serviceHealth } from './service-health';
import { services } from './services';
import { shellErrors } from './shell-errors';
import { upnSuffixes } from './upn-suffixes';
import { virtualDirectory } from './virtual-directory';
import { webServer } from './web-server';

/** Every reader there is, one for each kind of output. */
export const readers = [
  serverHealth,
  healthReport,
  monitoringProbe,
  databaseCopies,
  casMailbox,
  mailboxAddresses,
  organizationAccess,
  deviceAccessRules,
  virtualDirectory,
  messageLimits,
  mobilePolicy,
  devices,
  popSettings,
  services,
  serviceHealth,
  mailboxServer,
  upnSuffixes,
  filterDrivers,
  webServer,
  shellErrors,
  mailboxLog,
  fiddler,
  logsSummary,
] as readonly Reader<unknown>[];

/**
 * Reads everything it knows in a paste, in the paste's order. Total and deterministic; binary data and text of other
 * kinds give `[]`.
 * @param text at most a million characters (2^20) and 20,000 lines; of a longer one comes a single reading of kind
 * `paste` that says so.
 */
export function readPaste(text: string): Reading[] {
  const paste = openPaste(text);
  return paste.tooLong ? [tooLong(text)] : readOpened(paste);
}

/** The same of a paste that is open already; the lines are those given. */
export function readOpened(paste: Paste): Reading[] {
  const first = ({ because }: Reading) => because[0]?.line ?? Number.MAX_SAFE_INTEGER;
  return readers.flatMap((reader) => reader.read(paste)).sort((a, b) => first(a) - first(b));
}

const tooLong = ({ length }: string): Reading => ({
  kind: 'paste',
  findings: { characters: length },
  facts: {},
  because: [],
  ...cannotTell(
    'The paste is longer than a million characters or 20,000 lines, so it is not read.',
    'Paste only the output of the command; give whole log files to the log questions.',
  ),
});

/** The verdict a reading carries in itself: `healthy`, `succeeded`, `yes`. `undefined` where it can't tell. */
export const suggestionOf = ({ kind, findings, cannotTell }: Reading): string | undefined =>
  cannotTell ? undefined : readers.find((reader) => reader.kind === kind)?.suggests?.(findings);

const LOOKS =
  /^(?:\s{0,8}--[-\t ]*|\s{0,8}[A-Za-z][A-Za-z0-9]{1,60} {0,60} : .*|(?:\[PS\] ?|PS )?[A-Za-z]:\\[^<>|"\n]{0,240}>.*|.*\t.*\t.*)$/m;
const SAYS =
  /<(?:table|pre|\?xml)|FullyQualifiedErrorId|CommandNotFoundException|is not recognized as|Access is denied|triage-logs:|successfully (?:recycled|restarted|stopped)|xmlns="/;

/** A quick guess whether a message is a pasted block rather than something said. It looks at the first 20,000 characters. */
export function looksLikeOutput(text: string): boolean {
  const start = text.slice(0, 20_000);
  return LOOKS.test(start) || SAYS.test(start);
}
