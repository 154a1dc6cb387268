import { mailboxServer, type Slot, server } from '../powershell';

/** The server that steps of a recovery act on. */
export interface Place {
  server: Slot;
  /** A Mailbox server for certain; of the alert's server its role decides. */
  isMailboxServer: boolean;
  /** Names this server's blocked databases in the change ledger. */
  blocked: string;
}

export const alertServer: Place = { server, isMailboxServer: false, blocked: 'activation-blocked' };

/** The Mailbox server behind the front end that raised the alert. */
export const backEndServer: Place = {
  server: mailboxServer,
  isMailboxServer: true,
  blocked: 'activation-blocked-mailbox-server',
};
