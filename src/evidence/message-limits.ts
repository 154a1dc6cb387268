import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { isOver, type Size, sizeOf } from './size';
import { field, has } from './values';

export interface MessageLimits {
  maxReceiveSize?: Size;
  maxSendSize?: Size;
  /** Whether either limit is above 10 MB. */
  overTenMegabytes?: boolean;
}

const TEN_MEGABYTES = 10 * 1024 * 1024;

/** Reads `Get-TransportConfig | fl *size`. Suggests `yes` (MaxReceiveSize or MaxSendSize is above 10 MB) or `no`. */
export const messageLimits: Reader<MessageLimits> = outputReader({
  kind: 'message-limits',
  recognises: (output) => has(output, 'MaxReceiveSize') || has(output, 'MaxSendSize'),
  read(output) {
    const [row] = output.rows;
    const single = row?.fits && output.rows.length === 1 ? row : undefined;
    const receive = single ? sizeOf(field(single, 'MaxReceiveSize')) : undefined;
    const send = single ? sizeOf(field(single, 'MaxSendSize')) : undefined;
    const over = [receive, send].some((size) => size && isOver(size, TEN_MEGABYTES));
    const known = over || (receive !== undefined && send !== undefined);
    return {
      findings: {
        ...(receive ? { maxReceiveSize: receive } : {}),
        ...(send ? { maxSendSize: send } : {}),
        ...(known ? { overTenMegabytes: over } : {}),
      },
      facts: {},
      because: linesOf(output.shape, output.rows, 'MaxReceiveSize', 'MaxSendSize'),
      ...(known
        ? {}
        : cannotTell(
            'One of the two limits is missing or cut off.',
            'Get-TransportConfig | Format-List MaxReceiveSize,MaxSendSize',
          )),
    };
  },
  suggests: ({ overTenMegabytes: over }) => (over === undefined ? undefined : over ? 'yes' : 'no'),
});
