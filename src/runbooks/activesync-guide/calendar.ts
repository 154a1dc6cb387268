import { runbook } from '../runbook';
import { appointmentErrors, followAppointment, searchAppointment } from './calendar-log';
import { calendarQuery } from './calendar-rows';
import { appointmentInTrace, calendarTraceErrors } from './calendar-trace';

/** Appointments that are missing or wrong on the phone. */
export const calendar = runbook.createStateConfig({
  initial: 'reproduce',
  states: {
    reproduce: {
      id: 'calendaring-issues',
      meta: {
        section: 'calendaring-issues',
        title: 'An appointment is missing or wrong on the phone',
        why: 'If it happens again, it can be watched; if not, only the logs are left.',
        ask: 'Can you make it happen again on the phone?',
      },
      on: {
        'answer.yes': {
          target:
            '#enable-activesync-mailbox-logging-capture-fiddler-trace-locate-appointment-within-the-mailbox-search-for-uid',
          description: 'Yes',
        },
        'answer.no': {
          target:
            '#install-log-parser-studio-log-parser-studio-query---device-calendar-requests-query-results-analysis-resync-the-calendar-folder',
          description: 'No',
        },
      },
    },
    search: searchAppointment,
    follow: followAppointment,
    trace: appointmentInTrace,
    'log-errors': appointmentErrors,
    'trace-errors': calendarTraceErrors,
    query: calendarQuery,
  },
});

export { calendarCorrections } from './calendar-corrections';
