import type { Output } from './output';
import { cannotTell, endMissing, linesOf, outputReader } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { asked, collection, field, has, oneOf, only, whole } from './values';

/** Source: the Status values of the Get-MailboxDatabaseCopyStatus reference. */
const STATUSES = [
  'Mounted',
  'Mounting',
  'Dismounting',
  'Dismounted',
  'Healthy',
  'Initializing',
  'Resynchronizing',
  'Seeding',
  'SeedingSource',
  'Suspended',
  'Failed',
  'FailedAndSuspended',
  'ServiceDown',
  'DisconnectedAndHealthy',
  'DisconnectedAndResynchronizing',
  'SinglePageRestore',
  'NonExchangeReplication',
  'Misconfigured',
] as const;
type CopyStatus = (typeof STATUSES)[number];

/** A copy in one of these is the active one; a dismounted active copy is still active here. */
const ACTIVE: readonly (CopyStatus | undefined)[] = ['Mounted', 'Mounting', 'Dismounting', 'Dismounted'];

export interface DatabaseCopies {
  server?: string;
  /** How many copies are in each status. */
  statuses: { status: CopyStatus; count: number }[];
  /** How many copies are active on the server. */
  active: number;
  verdict?: 'active' | 'none';
}

const INSTEAD = 'Get-MailboxDatabaseCopyStatus -Server <server> | Format-List Name,Status';

/**
 * Reads `Get-MailboxDatabaseCopyStatus | Group Status`, and the same without the grouping. Suggests `active` (copies
 * are active on the server) or `none` (no row says so, and the end of the output is seen: a restart hangs on it).
 */
export const databaseCopies: Reader<DatabaseCopies> = outputReader({
  kind: 'database-copies',
  recognises: (output) => isGrouped(output) || (has(output, 'Name', 'Status') && isCopyList(output)),
  read(output) {
    const grouped = isGrouped(output);
    const counted = output.rows.map((row) => ({
      status: row.fits ? oneOf(field(row, grouped ? 'Name' : 'Status'), STATUSES) : undefined,
      count: grouped ? Number(/^\d{1,6}$/.exec(whole(field(row, 'Count')) ?? '')?.[0] ?? Number.NaN) : 1,
    }));
    if (counted.length > 0 && counted.every(({ status }) => status === undefined) && grouped) return undefined;
    const isActive = ({ status }: { status?: CopyStatus }) => ACTIVE.includes(status);
    const activeRows = output.rows.filter((_, i) => isActive(counted[i]!));
    const server = serverOf(output, grouped);
    return {
      findings: {
        ...(server ? { server } : {}),
        statuses: totals(counted),
        active: counted.filter(isActive).reduce((sum, { count }) => sum + (count || 1), 0),
        ...judge(output, counted, activeRows.length > 0).verdict,
      },
      facts: {},
      because: linesOf(output.shape, activeRows.length > 0 ? activeRows : output.rows, 'Count', 'Name', 'Status'),
      ...judge(output, counted, activeRows.length > 0).doubt,
    };
  },
  suggests: ({ verdict }) => verdict,
});

const isGrouped = (output: Output): boolean =>
  has(output, 'Count', 'Name') && (has(output, 'Group') || output.shape === 'list');

const isCopyList = (output: Output): boolean =>
  has(output, 'CopyQueueLength') ||
  has(output, 'ContentIndexState') ||
  (output.rows.length > 0 && output.rows.every((row) => row.fields.get('name')?.text.includes('\\')));

interface Counted {
  status?: CopyStatus;
  count: number;
}

function judge(
  output: Output,
  counted: readonly Counted[],
  anyActive: boolean,
): { verdict: { verdict?: 'active' | 'none' }; doubt: { cannotTell?: CannotTell } } {
  if (anyActive) return { verdict: { verdict: 'active' }, doubt: {} };
  if (counted.some(({ status, count }) => status === undefined || Number.isNaN(count))) {
    return { verdict: {}, doubt: cannotTell('A status or a count is missing, cut off or wrapped on a line.', INSTEAD) };
  }
  if (!output.ended || counted.length === 0) return { verdict: {}, doubt: endMissing(INSTEAD) };
  return { verdict: { verdict: 'none' }, doubt: {} };
}

function totals(counted: readonly Counted[]): { status: CopyStatus; count: number }[] {
  const sums = new Map<CopyStatus, number>();
  for (const { status, count } of counted) if (status && count) sums.set(status, (sums.get(status) ?? 0) + count);
  return [...sums].map(([status, count]) => ({ status, count }));
}

/** Copies are named `database\server`. */
function serverOf(output: Output, grouped: boolean): string | undefined {
  const names = output.rows.flatMap((row) =>
    grouped ? (collection(field(row, 'Group'))?.items ?? []) : (whole(field(row, 'Name')) ?? []),
  );
  return only(names.map((name) => name.split('\\')[1])) ?? asked(output, 'server', 'Server');
}
