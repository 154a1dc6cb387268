import { done } from '../procedures/done';
import { runbook } from '../runbook';
import { readsTraceErrors } from './mail-log-reads';
import { expectedState, findErrors, findServerId } from './mail-trace';

/** The log says all went well: does the trace say so too? */
export const itemInTrace = runbook.createStateConfig({
  id: 'fiddler-trace-analysis-for-item-check-the-final-status-of-the-item',
  initial: 'find-item',
  states: {
    'find-item': {
      meta: {
        section: 'fiddler-trace-analysis-for-item-check-the-final-status-of-the-item',
        title: 'Find the item in the Fiddler trace',
        why: 'The trace shows whether the phone got what the server sent.',
        instructions: findServerId,
      },
      on: done('compare'),
    },
    compare: {
      meta: {
        section: 'fiddler-trace-analysis-for-item-check-the-final-status-of-the-item',
        title: 'Compare the trace with the phone',
        why: 'If the phone got the right answer and shows something else, the fault is in the phone.',
        instructions: expectedState('item', 'folder'),
        ask: 'Did the trace end as the item should be?',
      },
      on: {
        'answer.yes': { target: '#vendor', description: 'Yes, the phone got it right' },
        'answer.no': {
          target: '#fiddler-trace-analysis-for-errors-if-the-result-doesnt-meet-the-expected-state',
          description: 'No',
        },
      },
    },
  },
});

/** Any failed request in the trace. */
export const traceErrors = runbook.createStateConfig({
  id: 'fiddler-trace-analysis-for-errors-if-the-result-doesnt-meet-the-expected-state',
  meta: {
    section: 'fiddler-trace-analysis-for-errors-if-the-result-doesnt-meet-the-expected-state',
    title: 'Look for errors in the Fiddler trace',
    why: 'The phone asks for the folder’s updates, and each request has an answer in the trace.',
    instructions: findErrors,
    ask: 'Is there an error in the trace?',
    asksStatus: { command: 'HTTP', answers: { 200: 'no' }, otherwise: 'yes' },
    reads: readsTraceErrors,
  },
  on: {
    'answer.yes': {
      target:
        '#install-log-parser-studio-log-parser-studio-query---device-query-query-results-analysis-resync-the-folder',
      description: 'Yes',
    },
    'answer.no': { target: '#support', description: 'No' },
  },
});
