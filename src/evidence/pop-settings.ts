import type { Row } from './output';
import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { asked, collection, field, goodFacts, has, truth, whole } from './values';

export interface PopSettings {
  server?: string;
  protocolLogEnabled?: boolean;
  /** The folder of the POP3 protocol log. */
  logFileLocation?: string;
  /** Whether both kinds of binding take connections to 127.0.0.1. Missing where only one does, or one is not shown. */
  listensLocally?: boolean;
}

const INSTEAD = 'Get-PopSettings -Server <server> | Format-List Server,ProtocolLogEnabled,LogFileLocation';

/** Reads `Get-PopSettings`. Suggests `yes` (the protocol log is on) or `no`. Source: the Set-PopSettings reference. */
export const popSettings: Reader<PopSettings> = outputReader({
  kind: 'pop-settings',
  recognises: (output) =>
    has(output, 'ProtocolLogEnabled') ||
    has(output, 'LogFileLocation') ||
    has(output, 'UnencryptedOrTLSBindings', 'SSLBindings') ||
    has(output, 'UnencryptedOrTLSBindings', 'LoginType'),
  read(output) {
    const [row] = output.rows;
    if (row?.fits && /^imap/i.test(field(row, 'ProtocolName')?.text ?? '')) return undefined;
    const single = row?.fits && output.rows.length === 1 ? row : undefined;
    const printed = single ? whole(field(single, 'Server')) : undefined;
    const enabled = single ? truth(field(single, 'ProtocolLogEnabled')) : undefined;
    const location = single ? whole(field(single, 'LogFileLocation')) : undefined;
    const listensLocally = single && listens(single);
    const server = printed ?? asked(output, 'server', 'Server');
    return {
      findings: {
        ...(server ? { server } : {}),
        ...(enabled === undefined ? {} : { protocolLogEnabled: enabled }),
        ...(location ? { logFileLocation: location } : {}),
        ...(listensLocally === undefined ? {} : { listensLocally }),
      },
      facts: goodFacts({ server: printed }),
      because: linesOf(output.shape, output.rows, 'Server', 'ProtocolLogEnabled', 'LogFileLocation', ...BINDINGS),
      ...(enabled === undefined && location === undefined && listensLocally === undefined
        ? cannotTell('The paste shows no setting of the POP3 service whole, or several servers.', INSTEAD)
        : {}),
    };
  },
  suggests: ({ protocolLogEnabled: on }) => (on === undefined ? undefined : on ? 'yes' : 'no'),
});

const BINDINGS = ['UnencryptedOrTLSBindings', 'SSLBindings'] as const;

/** `0.0.0.0:110` stands for every address. */
function listens(row: Row): boolean | undefined {
  const local = BINDINGS.map((name) => {
    const all = collection(field(row, name));
    return all?.all ? all.items.some((binding) => /^(?:0\.0\.0\.0|127\.0\.0\.1):\d{1,5}$/.test(binding)) : undefined;
  });
  return local[0] === local[1] ? local[0] : undefined;
}
