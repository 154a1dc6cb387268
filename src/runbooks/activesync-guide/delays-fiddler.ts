import { captureFiddlerTrace } from '../procedures/fiddler-trace';
import { type Correction, runbook } from '../runbook';
import { reprovisionDevice } from './delays-device';
import { asksForServerError } from './delays-queries';
import { readsServerErrors } from './mail-log-reads';

const capture = 'capture-fiddler-trace-if-issue-isnt-resolved';
const reprovision = 'reprovision-the-activesync-client-if-see-500-http-response';
const analyse = 'fiddler-trace-analysis-receive-500-http-response';
const syncsPerKey = '#log-parser-studio-query---count-all-syncs-per-synckey';

export const delaysCapture = runbook.createStateConfig({
  id: capture,
  initial: 'set-up-fiddler',
  states: {
    ...captureFiddlerTrace(capture, 'judge', 'Sync the phone.'),
    judge: {
      meta: {
        section: capture,
        title: 'What did the phone get back?',
        why: 'The trace shows each request and its answer as the phone saw them, through every proxy on the way.',
        instructions: [
          'Find the requests to /Microsoft-Server-ActiveSync in the trace.',
          'Read the Result column of each.',
        ],
        ask: 'Did an ActiveSync request get 500, or another 5xx?',
        asksStatus: asksForServerError,
        reads: readsServerErrors,
      },
      on: {
        'answer.yes': { target: `#${analyse}`, description: 'Yes' },
        'answer.no': { target: `#${reprovision}`, description: 'No' },
      },
    },
  },
});

export const delaysReprovision = runbook.createStateConfig({
  id: reprovision,
  ...reprovisionDevice({
    section: reprovision,
    why: 'The way to the server gave no 5xx, so a fresh profile on the phone comes next.',
    next: syncsPerKey,
  }),
});

export const delaysAnalyse = runbook.createStateConfig({
  id: analyse,
  meta: {
    section: analyse,
    title: 'Find out who answered with the error',
    why: 'A 5xx can come from Exchange, or from a firewall, proxy or load balancer in front of it.',
    instructions: [
      'Select the request that got the 5xx.',
      'Read the headers and the text of the response. They tell which machine answered, and often why.',
      'If a machine in front of Exchange answered, check that it has a healthy server to send requests to.',
      'For example, a proxy whose servers are all drained answers 500 by itself.',
      'If Exchange answered, look for the same minute in that server’s event log.',
      'Put right what you find, then sync again.',
    ],
    ask: 'Did the trace help to solve the problem?',
  },
  on: {
    'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
    'answer.no': { target: syncsPerKey, description: 'No' },
  },
});

export const delaysFiddlerCorrections: readonly Correction[] = [
  {
    id: 'KB10047-90',
    section: reprovision,
    now: 'The step says that no 5xx was seen. The arrows are the published ones.',
    why: 'The heading reads “if see 500 HTTP response”, but the section is reached only when there was none.',
  },
];
