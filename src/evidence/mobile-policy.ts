import { cannotTell, linesOf, outputReader, told } from './read-outputs';
import type { Reader } from './reader';
import { type Size, sizeOf } from './size';
import { field, goodFacts, has, truth, whole } from './values';

export interface MobilePolicy {
  name?: string;
  attachmentsEnabled?: boolean;
  maxAttachmentSize?: Size;
}

export interface MobilePolicies {
  policies: MobilePolicy[];
}

/**
 * Reads `Get-MobileDeviceMailboxPolicy | ft Name,*Attach*`. It suggests nothing: two questions are asked of the same
 * output. A single policy becomes the fact `policy`.
 */
export const mobilePolicy: Reader<MobilePolicies> = outputReader({
  kind: 'mobile-policy',
  recognises: (output) => has(output, 'AttachmentsEnabled') || has(output, 'MaxAttachmentSize'),
  read(output) {
    const policies = output.rows.map((row): MobilePolicy => {
      const name = whole(field(row, 'Name', 'Identity'));
      const enabled = truth(field(row, 'AttachmentsEnabled'));
      const size = sizeOf(field(row, 'MaxAttachmentSize'));
      if (!row.fits) return {};
      return {
        ...(name ? { name } : {}),
        ...(enabled === undefined ? {} : { attachmentsEnabled: enabled }),
        ...(size ? { maxAttachmentSize: size } : {}),
      };
    });
    const halves = policies.some(
      ({ attachmentsEnabled, maxAttachmentSize }) =>
        (has(output, 'AttachmentsEnabled') && attachmentsEnabled === undefined) ||
        (has(output, 'MaxAttachmentSize') && !maxAttachmentSize),
    );
    return {
      findings: { policies: told(policies) },
      facts: goodFacts({ policy: policies.length === 1 ? policies[0]!.name : undefined }),
      because: linesOf(output.shape, output.rows, 'Name', 'AttachmentsEnabled', 'MaxAttachmentSize'),
      ...(halves || policies.length === 0
        ? cannotTell(
            'A setting is missing or cut off on a line.',
            'Get-MobileDeviceMailboxPolicy -Identity <policy> | Format-List Name,AttachmentsEnabled,MaxAttachmentSize',
          )
        : {}),
    };
  },
});
