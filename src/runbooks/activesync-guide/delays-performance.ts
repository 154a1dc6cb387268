import { ps, server } from '../powershell';
import { done } from '../procedures/done';
import { type Correction, runbook, say } from '../runbook';

const section = 'capture-performance-data-analyze-performance-data';

export const delaysPerformance = runbook.createStateConfig({
  id: section,
  initial: 'get-tool',
  states: {
    'get-tool': {
      meta: {
        section,
        title: 'Get the performance collector',
        why: 'Counters from the servers show whether processor, memory, disk or directory is too slow.',
        asks: ['server'],
        instructions: [
          'Choose a server that answers the slow phones, and give its name.',
          'Download ExPerfWiz.ps1 to it from https://microsoft.github.io/CSS-Exchange/Performance/ExPerfWiz/. For Exchange 2010 take the module at https://github.com/microsoft/ExPerfWiz.',
          'Check that drive C has a few gigabytes free: four hours of counters are large.',
          ps`Get-PSDrive -Name C`,
        ],
      },
      on: done('load-tool'),
    },
    'load-tool': {
      meta: {
        section,
        title: 'Load the performance collector',
        why: 'Its commands are there only in the window that loaded them.',
        instructions: [
          'Open PowerShell as an administrator in the download folder.',
          'Allow the script to run, in this window only:',
          ps`Set-ExecutionPolicy -ExecutionPolicy RemoteSigned -Scope Process -Force`,
          ps`Unblock-File -Path .\\ExPerfWiz.ps1`,
          'Load it. For Exchange 2010, import the module instead.',
          ps`.\\ExPerfWiz.ps1`,
          'Answer N when it offers a default collector.',
        ],
      },
      on: done('start'),
    },
    start: {
      meta: {
        section,
        title: 'Collect for four hours',
        why: 'Four hours, with a value every five seconds, cover busy and quiet times.',
        instructions: [
          'Run this in the same window:',
          ps`New-ExPerfWiz -Name 'ActiveSync_Triage' -Server ${server} -FolderPath 'C:\\Temp' -Duration 04:00:00 -Interval 5 -StartOnCreate`,
          'Start it on the other servers that answer slow phones, too.',
        ],
        ask: 'Is the collector running?',
        changes: [
          {
            id: 'performance-collector',
            what: say`The collector ActiveSync_Triage is set up on ${server}, and wherever else it was started. Its logs are in C:\\Temp`,
            undo: ps`Remove-ExPerfWiz -Name 'ActiveSync_Triage' -Server ${server}`,
          },
        ],
      },
      on: {
        'answer.done': { target: 'wait', description: 'It is running' },
        'answer.refused': { target: '#support', description: 'It can’t be started', meta: { unchanged: true } },
      },
    },
    wait: {
      meta: {
        section,
        title: 'Wait until four hours are over',
        why: 'The log can be read once the collector has closed it.',
        waitMinutes: 240,
        instructions: [
          'Leave the collector alone. Stopping it in Performance Monitor can spoil the log.',
          'If it has to end early, stop it this way:',
          ps`Stop-ExPerfWiz -Name 'ActiveSync_Triage' -Server ${server}`,
        ],
        ask: 'Has the collector ended?',
      },
      on: { 'answer.done': { target: 'read', description: 'Yes, it has ended' } },
    },
    read: {
      meta: {
        section,
        title: 'Compare the counters with their limits',
        why: 'A counter above its limit names the part of the server that cannot keep up.',
        instructions: [
          'Open Performance Monitor, and choose View Log Data in its toolbar.',
          'Under Data Source choose Log files, then Add, and open each log file from C:\\Temp.',
          'Right-click the graph and choose Add Counters. Only counters in the files just added are offered.',
          'Compare them with https://learn.microsoft.com/exchange/exchange-2013-performance-counters-exchange-2013-help, for Exchange 2013 and later.',
          'For Exchange 2010, use https://learn.microsoft.com/previous-versions/office/exchange-server-2010/dd335215(v=exchg.141).',
          'Put right what is above its limit, then watch the delays.',
        ],
        ask: 'Did that solve the problem?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
        'answer.no': { target: '#support', description: 'No' },
      },
    },
  },
});

export const delaysPerformanceCorrections: readonly Correction[] = [
  {
    id: 'KB10047-101',
    section,
    now: 'ExPerfWiz comes from the CSS-Exchange project, with its present commands and parameters.',
    why: 'The download page is gone, and the parameters belong to the old script.',
  },
  {
    id: 'KB10047-102',
    section,
    now: 'The execution policy is RemoteSigned, for one window only.',
    why: 'It was set to unrestricted for the whole server, and never put back.',
  },
  {
    id: 'KB10047-103',
    section,
    now: 'Free disk space is checked before collecting.',
    why: 'Four hours of counters, one value every five seconds, can fill the disk.',
  },
  {
    id: 'KB10047-104',
    section,
    now: 'Counters come from the log files just added.',
    why: 'The text pointed to the wrong step.',
  },
  {
    id: 'KB10047-105',
    section,
    now: 'The limits are those of Exchange 2013 and later; those of Exchange 2010 are named for it alone.',
    why: 'The document linked the limits of Exchange 2010 for all versions.',
  },
];
