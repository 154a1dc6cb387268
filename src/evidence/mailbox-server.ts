import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { asked, field, has, oneOf, truth } from './values';

const POLICIES = ['Unrestricted', 'IntrasiteOnly', 'Blocked'] as const;

export interface MailboxServer {
  server?: string;
  /** Databases are kept from being active on the server, and moved off it. */
  blocked?: boolean;
  autoActivation?: (typeof POLICIES)[number];
}

/**
 * Reads `Get-MailboxServer | fl DatabaseCopy*`. It suggests nothing: True is the same before somebody blocked the server
 * and after, and only the first leaves nothing to put back. Source: the Set-MailboxServer reference.
 */
export const mailboxServer: Reader<MailboxServer> = outputReader({
  kind: 'mailbox-server',
  recognises: (output) =>
    has(output, 'DatabaseCopyActivationDisabledAndMoveNow') || has(output, 'DatabaseCopyAutoActivationPolicy'),
  read(output) {
    const [row] = output.rows;
    const single = row?.fits && output.rows.length === 1 ? row : undefined;
    const blocked = single && truth(field(single, 'DatabaseCopyActivationDisabledAndMoveNow'));
    const autoActivation = single && oneOf(field(single, 'DatabaseCopyAutoActivationPolicy'), POLICIES);
    const server = asked(output, 'server');
    return {
      findings: {
        ...(server ? { server } : {}),
        ...(blocked === undefined ? {} : { blocked }),
        ...(autoActivation ? { autoActivation } : {}),
      },
      facts: {},
      because: linesOf(
        output.shape,
        output.rows,
        ...['DatabaseCopyAutoActivationPolicy', 'DatabaseCopyActivationDisabledAndMoveNow'],
      ),
      ...(blocked === undefined
        ? cannotTell(
            'DatabaseCopyActivationDisabledAndMoveNow is missing or cut off, or there are several servers.',
            'Get-MailboxServer -Identity <server> | Format-List DatabaseCopy*',
          )
        : {}),
    };
  },
});
