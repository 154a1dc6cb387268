import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { field, has, oneOf, whyUnread } from './values';

const LEVELS = ['Allow', 'Block', 'Quarantine'] as const;

export interface OrganizationAccess {
  defaultAccessLevel?: (typeof LEVELS)[number];
}

/** Reads `Get-ActiveSyncOrganizationSettings`. Suggests `yes` (new devices are allowed) or `no` (blocked, quarantined). */
export const organizationAccess: Reader<OrganizationAccess> = outputReader({
  kind: 'organization-access',
  recognises: (output) => has(output, 'DefaultAccessLevel'),
  read(output) {
    const [row] = output.rows;
    const level = row?.fits && output.rows.length === 1 ? oneOf(field(row, 'DefaultAccessLevel'), LEVELS) : undefined;
    return {
      findings: level ? { defaultAccessLevel: level } : {},
      facts: {},
      because: linesOf(output.shape, output.rows, 'DefaultAccessLevel'),
      ...(level
        ? {}
        : cannotTell(
            whyUnread(row, 'DefaultAccessLevel', 'DefaultAccessLevel is missing or cut off.'),
            'Get-ActiveSyncOrganizationSettings | Format-List DefaultAccessLevel',
          )),
    };
  },
  suggests: ({ defaultAccessLevel }) =>
    defaultAccessLevel ? (defaultAccessLevel === 'Allow' ? 'yes' : 'no') : undefined,
});
