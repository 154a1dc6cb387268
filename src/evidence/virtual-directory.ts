import type { Output } from './output';
import { cannotTell, endMissing, linesOf, outputReader, told } from './read-outputs';
import type { CannotTell, Reader } from './reader';
import { field, goodFacts, has, only, truth, whole, whyUnread } from './values';

export interface VirtualDirectories {
  /** The server all rows name. */
  server?: string;
  directories: { server?: string; basic?: boolean }[];
  verdict?: 'yes' | 'no';
}

const INSTEAD = 'Get-ActiveSyncVirtualDirectory | Format-List Server,BasicAuthEnabled';

/**
 * Reads `Get-ActiveSyncVirtualDirectory | ft server,basic*`. Suggests `no` (a directory has Basic authentication off)
 * or `yes` (all have it on, and the end of the output is seen). With -ADPropertiesOnly the command prints False for
 * every directory, whatever IIS has: that tells nothing.
 */
export const virtualDirectory: Reader<VirtualDirectories> = outputReader({
  kind: 'virtual-directory',
  recognises: (output) => has(output, 'BasicAuthEnabled'),
  read(output) {
    const directories = output.rows.map((row) => {
      const server = row.fits ? whole(field(row, 'Server')) : undefined;
      const basic = row.fits && !isBlind(output) ? truth(field(row, 'BasicAuthEnabled')) : undefined;
      return { ...(server ? { server } : {}), ...(basic === undefined ? {} : { basic }) };
    });
    const off = output.rows.filter((_, i) => directories[i]!.basic === false);
    const { verdict, ...doubt } = judge(output, directories);
    const server = only(directories.map((directory) => directory.server));
    return {
      findings: {
        ...(server ? { server } : {}),
        directories: told(directories),
        ...(verdict ? { verdict } : {}),
      },
      facts: goodFacts({ server }),
      because: linesOf(output.shape, off.length > 0 ? off : output.rows, 'Server', 'BasicAuthEnabled'),
      ...doubt,
    };
  },
  suggests: ({ verdict }) => verdict,
});

function judge(
  output: Output,
  directories: VirtualDirectories['directories'],
): { verdict?: 'yes' | 'no'; cannotTell?: CannotTell } {
  if (directories.some(({ basic }) => basic === false)) return { verdict: 'no' };
  if (directories.some(({ basic }) => basic === undefined))
    return isBlind(output)
      ? cannotTell('With -ADPropertiesOnly the command does not ask IIS: it prints False for every server.', INSTEAD)
      : cannotTell(
          whyUnread(
            output.rows[directories.findIndex(({ basic }) => basic === undefined)],
            'BasicAuthEnabled',
            'BasicAuthEnabled is missing or cut off on a line.',
          ),
          INSTEAD,
        );
  return output.ended && directories.length > 0 ? { verdict: 'yes' } : endMissing(INSTEAD);
}

const isBlind = ({ command }: Output): boolean => /-ADPropertiesOnly/i.test(command ?? '');
