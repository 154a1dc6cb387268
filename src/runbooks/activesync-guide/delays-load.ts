import { mailbox, ps } from '../powershell';
import { done } from '../procedures/done';
import { collectMailboxLog } from '../procedures/mailbox-log';
import { turnOnMailboxLogging } from '../procedures/mailbox-logging';
import { type Correction, runbook, say } from '../runbook';
import { reprovisionDevice } from './delays-device';
import { runLibraryQuery, SUCCESS } from './delays-queries';

const highRpc = 'log-parser-studio-query---high-rpc-counts-or-latency';
const disable = 'disable-exchange-activesync-for-user';
const reprovision = 'reprovision-the-activesync-client-if-disabling-activesync-solves-the-issue';
const logging = 'enable-activesync-mailbox-logging-analyze-activesync-mailbox-log';
const top20 = '#log-parser-studio-query---report-top-20-log-parser-studio-query---device-query';

const turnOn = ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncEnabled $true`;

/** Delays: does one user weigh down the server? */
export const delaysLoad = runbook.createStateConfig({
  initial: 'high-rpc',
  states: {
    'high-rpc': {
      id: highRpc,
      meta: {
        section: highRpc,
        title: 'Which requests cost the mailbox server most?',
        why: 'Each ActiveSync request makes RPC calls to the mailbox, and a few costly requests slow down everybody.',
        instructions: [
          ...runLibraryQuery('High RPC counts or latency'),
          'Sort by RpcC, the calls, then by RpcL, their time in milliseconds.',
          'No official limit exists. As a first mark, take 200 calls or 2,000 ms in one request.',
        ],
        ask: 'Do requests stand out with many RPC calls or long latency?',
        asksLogs: { question: 'highRpc', yes: 'yes', no: 'no' },
      },
      on: {
        'answer.yes': { target: `#${disable}`, description: 'Yes' },
        'answer.no': { target: top20, description: 'No' },
      },
    },

    disable: {
      id: disable,
      initial: 'choose-user',
      states: {
        'choose-user': {
          meta: {
            section: disable,
            title: 'Choose the user with the costliest requests',
            why: 'One user at a time shows whose requests cause the load.',
            instructions: [
              'Take the user of the rows that stand out.',
              'Give that user’s mail address or alias as the mailbox.',
            ],
            asks: ['mailbox'],
          },
          on: done('turn-off'),
        },
        'turn-off': {
          meta: {
            section: disable,
            title: 'Turn ActiveSync off for this user',
            why: 'If the delays stop without this user’s requests, the user’s phone causes them.',
            warning: say`The phones of ${mailbox} get no mail until ActiveSync is on again. Tell the user first.`,
            instructions: [
              'Open the Exchange Management Shell.',
              ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncEnabled $false`,
              'Let the other phones sync for a while.',
            ],
            ask: 'Are the delays gone for everybody else?',
            changes: [{ id: 'activesync-off', what: say`ActiveSync is off for ${mailbox}`, undo: turnOn }],
          },
          on: {
            'answer.yes': { target: `#${reprovision}`, description: 'Yes, they are gone' },
            'answer.no': { target: 'turn-on-again', description: 'No' },
            'answer.refused': { target: top20, description: 'It has to stay on', meta: { unchanged: true } },
          },
        },
        'turn-on-again': {
          meta: {
            section: disable,
            title: 'Turn ActiveSync on again for this user',
            why: 'This user’s phone was not the cause, and the user needs mail back.',
            instructions: ['Run this in the Exchange Management Shell:', turnOn],
            undoes: ['activesync-off'],
          },
          on: done(top20),
        },
      },
    },

    reprovision: {
      id: reprovision,
      initial: 'turn-on-again',
      states: {
        'turn-on-again': {
          meta: {
            section: reprovision,
            title: 'Turn ActiveSync on again for this user',
            why: 'The phone can only be set up again while ActiveSync is on.',
            instructions: ['Run this in the Exchange Management Shell:', turnOn],
            undoes: ['activesync-off'],
          },
          on: done('set-up-again'),
        },
        'set-up-again': reprovisionDevice({
          section: reprovision,
          why: 'This user’s phone caused the load, and a fresh profile often ends it.',
          next: `#${logging}`,
        }),
      },
    },

    'mailbox-log': {
      id: logging,
      initial: 'copy-config',
      states: {
        ...turnOnMailboxLogging(logging, 'sync-device'),
        'sync-device': {
          meta: {
            section: logging,
            title: 'Sync the phone',
            why: 'The log holds only what happens after it was turned on.',
            instructions: ['Sync the phone, and wait until it is slow or shows the error again.'],
          },
          on: done('collect-log'),
        },
        ...collectMailboxLog(logging, 'read-log'),
        'read-log': {
          meta: {
            section: logging,
            title: 'Read the Syncs in the mailbox log',
            why: 'The log holds each request and answer in full, with the item the phone trips over.',
            instructions: [
              'Search the raw log data for Cmd=Sync.',
              'Review each entry whose Status is neither empty nor 1.',
              SUCCESS,
              'Put right what you find, then sync again.',
            ],
            ask: 'Did the mailbox log help to solve the problem?',
          },
          on: {
            'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
            'answer.no': { target: top20, description: 'No' },
          },
        },
      },
    },
  },
});

export const delaysLoadCorrections: readonly Correction[] = [
  {
    id: 'KB10047-94',
    section: highRpc,
    now: 'Requests are ranked, and a first mark is given: 200 calls or 2,000 ms. It says that no official limit exists.',
    why: 'The question asked for “high” counts and never said what high is.',
  },
  {
    id: 'KB10047-95',
    section: reprovision,
    now: 'ActiveSync is turned on again before the phone is set up again, and also when turning it off did not help.',
    why: 'It stayed off, so that setting up the phone and mailbox logging could not work.',
  },
  {
    id: 'KB10047-96',
    section: reprovision,
    now: 'Removing and adding the profile are steps of their own, in order.',
    why: 'The list lacked the blanks that make it one, and both steps ran together.',
  },
];
