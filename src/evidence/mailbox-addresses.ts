import { cannotTell, linesOf, outputReader } from './read-outputs';
import type { Reader } from './reader';
import { asked, field, goodFacts, has, whole } from './values';

export interface MailboxAddresses {
  mailbox?: string;
  userPrincipalName?: string;
  primarySmtpAddress?: string;
  /** Whether the sign-in name is the mail address, without regard to case. */
  match?: boolean;
}

const INSTEAD = 'Get-Mailbox -Identity <mailbox> | Format-List UserPrincipalName,PrimarySmtpAddress';
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,253}$/;

/**
 * Reads `Get-Mailbox | fl UserPrincipalName,PrimarySmtpAddress`. Suggests `yes` (they are the same) or `no`. The
 * primary address becomes the fact `mailbox`, its domain the fact `domain`.
 */
export const mailboxAddresses: Reader<MailboxAddresses> = outputReader({
  kind: 'mailbox-addresses',
  recognises: (output) => has(output, 'UserPrincipalName'),
  read(output) {
    const rows = output.rows.filter((row) => field(row, 'UserPrincipalName') || field(row, 'PrimarySmtpAddress'));
    const because = linesOf(output.shape, rows, 'UserPrincipalName', 'PrimarySmtpAddress');
    const [row] = rows;
    if (!row) return undefined;
    if (rows.length > 1 && rows.every((one) => field(one, 'UserPrincipalName') && field(one, 'PrimarySmtpAddress')))
      return { findings: {}, facts: {}, because, ...cannotTell('The paste shows more than one mailbox.', INSTEAD) };
    const single = rows.length === 1 && row.fits;
    const upn = address(single ? whole(field(row, 'UserPrincipalName')) : undefined);
    const smtp = address(single ? whole(field(row, 'PrimarySmtpAddress')) : undefined);
    const match = upn && smtp ? upn.toLowerCase() === smtp.toLowerCase() : undefined;
    const mailbox = smtp ?? asked(output, 'mailbox');
    return {
      findings: {
        ...(mailbox ? { mailbox } : {}),
        ...(upn ? { userPrincipalName: upn } : {}),
        ...(smtp ? { primarySmtpAddress: smtp } : {}),
        ...(match === undefined ? {} : { match }),
      },
      facts: goodFacts({ mailbox: smtp, domain: smtp?.split('@')[1] }),
      because,
      ...(match === undefined ? cannotTell('One of the two names is missing, cut off or wrapped.', INSTEAD) : {}),
    };
  },
  suggests: ({ match }) => (match === undefined ? undefined : match ? 'yes' : 'no'),
});

const address = (text: string | undefined): string | undefined => (text && ADDRESS.test(text) ? text : undefined);
