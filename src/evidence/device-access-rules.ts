import { cannotTell, endMissing, linesOf, outputReader, told } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { field, goodFacts, has, oneOf, whole } from './values';

const LEVELS = ['Allow', 'Block', 'Quarantine'] as const;
const CHARACTERISTICS = ['DeviceType', 'DeviceModel', 'DeviceOS', 'UserAgent', 'XMSWLHeader'] as const;

export interface DeviceAccessRule {
  name?: string;
  characteristic?: (typeof CHARACTERISTICS)[number];
  queryString?: string;
  accessLevel?: (typeof LEVELS)[number];
}

export interface DeviceAccessRules {
  rules: DeviceAccessRule[];
  /** The rules that block or quarantine. Whether one matches the user's device is for a person to say. */
  refusing: DeviceAccessRule[];
  verdict?: 'none';
}

const INSTEAD = 'Get-ActiveSyncDeviceAccessRule | Format-List Name,Characteristic,QueryString,AccessLevel';

/**
 * Reads `Get-ActiveSyncDeviceAccessRule`. Suggests `none` where no rule blocks or quarantines and the end of the output
 * is seen; nothing otherwise. A single refusing rule becomes the fact `rule`.
 */
export const deviceAccessRules: Reader<DeviceAccessRules> = outputReader({
  kind: 'device-access-rules',
  recognises: (output) => has(output, 'AccessLevel') && (has(output, 'Characteristic') || has(output, 'QueryString')),
  read(output) {
    const rules = output.rows.map((row): DeviceAccessRule => {
      const name = whole(field(row, 'Name', 'Identity'));
      const characteristic = oneOf(field(row, 'Characteristic'), CHARACTERISTICS);
      const queryString = whole(field(row, 'QueryString'));
      const accessLevel = oneOf(field(row, 'AccessLevel'), LEVELS);
      if (!row.fits) return {};
      return {
        ...(name ? { name } : {}),
        ...(characteristic ? { characteristic } : {}),
        ...(queryString ? { queryString } : {}),
        ...(accessLevel ? { accessLevel } : {}),
      };
    });
    const refuses = ({ accessLevel }: DeviceAccessRule) => accessLevel === 'Block' || accessLevel === 'Quarantine';
    const refusing = rules.filter(refuses);
    const doubt = refusing.length > 0 ? {} : doubtOf(rules, output.ended);
    const refusingRows = output.rows.filter((_, i) => refuses(rules[i]!));
    return {
      findings: {
        rules: told(rules),
        refusing: told(refusing),
        ...(refusing.length === 0 && !doubt.cannotTell ? { verdict: 'none' as const } : {}),
      },
      facts: goodFacts({ rule: refusing.length === 1 ? refusing[0]!.name : undefined }),
      because: linesOf(
        output.shape,
        refusing.length > 0 ? refusingRows : output.rows,
        ...['Name', 'Characteristic', 'QueryString', 'AccessLevel'],
      ),
      ...doubt,
    };
  },
  suggests: ({ verdict }) => verdict,
});

function doubtOf(rules: readonly DeviceAccessRule[], ended: boolean): { cannotTell?: CannotTell } {
  if (rules.some(({ accessLevel }) => !accessLevel))
    return cannotTell('AccessLevel is missing, cut off or wrapped on a line.', INSTEAD);
  return ended && rules.length > 0 ? {} : endMissing(INSTEAD);
}
