import type { Output } from './output';
import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { asked, collection, field, goodFacts, has, truth, whole } from './values';

export interface CasMailbox {
  mailbox?: string;
  activeSyncEnabled?: boolean;
  /** Device IDs that may not sync with the mailbox; missing where the paste does not show the list, or not all of it. */
  blockedDeviceIds?: string[];
  allowedDeviceIds?: string[];
  policy?: string;
  debugLogging?: boolean;
}

const SHOWN = [
  'ActiveSyncEnabled',
  'ActiveSyncBlockedDeviceIDs',
  'ActiveSyncAllowedDeviceIDs',
  'ActiveSyncMailboxPolicy',
  'ActiveSyncDebugLogging',
] as const;

/**
 * Reads `Get-CASMailbox`. Suggests `yes` or `no` for ActiveSyncEnabled; where that is not shown, `none` for an empty
 * list of blocked devices. The policy and the mailbox become facts.
 */
export const casMailbox: Reader<CasMailbox> = outputReader({
  kind: 'cas-mailbox',
  recognises: (output) => SHOWN.some((name) => has(output, name)),
  read(output) {
    const [row] = output.rows;
    if (!row) return undefined;
    const because = linesOf(output.shape, output.rows, 'PrimarySmtpAddress', ...SHOWN);
    const fieldOf = (name: string) => (row.fits ? field(row, name) : undefined);
    if (output.rows.length > 1) return { findings: {}, facts: {}, because, ...several };
    const address = whole(fieldOf('PrimarySmtpAddress'));
    const mailbox = address ?? asked(output, 'mailbox');
    const blocked = collection(fieldOf('ActiveSyncBlockedDeviceIDs'));
    const allowed = collection(fieldOf('ActiveSyncAllowedDeviceIDs'));
    const enabled = truth(fieldOf('ActiveSyncEnabled'));
    const logging = truth(fieldOf('ActiveSyncDebugLogging'));
    const policy = whole(fieldOf('ActiveSyncMailboxPolicy'));
    const findings: CasMailbox = {
      ...(mailbox ? { mailbox } : {}),
      ...(enabled === undefined ? {} : { activeSyncEnabled: enabled }),
      ...(blocked?.all ? { blockedDeviceIds: blocked.items } : {}),
      ...(allowed?.all ? { allowedDeviceIds: allowed.items } : {}),
      ...(policy ? { policy } : {}),
      ...(logging === undefined ? {} : { debugLogging: logging }),
    };
    return { findings, facts: goodFacts({ mailbox: address, policy }), because, ...doubt(output, findings) };
  },
  suggests({ activeSyncEnabled, blockedDeviceIds }) {
    if (activeSyncEnabled !== undefined) return activeSyncEnabled ? 'yes' : 'no';
    return blockedDeviceIds?.length === 0 ? 'none' : undefined;
  },
});

const several = cannotTell(
  'The paste shows more than one mailbox.',
  'Get-CASMailbox -Identity <mailbox> | Format-List PrimarySmtpAddress,ActiveSync*',
);

function doubt(output: Output, findings: CasMailbox): { cannotTell?: CannotTell } {
  if (has(output, 'ActiveSyncEnabled') && findings.activeSyncEnabled === undefined) {
    return cannotTell(
      'ActiveSyncEnabled is cut off, or not in English.',
      'Get-CASMailbox -Identity <mailbox> | Format-List ActiveSyncEnabled',
    );
  }
  const lists = {
    ActiveSyncBlockedDeviceIDs: findings.blockedDeviceIds,
    ActiveSyncAllowedDeviceIDs: findings.allowedDeviceIds,
  };
  for (const [name, ids] of Object.entries(lists)) {
    if (!has(output, name) || ids) continue;
    return cannotTell(
      'The list of device IDs is cut off.',
      `$FormatEnumerationLimit = -1; Get-CASMailbox -Identity <mailbox> | Format-List ${name}`,
    );
  }
  return {};
}
