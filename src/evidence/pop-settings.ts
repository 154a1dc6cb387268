import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { asked, field, goodFacts, has, truth, whole } from './values';

export interface PopSettings {
  server?: string;
  protocolLogEnabled?: boolean;
  /** The folder of the POP3 protocol log. */
  logFileLocation?: string;
}

const INSTEAD = 'Get-PopSettings -Server <server> | Format-List Server,ProtocolLogEnabled,LogFileLocation';

/** Reads `Get-PopSettings`. Suggests `yes` (the protocol log is on) or `no`. Source: the Set-PopSettings reference. */
export const popSettings: Reader<PopSettings> = outputReader({
  kind: 'pop-settings',
  recognises: (output) =>
    has(output, 'ProtocolLogEnabled') ||
    has(output, 'LogFileLocation') ||
    has(output, 'UnencryptedOrTLSBindings', 'LoginType'),
  read(output) {
    const [row] = output.rows;
    if (row?.fits && /^imap/i.test(field(row, 'ProtocolName')?.text ?? '')) return undefined;
    const single = row?.fits && output.rows.length === 1 ? row : undefined;
    const printed = single ? whole(field(single, 'Server')) : undefined;
    const enabled = single ? truth(field(single, 'ProtocolLogEnabled')) : undefined;
    const location = single ? whole(field(single, 'LogFileLocation')) : undefined;
    const server = printed ?? asked(output, 'server', 'Server');
    return {
      findings: {
        ...(server ? { server } : {}),
        ...(enabled === undefined ? {} : { protocolLogEnabled: enabled }),
        ...(location ? { logFileLocation: location } : {}),
      },
      facts: goodFacts({ server: printed }),
      because: linesOf(output.shape, output.rows, 'Server', 'ProtocolLogEnabled', 'LogFileLocation'),
      ...(enabled === undefined && location === undefined
        ? cannotTell(
            'The paste shows neither ProtocolLogEnabled nor LogFileLocation whole, or several servers.',
            INSTEAD,
          )
        : {}),
    };
  },
  suggests: ({ protocolLogEnabled: on }) => (on === undefined ? undefined : on ? 'yes' : 'no'),
});
