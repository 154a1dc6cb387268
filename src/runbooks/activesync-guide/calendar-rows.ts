import { deviceId, sql } from '../powershell';
import { findDeviceId } from '../procedures/device-id';
import { done } from '../procedures/done';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { runbook, say } from '../runbook';
import { readRows, resyncFolder } from './mail-device-query';

const section =
  'install-log-parser-studio-log-parser-studio-query---device-calendar-requests-query-results-analysis-resync-the-calendar-folder';

/** The phone's calendar requests in the IIS logs, and a fresh calendar. Source of the Ty token: TechNet bb201675. */
export const calendarQuery = runbook.createStateConfig({
  id: section,
  initial: 'copy-logs',
  states: {
    ...installLogParserStudio(section, 'find-device-id'),
    ...findDeviceId(section, 'run-query'),
    'run-query': {
      meta: {
        section,
        title: 'List the phone’s calendar requests',
        why: 'The library has no query for them; Ty:Ca in a request means calendar.',
        instructions: [
          'In Log Parser Studio, open a new query with the log type IISW3CLOG, and paste:',
          sql`SELECT * FROM '[LOGFILEPATH]' WHERE cs-uri-query LIKE '%DEVICEID%' AND cs-uri-query LIKE '%Ty:Ca%'`,
          say`Put ${deviceId} between the two % signs in place of DEVICEID, without quotation marks.`,
          'Choose the red exclamation mark to run it.',
          'Look for Status and Error in cs-uri-query, and at sc-status.',
        ],
        asksLogs: { question: 'device', yes: 'done', no: 'done' },
      },
      on: done('read-rows'),
    },
    ...readRows(section, 'remove-folder', 'appointment'),
    ...resyncFolder(section, {
      folder: 'calendar',
      account: 'Calendars',
      ask: 'Is the appointment right on the phone now?',
    }),
  },
});
