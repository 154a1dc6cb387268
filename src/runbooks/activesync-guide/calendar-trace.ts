import { done } from '../procedures/done';
import { runbook } from '../runbook';
import { expectedState, findErrors, findServerId } from './mail-trace';

const inTrace = 'fiddler-trace-analysis-for-uid-check-the-final-status-of-the-appointment';
const errors = 'fiddler-trace-analysis-for-errors';

/** The log says all went well: does the trace say so too? */
export const appointmentInTrace = runbook.createStateConfig({
  id: inTrace,
  initial: 'find-appointment',
  states: {
    'find-appointment': {
      meta: {
        section: inTrace,
        title: 'Find the appointment in the Fiddler trace',
        why: 'The trace shows whether the phone got what the server sent.',
        instructions: findServerId,
      },
      on: done('compare'),
    },
    compare: {
      meta: {
        section: inTrace,
        title: 'Compare the trace with the log and the phone',
        why: 'If the phone got the right answer and shows something else, the fault is in the phone.',
        instructions: [
          'Check that the last action is the one the mailbox log had.',
          ...expectedState('appointment', 'calendar'),
        ],
        ask: 'Did the trace end as the appointment should be?',
      },
      on: {
        'answer.yes': { target: '#vendor', description: 'Yes, the phone got it right' },
        'answer.no': { target: `#${errors}`, description: 'No' },
      },
    },
  },
});

/** Any failed request for the calendar in the trace. */
export const calendarTraceErrors = runbook.createStateConfig({
  id: errors,
  meta: {
    section: errors,
    title: 'Look for errors in the Fiddler trace',
    why: 'The trace also holds requests that never reached the mailbox log.',
    instructions: findErrors,
    ask: 'Is there an error in a request for the calendar?',
    asksStatus: { command: 'HTTP', answers: { 200: 'no' }, otherwise: 'yes' },
  },
  on: {
    'answer.yes': {
      target:
        '#install-log-parser-studio-log-parser-studio-query---device-calendar-requests-query-results-analysis-resync-the-calendar-folder',
      description: 'Yes',
    },
    'answer.no': { target: '#support', description: 'No' },
  },
});
