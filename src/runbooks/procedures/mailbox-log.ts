import { admin, cmdlet, mailbox, ps } from '../powershell';
import type { StepMeta } from '../runbook';
import { done } from './done';

/** States that fetch and open the ActiveSync log of one mailbox; `collect-log` is the first. Source: KB 10047. */
export const collectMailboxLog = (section: string, next: string) => ({
  'collect-log': {
    meta: {
      section,
      title: 'Fetch the mailbox log',
      why: 'It holds what the phone asked for and what Exchange answered.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`${cmdlet.getMobileDeviceStatistics} -Mailbox ${mailbox} -GetMailboxLog:$true -NotificationEmailAddresses ${admin}`,
        'Wait for the mail with the log attached, and save the attachment.',
      ],
      warning: 'The log may hold mail of the user. Send it only to someone who may read it.',
    } satisfies StepMeta,
    on: done('open-log'),
  },
  'open-log': {
    meta: {
      section,
      title: 'Open the mailbox log',
      why: 'MailboxLogParser shows one request a line and searches them all.',
      instructions: [
        'Get MailboxLogParser from https://github.com/edwin-huber/MailboxLogParser, and unpack it.',
        'Start MailboxLogParser.exe.',
        'Choose Import Mailbox Logs to Grid, and open the saved log.',
      ],
    } satisfies StepMeta,
    on: done(next),
  },
});
