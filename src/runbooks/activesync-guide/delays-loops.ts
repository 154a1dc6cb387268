import { done } from '../procedures/done';
import { type Correction, runbook } from '../runbook';
import { reprovisionDevice, reviewStatus } from './delays-device';
import { lookAtDevice, runLibraryQuery, SUCCESS } from './delays-queries';

const syncsPerKey = 'log-parser-studio-query---count-all-syncs-per-synckey';
const deviceQuery = 'log-parser-studio-query---device-query-devices-send-same-synckey-multiple-times';
const reprovision = 'reprovision-the-activesync-client';
const review = 'review-protocol-document-status-equals-1';
const highRpc = '#log-parser-studio-query---high-rpc-counts-or-latency';

/** Delays: does a phone send the same SyncKey over and over? */
export const delaysLoops = runbook.createStateConfig({
  initial: 'syncs-per-key',
  states: {
    'syncs-per-key': {
      id: syncsPerKey,
      meta: {
        section: syncsPerKey,
        title: 'Which phones repeat a SyncKey?',
        why: 'A SyncKey changes with each Sync that brought something, so a repeated one can mean that a phone is stuck.',
        instructions: runLibraryQuery('Count all Syncs per SyncKey'),
        ask: 'Does a phone send the same SyncKey many times for one folder?',
        asksLogs: { question: 'syncsPerKey', yes: 'yes', no: 'no' },
      },
      on: {
        'answer.yes': { target: `#${deviceQuery}`, description: 'Yes' },
        'answer.no': { target: highRpc, description: 'No' },
      },
    },

    'device-query': {
      id: deviceQuery,
      initial: 'choose-device',
      states: {
        'choose-device': {
          meta: {
            section: deviceQuery,
            title: 'Choose one phone from the rows',
            why: 'The requests of one phone show whether it had a reason to repeat itself.',
            instructions: [
              'Take the row with the highest count.',
              'Give its user’s mail address or alias as the mailbox.',
              'Give the value of its DeviceId column as the device ID.',
            ],
            asks: ['mailbox', 'deviceId'],
          },
          on: done('look-at-device'),
        },
        ...lookAtDevice(deviceQuery, 'judge'),
        judge: {
          meta: {
            section: deviceQuery,
            title: 'Did the server report errors?',
            why: 'After an error the phone is right to try again; without one, it is stuck.',
            instructions: ['Read the Status column of the rows, next to Cmd.', SUCCESS],
            ask: 'Does a request carry an error status?',
          },
          on: {
            'answer.yes': { target: `#${review}`, description: 'Yes' },
            'answer.no': { target: `#${reprovision}`, description: 'No' },
          },
        },
      },
    },

    reprovision: {
      id: reprovision,
      ...reprovisionDevice({
        section: reprovision,
        why: 'The server answered well and the phone repeats itself, so the phone needs a fresh start.',
        next: highRpc,
      }),
    },

    'review-status': {
      id: review,
      ...reviewStatus({
        section: review,
        why: 'The number says why the phone has to repeat its request, and who has to act.',
        next: highRpc,
      }),
    },
  },
});

export const delaysLoopsCorrections: readonly Correction[] = [
  {
    id: 'KB10047-91',
    section: deviceQuery,
    now: 'A phone is chosen first, and its ID is put into the query.',
    why: 'The query was to be run as it is, with the placeholder of the library in place of a device ID.',
  },
  {
    id: 'KB10047-92',
    section: review,
    now: 'The step is reached, and worded, for a status that means an error. The arrows are the published ones.',
    why: 'The heading reads “Status equals 1”, but the section is reached only when it does not.',
  },
  {
    id: 'KB10047-93',
    section: deviceQuery,
    now: 'The question is about error statuses, and says which values are none for which command.',
    why: '“Not 1” counts the good answers of Ping, MoveItems and SendMail as errors.',
  },
];
