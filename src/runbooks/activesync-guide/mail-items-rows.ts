import { findDeviceId } from '../procedures/device-id';
import { installLogParserStudio } from '../procedures/log-parser-studio';
import { runbook } from '../runbook';
import { queryDevice, readRows, resyncFolder } from './mail-device-query';

// The two sections that end the search for a lost item in the IIS logs; the source wrote them twice.

const folder = {
  folder: 'folder with the item',
  account: 'Mail',
  ask: 'Is the item right on the phone now?',
};

const rows = (section: string) => ({
  ...installLogParserStudio(section, 'find-device-id'),
  ...findDeviceId(section, 'run-query'),
  ...queryDevice(section, 'read-rows'),
  ...readRows(section, 'remove-folder', 'item'),
  ...resyncFolder(section, folder),
});

/** Reached when it cannot be made to happen again. */
export const deviceQueryUnseen = runbook.createStateConfig({
  id: 'install-log-parser-studio-log-parser-studio-query---deviceid-query-query-results-analysis-resync-the-folder',
  initial: 'copy-logs',
  states: rows(
    'install-log-parser-studio-log-parser-studio-query---deviceid-query-query-results-analysis-resync-the-folder',
  ),
});

/** Reached when the mailbox log or the trace showed errors. */
export const deviceQuery = runbook.createStateConfig({
  id: 'install-log-parser-studio-log-parser-studio-query---device-query-query-results-analysis-resync-the-folder',
  initial: 'copy-logs',
  states: rows(
    'install-log-parser-studio-log-parser-studio-query---device-query-query-results-analysis-resync-the-folder',
  ),
});
