import { testWithoutAntivirus } from '../procedures/antivirus-filter';
import { findDeviceId } from '../procedures/device-id';
import { done } from '../procedures/done';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { type Correction, runbook } from '../runbook';
import { reviewStatus } from './delays-device';
import { delaysAnalyse, delaysCapture, delaysFiddlerCorrections, delaysReprovision } from './delays-fiddler';
import { asksForServerError, lookAtDevice, runLibraryQuery, SUCCESS } from './delays-queries';
import { delaysTracing, delaysTracingCorrections } from './delays-tracing';

const antivirus = 'check-for-file-level-anti-virus-delays-on-devicecas-performance';
const prepare = 'prepare-for-data-analysis-log-parser-studio-query---count-syncs-with-synckey-of-zero-per-user';
const deviceQuery = 'log-parser-studio-query---device-query-if-using-synckey-value-of-0';
const tracing = '#enable-failed-request-tracing-failed-request-trace-logging-analysis';
const activity = 'device-activity-analysis';
const review = 'review-protocol-document';
const capture = '#capture-fiddler-trace-if-issue-isnt-resolved';
const syncsPerKey = '#log-parser-studio-query---count-all-syncs-per-synckey';

/** Delays: is the antivirus in the way, do phones download folders from the start, and what makes them do so? */
export const delaysResync = runbook.createStateConfig({
  initial: 'antivirus',
  states: {
    antivirus: {
      id: antivirus,
      initial: 'list-filters',
      states: testWithoutAntivirus(antivirus, `#${prepare}`, 'Are the delays gone now?'),
    },

    prepare: {
      id: prepare,
      initial: 'copy-logs',
      states: {
        ...installLogParserStudio(prepare, 'count'),
        count: {
          meta: {
            section: prepare,
            title: 'Which phones start over again and again?',
            why: 'SyncKey 0 downloads a folder from the start, which costs the server far more than a normal Sync.',
            instructions: [
              ...runLibraryQuery('Count Syncs with SyncKey of Zero Per User'),
              'Leave out phones set up that day: one SyncKey 0 per folder is normal for a new profile.',
            ],
            ask: 'Does a phone send several requests with SyncKey 0?',
            asksLogs: { question: 'syncKeyZero', yes: 'yes', no: 'no' },
          },
          on: {
            'answer.yes': { target: `#${deviceQuery}`, description: 'Yes' },
            'answer.no': { target: syncsPerKey, description: 'No' },
          },
        },
      },
    },

    'device-query': {
      id: deviceQuery,
      initial: 'choose-user',
      states: {
        'choose-user': {
          meta: {
            section: deviceQuery,
            title: 'Choose one user from the rows',
            why: 'The count is per user; the requests of one phone show what made it start over.',
            instructions: [
              'Take the user with the most Syncs with SyncKey 0.',
              'Give that user’s mail address or alias as the mailbox.',
            ],
            asks: ['mailbox'],
          },
          on: done('find-device-id'),
        },
        ...findDeviceId(deviceQuery, 'look-at-device'),
        ...lookAtDevice(deviceQuery, 'judge'),
        judge: {
          meta: {
            section: deviceQuery,
            title: 'What came just before SyncKey 0?',
            why: 'Several 5xx answers in a row make some phones start over.',
            instructions: [
              'Find the row with 0 in the SyncKey column.',
              'Go up to the Sync rows just before it.',
              'Read their sc-status.',
            ],
            ask: 'Did a Sync just before SyncKey 0 get 500, or another 5xx?',
            asksStatus: asksForServerError,
          },
          on: {
            'answer.yes': { target: tracing, description: 'Yes' },
            'answer.no': { target: `#${activity}`, description: 'No' },
          },
        },
      },
    },

    tracing: delaysTracing,

    'device-activity': {
      id: activity,
      meta: {
        section: activity,
        title: 'Which requests came back with an error status?',
        why: 'A request that failed inside ActiveSync also makes a phone start over, though HTTP says 200.',
        instructions: [
          ...runLibraryQuery('Requests with ActiveSync errors'),
          'The library may spell the name with “Request”.',
          SUCCESS,
        ],
        ask: 'Does a request carry an error status?',
        asksLogs: { question: 'statusErrors', yes: 'yes', no: 'no' },
      },
      on: {
        'answer.yes': { target: `#${review}`, description: 'Yes' },
        'answer.no': { target: capture, description: 'No' },
      },
    },

    'review-status': {
      id: review,
      ...reviewStatus({
        section: review,
        why: 'The number says what the server disliked and who has to act, the phone or the server.',
        next: syncsPerKey,
      }),
    },

    capture: delaysCapture,
    reprovision: delaysReprovision,
    'analyse-trace': delaysAnalyse,
  },
});

export const delaysResyncCorrections: readonly Correction[] = [
  {
    id: 'KB10047-42',
    section: antivirus,
    now: 'Exclusions are tried first. Turning the filter off needs approval and says how, and a filter that is not to blame is turned on again before anything else.',
    why: 'The section asked whether turning the filter off had helped, but never said how to do it, and left it off.',
  },
  {
    id: 'KB10047-83',
    section: deviceQuery,
    now: 'The user is chosen from the rows and the device ID is looked up before the device query.',
    why: 'The count is per user, so “the value from the previous step” held no device ID.',
  },
  {
    id: 'KB10047-84',
    section: deviceQuery,
    now: 'The question is about the Syncs just before SyncKey 0.',
    why: 'The steps look at the requests before SyncKey 0, but the question said “this Sync request”.',
  },
  {
    id: 'KB10047-85',
    section: deviceQuery,
    now: 'Any status from 500 to 599 counts.',
    why: 'The steps speak of 5xx, but the question named 500 alone.',
  },
  ...delaysTracingCorrections,
  {
    id: 'KB10047-87',
    section: activity,
    now: 'The query is named in the plural, with a note that the library may spell it otherwise.',
    why: 'The document and the library do not agree on the name.',
  },
  {
    id: 'KB10047-88',
    section: review,
    now: 'Both sections share one text.',
    why: 'The same example stood in two sections.',
  },
  {
    id: 'KB10047-89',
    section: review,
    now: 'Ping 3 says that the phone has to send the whole Ping, and Sync 4 that the request breaks the protocol.',
    why: '“Send another Ping” leaves out that the heartbeat or the folder list was missing.',
  },
  ...delaysFiddlerCorrections,
];
