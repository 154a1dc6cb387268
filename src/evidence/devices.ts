import { checkFact } from '../facts/facts';
import type { Row } from './output';
import { cannotTell, linesOf, outputReader, told } from './read-outputs';
import type { Reader } from './reader';
import { asked, field, goodFacts, has, oneOf, whole } from './values';

const ACCESS = ['Allowed', 'Blocked', 'Quarantined', 'DeviceDiscovery', 'MailboxMigration', 'Unknown'] as const;

export interface Device {
  deviceId?: string;
  deviceType?: string;
  deviceModel?: string;
  deviceOS?: string;
  userAgent?: string;
  /** As printed: dates follow the server's culture. */
  lastSuccessSync?: string;
  accessState?: (typeof ACCESS)[number];
  accessReason?: string;
}

export interface Devices {
  mailbox?: string;
  devices: Device[];
}

/**
 * Reads `Get-MobileDeviceStatistics`, `Get-MobileDevice` and their older names. The only device becomes the fact
 * `deviceId`; of several, a person chooses. It suggests nothing.
 */
export const devices: Reader<Devices> = outputReader({
  kind: 'devices',
  recognises: (output) => has(output, 'DeviceId'),
  read(output) {
    const rows = output.rows.filter((row) => field(row, 'DeviceId'));
    const found = rows.map(deviceOf);
    const mailbox = asked(output, 'mailbox', 'Mailbox');
    return {
      findings: { ...(mailbox ? { mailbox } : {}), devices: told(found) },
      facts: goodFacts({ deviceId: output.rows.length === 1 ? found[0]?.deviceId : undefined }),
      because: linesOf(output.shape, rows, 'DeviceId', 'DeviceType', 'LastSuccessSync', 'DeviceAccessState'),
      ...(found.length > 0 && found.every(({ deviceId }) => deviceId)
        ? {}
        : cannotTell(
            'A device ID is missing, cut off or wrapped.',
            'Get-MobileDeviceStatistics -Mailbox <mailbox> | Format-List DeviceId,DeviceType,LastSuccessSync',
          )),
    };
  },
});

function deviceOf(row: Row): Device {
  if (!row.fits) return {};
  const id = whole(field(row, 'DeviceId'));
  const checked = id === undefined ? undefined : checkFact('deviceId', id);
  const texts = {
    deviceType: whole(field(row, 'DeviceType')),
    deviceModel: whole(field(row, 'DeviceModel')),
    deviceOS: whole(field(row, 'DeviceOS')),
    userAgent: whole(field(row, 'DeviceUserAgent')),
    lastSuccessSync: whole(field(row, 'LastSuccessSync')),
    accessReason: whole(field(row, 'DeviceAccessStateReason')),
  };
  const accessState = oneOf(field(row, 'DeviceAccessState'), ACCESS);
  return {
    ...(checked?.ok ? { deviceId: checked.value } : {}),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    ...(accessState ? { accessState } : {}),
  };
}
