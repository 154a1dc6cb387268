import { chosen, mailboxServer, ps } from '../powershell';
import { done } from '../procedures/done';
import { type Correction, runbook, say } from '../runbook';

const section = 'enable-failed-request-tracing-failed-request-trace-logging-analysis';

/** The site whose worker answers ActiveSync with the error: the back end since Exchange 2013. */
const site = chosen(['exchange'], "'Exchange Back End'", ({ exchange }) =>
  ['2007', '2010'].includes(exchange ?? '') ? "'Default Web Site'" : "'Exchange Back End'",
);

export const delaysTracing = runbook.createStateConfig({
  id: section,
  initial: 'install',
  states: {
    install: {
      meta: {
        section,
        title: 'Add request tracing to IIS',
        why: 'A trace tells which part of IIS or Exchange answered with the error, but IIS comes without it.',
        asks: ['mailboxServer'],
        instructions: [
          'Take the server whose log holds the 5xx rows, and give its name as the mailbox server.',
          'On Exchange 2010 that is a Client Access server; give its name all the same.',
          'Open PowerShell on it as an administrator. On Windows Server 2008 R2, run Import-Module ServerManager first.',
          ps`Get-WindowsFeature -Name Web-Http-Tracing`,
          'If it is not installed, install it:',
          ps`Add-WindowsFeature -Name Web-Http-Tracing`,
        ],
        warning: 'Adding a feature to IIS may cut off everyone on this server for a moment.',
        ask: 'Did it have to be installed?',
        changes: [
          {
            id: 'request-tracing-installed',
            what: say`The IIS feature Web-Http-Tracing was installed on ${mailboxServer}`,
            undo: ps`Remove-WindowsFeature -Name Web-Http-Tracing`,
          },
        ],
      },
      on: {
        'answer.installed': { target: 'turn-on', description: 'Yes, it is installed now' },
        'answer.there': {
          target: 'turn-on',
          description: 'No, it was there already',
          meta: { unchanged: true },
        },
        'answer.refused': {
          target: '#capture-fiddler-trace-if-issue-isnt-resolved',
          description: 'It can’t be installed',
          meta: { unchanged: true },
        },
      },
    },
    'turn-on': {
      meta: {
        section,
        title: 'Turn tracing on for the site',
        why: 'IIS writes traces only for a site that has them turned on.',
        instructions: [
          'Run this in the same window:',
          ps`& "$env:windir\\System32\\inetsrv\\appcmd.exe" configure trace ${site} /enablesite`,
          'The traces go to inetpub\\logs\\FailedReqLogFiles on the system drive.',
        ],
        changes: [
          {
            id: 'request-tracing-on',
            what: say`Failed request tracing is on for the site ${site} of ${mailboxServer}`,
            undo: ps`& "$env:windir\\System32\\inetsrv\\appcmd.exe" configure trace ${site} /disablesite`,
          },
        ],
      },
      on: done('add-rule'),
    },
    'add-rule': {
      meta: {
        section,
        title: 'Say which requests to trace',
        why: 'A rule on the ActiveSync directory keeps all other traffic out of the traces.',
        instructions: [
          say`Open IIS Manager, expand Sites and the site ${site}, and choose Microsoft-Server-ActiveSync.`,
          'Double-click Failed Request Tracing Rules, and choose Add.',
          'Choose all content, then Next.',
          'Type the status codes found in the log, such as 500, then Next and Finish.',
        ],
        changes: [
          {
            id: 'request-tracing-rule',
            what: say`A failed request tracing rule is set on Microsoft-Server-ActiveSync of ${mailboxServer}`,
            undo: say`In IIS Manager, open Failed Request Tracing Rules of Microsoft-Server-ActiveSync under ${site}, and remove the rule.`,
          },
        ],
      },
      on: done('read-trace'),
    },
    'read-trace': {
      meta: {
        section,
        title: 'Read the trace',
        why: 'The trace names the module that failed and the user the request came in as.',
        instructions: [
          'Sync the phone until it gets the error again.',
          'Open the newest file in FailedReqLogFiles, in the folder of the site.',
          'Read the request summary first: the address, the status code and the reason.',
          'On the Compact View tab, find the first error, the module that raised it and the user name.',
          'Put right what it points to, then sync again.',
        ],
        ask: 'Did the trace help to solve the problem?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
        'answer.no': { target: '#capture-fiddler-trace-if-issue-isnt-resolved', description: 'No' },
      },
    },
  },
});

export const delaysTracingCorrections: readonly Correction[] = [
  {
    id: 'KB10047-86',
    section,
    now: 'The IIS feature is checked first, tracing goes on for the back-end site since Exchange 2013, and feature, site and rule stay on the list of changes until they are put back.',
    why: 'Tracing is not part of a plain IIS, the error arises in the back-end site since Exchange 2013, and nothing turned it off again.',
  },
];
