import { messageLimits } from '../../evidence/message-limits';
import { recycleByAppcmd } from '../health/commands';
import { mailbox, ps } from '../powershell';
import { done } from '../procedures/done';
import { reads, runbook } from '../runbook';

const limits = 'check-message-size-limits';
const sync = 'modify-exchange-activesync-settings';

/** Which of the limits on mail size is the smallest? */
export const messageSize = runbook.createStateConfig({
  id: limits,
  initial: 'organization',
  states: {
    organization: {
      meta: {
        section: limits,
        title: 'Check the organization’s message size limits',
        why: 'ActiveSync has a limit of its own near 10 MB, which matters only where mail may be larger.',
        instructions: [
          'In the Exchange Management Shell, run:',
          ps`Get-TransportConfig | Format-List *Size`,
          'Unlimited counts as more than 10 MB.',
        ],
        ask: 'Is MaxReceiveSize or MaxSendSize more than 10 MB?',
        reads: reads(messageLimits, ({ overTenMegabytes: over }) =>
          over === undefined ? undefined : over ? 'yes' : 'no',
        ),
      },
      on: {
        'answer.yes': { target: '#modify-exchange-activesync-settings', description: 'Yes' },
        'answer.no': { target: 'smallest', description: 'No, 10 MB or less' },
      },
    },
    smallest: {
      meta: {
        section: limits,
        title: 'Find the smallest limit',
        why: 'Mail grows by about 37 % on its way, so a limit of 10 MB lets only about 7 MB through.',
        instructions: [
          'Multiply the size of the attachment by 1.37.',
          'Compare it with the organization’s limits and with these:',
          ps`Get-Mailbox -Identity ${mailbox} | Format-List MaxSendSize,MaxReceiveSize`,
          ps`Get-SendConnector | Format-Table Name,MaxMessageSize`,
          ps`Get-ReceiveConnector | Format-Table Identity,MaxMessageSize`,
          'Note the limits that are too small.',
        ],
        ask: 'How will the attachment get through?',
      },
      on: {
        'answer.raise': { target: 'raise', description: 'Raise the limits' },
        'answer.shrink': { target: 'shrink', description: 'Send it smaller or as a link' },
      },
    },
    raise: {
      meta: {
        section: limits,
        title: 'Raise the limits that are too small',
        why: 'Each limit on the way has to let the message through.',
        instructions: [
          'Agree on the new size with whoever runs mail flow.',
          'Set it with Set-TransportConfig, Set-Mailbox, Set-SendConnector or Set-ReceiveConnector, whichever limit is too small.',
          'Have the attachment sent again, and open it on the phone.',
        ],
        ask: 'Does the attachment open now?',
        warning:
          'Set-TransportConfig changes the limit of the whole organization, and a connector that of all its mail.',
        changes: [
          {
            id: 'message-size',
            what: 'A message size limit is raised',
            undo: 'Run the same command again with the size you noted.',
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, it opens' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
    shrink: {
      meta: {
        section: limits,
        title: 'Get the attachment another way',
        why: 'What fits the limit needs no change on the servers.',
        instructions: [
          'Ask the sender for smaller files, or for a link in place of the attachment.',
          'Open what arrives on the phone.',
        ],
        ask: 'Can the user open it now?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
  },
});

/** Raises what ActiveSync itself may transfer. Source: KB 10047; file defaults from Exchange 2016 and 2019. */
export const syncSize = runbook.createStateConfig({
  id: sync,
  initial: 'back-end',
  states: {
    'back-end': {
      meta: {
        section: sync,
        title: 'Raise the limits of the sync application',
        why: 'It refuses whatever is larger than its own limits.',
        instructions: [
          'Work on the Mailbox server. On Exchange 2010 and older, work on each Client Access server.',
          'Look for web.config.size in ClientAccess\\Sync, under the Exchange folder.',
          'If it is there and newer than the last Exchange update, keep it and skip the copy. If it is older, delete it.',
          'Open PowerShell as administrator, and copy the settings file:',
          ps`Copy-Item -Path (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config') -Destination (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config.size')`,
          'Open web.config in Notepad as administrator.',
          'Raise MaxDocumentDataSize. It is in bytes: 10240000 at first.',
          'Raise maxRequestLength of httpRuntime. It is in kilobytes: 10240 at first.',
          'For more than 30000000 bytes, raise maxAllowedContentLength under requestLimits as well.',
        ],
        warning:
          'Saving the file cuts off every phone on this server for a moment. Larger downloads may cost phone users more for mobile data.',
        changes: [
          {
            id: 'sync-size-back-end',
            what: 'ClientAccess\\Sync\\web.config allows larger transfers',
            undo: ps`Move-Item -Force -Path (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config.size') -Destination (Join-Path $env:ExchangeInstallPath 'ClientAccess\\Sync\\web.config')`,
          },
        ],
      },
      on: done('front-end'),
    },
    'front-end': {
      meta: {
        section: sync,
        title: 'Raise the limits of the front end',
        why: 'From Exchange 2013 on, a front end takes each request first and has limits too.',
        instructions: [
          'Work on each Client Access server of Exchange 2013. From 2016 on, work on each Mailbox server.',
          'Look for web.config.size in FrontEnd\\HttpProxy\\sync the same way.',
          'If there is none, copy the settings file:',
          ps`Copy-Item -Path (Join-Path $env:ExchangeInstallPath 'FrontEnd\\HttpProxy\\sync\\web.config') -Destination (Join-Path $env:ExchangeInstallPath 'FrontEnd\\HttpProxy\\sync\\web.config.size')`,
          'Open web.config in Notepad as administrator.',
          'Raise maxRequestLength of httpRuntime to the same number of kilobytes.',
          'For more than 30000000 bytes, raise maxAllowedContentLength under requestLimits as well.',
        ],
        warning: 'Saving the file cuts off every phone on this server for a moment.',
        ask: 'Are the front end’s limits raised?',
        changes: [
          {
            id: 'sync-size-front-end',
            what: 'FrontEnd\\HttpProxy\\sync\\web.config allows larger transfers',
            undo: ps`Move-Item -Force -Path (Join-Path $env:ExchangeInstallPath 'FrontEnd\\HttpProxy\\sync\\web.config.size') -Destination (Join-Path $env:ExchangeInstallPath 'FrontEnd\\HttpProxy\\sync\\web.config')`,
          },
        ],
      },
      on: {
        ...done('recycle'),
        'answer.skip': {
          target: 'recycle',
          description: 'Skip: Exchange 2010 or older',
          meta: { unchanged: true },
        },
      },
    },
    recycle: {
      meta: {
        section: sync,
        title: 'Restart the sync application pool',
        why: 'It reads its settings when it starts.',
        instructions: [
          'On every server where you changed a file, run in PowerShell as administrator:',
          recycleByAppcmd('MSExchangeSyncAppPool'),
          'Or open IIS Manager, Application Pools, and stop and start MSExchangeSyncAppPool.',
          'Open the attachment on the phone.',
          'Note the new values: a cumulative update of Exchange sets them back.',
        ],
        ask: 'Does the attachment open now?',
        warning: 'Every phone on this server is cut off for a moment and connects again by itself.',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, it opens' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
  },
});
