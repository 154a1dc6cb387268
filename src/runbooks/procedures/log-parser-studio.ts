import type { StepMeta } from '../runbook';
import { done } from './done';

/**
 * States that bring the IIS logs and Log Parser Studio together; `copy-logs` is the first.
 * Source: KB 10047. On Exchange 2013 and later only the back-end site (W3SVC2) logs the ActiveSync tokens.
 */
export const installLogParserStudio = (section: string, next: string) => ({
  'copy-logs': {
    meta: {
      section,
      title: 'Copy the IIS logs',
      why: 'They hold every request of every phone, with status and error.',
      instructions: [
        'On Exchange 2013 and later, go to the Mailbox server that holds the active database copy. Copy C:\\inetpub\\logs\\LogFiles\\W3SVC2.',
        'On Exchange 2010 and older, go to each Client Access server. Copy C:\\inetpub\\logs\\LogFiles\\W3SVC1.',
        'Take the files of the days the trouble was seen. Their names hold the date, in UTC.',
        'Put them in one folder on your workstation. Do not mix both sites: each request would count twice.',
      ],
    } satisfies StepMeta,
    on: done('install-log-parser'),
  },
  'install-log-parser': {
    meta: {
      section,
      title: 'Open the logs in Log Parser Studio',
      why: 'Its library has ready queries for ActiveSync.',
      instructions: [
        'Install Log Parser 2.2 from https://www.microsoft.com/download/details.aspx?id=24659. Choose Complete.',
        'Get Log Parser Studio from the Exchange Team Blog on https://techcommunity.microsoft.com: it is attached to the post on version 2.0.',
        'Unpack it, and start LPS.exe.',
        'Choose the log folder icon, add the folder with your copies, tick it, and choose OK.',
      ],
    } satisfies StepMeta,
    on: done(next),
  },
});
