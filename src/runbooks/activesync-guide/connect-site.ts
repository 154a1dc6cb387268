import { ps } from '../powershell';
import { testWithoutAntivirus } from '../procedures/antivirus-filter';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { runbook } from '../runbook';
import { defaultAccessLevel } from './connect-access';
import { virtualDirectory } from './connect-virtual-directory';

export { connectSiteCorrections } from './connect-site-corrections';

const ANTIVIRUS = 'check-for-file-level-anti-virus';
const LOGS = 'install-log-parser-studio-log-parser-studio-query---count-syncs-with-synckey-of-zero-per-user';

/** A whole site can't connect. Source: KB 10047, lines 519-713, 760-844 and 2557-2575. */
export const connectSite = runbook.createStateConfig({
  initial: 'analyzer',
  states: {
    analyzer: {
      id: 'exchange-remote-connectivity-analyzer',
      meta: {
        section: 'exchange-remote-connectivity-analyzer',
        title: 'Test ActiveSync from outside',
        why: 'It shows whether a client on the internet gets through to Exchange.',
        instructions: [
          'Open https://testconnectivity.microsoft.com/tests/exchange.',
          'Choose Exchange ActiveSync, then Next.',
          'Fill in the fields with an affected user’s address, and choose Perform Test.',
          'If Autodiscover stands in the way, enter the server settings by hand.',
        ],
        ask: 'Did the test fail?',
      },
      on: {
        'answer.yes': {
          target: '#analyze-exchange-remote-connectivity-analyzer-results',
          description: 'Yes, it failed',
        },
        'answer.no': { target: '#exchange-activesync-organization-settings', description: 'No, it passed' },
      },
    },
    'analyzer-results': {
      id: 'analyze-exchange-remote-connectivity-analyzer-results',
      meta: {
        section: 'analyze-exchange-remote-connectivity-analyzer-results',
        title: 'Mend what the test found',
        why: 'The test names the step that fails.',
        instructions: [
          'Choose Expand All.',
          'Find the error. It is near the end as a rule.',
          'Mend what it names, and run the test again.',
          'Let a few of the users try their phones.',
        ],
        ask: 'Did that solve the problem?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: `#${ANTIVIRUS}`, description: 'No' },
      },
    },
    antivirus: {
      id: ANTIVIRUS,
      initial: 'list-filters',
      states: testWithoutAntivirus(ANTIVIRUS, '#exchange-activesync-application-pool', 'Can the phones connect now?'),
    },
    pool: {
      id: 'exchange-activesync-application-pool',
      meta: {
        section: 'exchange-activesync-application-pool',
        title: 'Check the sync application pool',
        why: 'It answers the phones, and only if it runs, and as LocalSystem.',
        instructions: [
          'On the Exchange server, open IIS Manager.',
          'Open the server, and choose Application Pools.',
          'Read Status and Identity of MSExchangeSyncAppPool.',
          'With separate roles on Exchange 2013, check it on the Client Access and on the Mailbox server.',
        ],
        ask: 'Is it started, with the identity LocalSystem?',
      },
      on: {
        'answer.yes': { target: '#activesync-virtual-directory-authentication-settings', description: 'Yes, both' },
        'answer.no': { target: '#modify-msexchangesyncapppool', description: 'No' },
      },
    },
    'modify-pool': {
      id: 'modify-msexchangesyncapppool',
      meta: {
        section: 'modify-msexchangesyncapppool',
        title: 'Set the pool to LocalSystem and restart it',
        why: 'With another account it lacks the rights it needs.',
        instructions: [
          'Right-click MSExchangeSyncAppPool, and choose Advanced Settings.',
          'Note the Identity, and set it to LocalSystem.',
          'Right-click the pool, and choose Stop.',
          'Right-click it again, and choose Start.',
          'Let a few of the users try their phones.',
        ],
        ask: 'Did that solve the problem?',
        warning: 'Every phone on this server is cut off for a moment and connects again by itself.',
        changes: [
          {
            id: 'sync-pool-identity',
            what: 'MSExchangeSyncAppPool runs as LocalSystem',
            undo: 'In the Advanced Settings of the pool, set Identity back to what you noted. Stop and start the pool.',
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: '#activesync-virtual-directory-authentication-settings', description: 'No' },
      },
    },
    ...virtualDirectory,
    'default-access': defaultAccessLevel(
      'exchange-activesync-organization-settings',
      'modify-activesync-organization-settings',
    ),
    'modify-default-access': {
      id: 'modify-activesync-organization-settings',
      meta: {
        section: 'modify-activesync-organization-settings',
        title: 'Is the default meant to keep phones out?',
        why: 'Block or Quarantine is often on purpose: then phones are approved one by one.',
        instructions: [
          'Ask whoever owns the rule for phones. Was the default changed by mistake?',
          'If it is on purpose, leave it. Approve the waiting phones instead, and choose “It has to stay”.',
          'If it was a mistake, note the level, and set it to Allow in the Exchange Management Shell:',
          ps`Set-ActiveSyncOrganizationSettings -DefaultAccessLevel Allow`,
          'Let a few of the users try their phones.',
        ],
        ask: 'Can the phones connect now?',
        warning: 'Allow lets in every phone of the whole organisation that no rule stops.',
        changes: [
          {
            id: 'default-access-level',
            what: 'The default access level of the organisation is Allow',
            undo: 'Run Set-ActiveSyncOrganizationSettings -DefaultAccessLevel Quarantine, or Block if that was the level you noted.',
          },
        ],
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: '#exchange-activesync-device-access-rules', description: 'No' },
        'answer.keep': {
          target: '#exchange-activesync-device-access-rules',
          description: 'It has to stay',
          meta: { unchanged: true },
        },
      },
    },
    'zero-sync-keys': {
      id: LOGS,
      initial: 'copy-logs',
      states: {
        ...installLogParserStudio(LOGS, 'query'),
        query: {
          meta: {
            section: LOGS,
            title: 'Look for phones that start over',
            why: 'SyncKey 0 means that a phone throws away what it has and fetches a folder again.',
            instructions: [
              'In the Library, double-click ActiveSync: Count Syncs with SyncKey of Zero Per User.',
              'Choose the red exclamation mark to run it.',
              'One for each folder of a new account is normal. More for the same folder is not.',
            ],
            ask: 'Does a phone use SyncKey 0 again and again?',
            asksLogs: { question: 'syncKeyZero', yes: 'yes', no: 'no' },
          },
          on: {
            'answer.yes': {
              target: '#log-parser-studio-query---device-query-if-using-synckey-value-of-0',
              description: 'Yes',
            },
            'answer.no': { target: '#log-parser-studio-query---count-all-syncs-per-synckey', description: 'No' },
          },
        },
      },
    },
  },
});
