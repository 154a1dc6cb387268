import { recycleByAppcmd } from '../health/commands';
import { readsRecycled } from '../health/reads';
import { mailbox, ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { done } from './done';

/**
 * States that turn on verbose ActiveSync mailbox logging for one mailbox and lead to `next`; `copy-config` is the first.
 * IIS takes a settings file that changes by itself, so putting the copy back needs no command more.
 * Source: KB 10047; the switches and their defaults from ClientAccess\Sync\web.config of Exchange 2016 and 2019.
 */
export const turnOnMailboxLogging = (section: string, next: string) => ({
  'copy-config': {
    meta: {
      section,
      title: 'Keep a copy of the sync settings file',
      why: 'The next step edits it, and the copy is the way back.',
      instructions: [
        'Work on the Mailbox server that holds the active database copy. On Exchange 2010 and older, work on the Client Access server.',
        'Look for web.config.before in ClientAccess\\Sync, under the Exchange folder.',
        'If it is there and newer than the last Exchange update, keep it and skip the copy. If it is older, delete it.',
        'Open PowerShell there as administrator, and copy the file:',
        ps`Copy-Item -Path (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config') -Destination (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config.before')`,
      ],
    } satisfies StepMeta,
    on: done('verbose'),
  },
  verbose: {
    meta: {
      section,
      title: 'Turn on verbose logging',
      why: 'Without it the log leaves out subjects, addresses and most other values.',
      instructions: [
        'Open ClientAccess\\Sync\\web.config under the Exchange folder in Notepad, as administrator.',
        'Under appSettings, set EnableMailboxLoggingVerboseMode to true.',
        'Check that MaxSizeOfMailboxLog is at least 8000 and NumOfQueuedMailboxLogEntries at least 15.',
        'Save the file.',
      ],
      warning:
        'Saving the file cuts off every phone on this server for a moment. A verbose log holds mail of the user: tell the user, and keep the log safe.',
      changes: [
        {
          id: 'sync-web-config',
          what: 'Verbose mailbox logging is on in ClientAccess\\Sync\\web.config',
          undo: ps`Move-Item -Force -Path (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config.before') -Destination (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config')`,
        },
      ],
    } satisfies StepMeta,
    on: done('recycle'),
  },
  recycle: {
    meta: {
      section,
      title: 'Restart the sync application pool',
      why: 'The pool reads the settings file when it starts.',
      instructions: [
        'In PowerShell on the same server, run:',
        recycleByAppcmd('MSExchangeSyncAppPool'),
        'Or open IIS Manager, Application Pools, and stop and start MSExchangeSyncAppPool.',
      ],
      reads: readsRecycled('MSExchangeSyncAppPool'),
      warning: 'Every phone on this server is cut off for a moment and connects again by itself.',
    } satisfies StepMeta,
    on: done('turn-on-logging'),
  },
  'turn-on-logging': {
    meta: {
      section,
      title: 'Turn on logging for the mailbox',
      why: 'Exchange logs only the mailboxes it is told to.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncDebugLogging $true`,
        'Exchange turns this off by itself after 72 hours.',
      ],
      changes: [
        {
          id: 'mailbox-logging',
          what: say`ActiveSync logging is on for ${mailbox}`,
          undo: ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncDebugLogging $false`,
        },
      ],
    } satisfies StepMeta,
    on: done(next),
  },
});
