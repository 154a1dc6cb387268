import { outcomes } from '../outcomes';
import { common, type Runbook, runbook } from '../runbook';
import { calendar, calendarCorrections } from './calendar';
import { connectSite, connectSiteCorrections } from './connect-site';
import { connectUser, connectUserCorrections } from './connect-user';
import { delaysErrors, delaysErrorsCorrections } from './delays-errors';
import { delaysLoad, delaysLoadCorrections } from './delays-load';
import { delaysLoops, delaysLoopsCorrections } from './delays-loops';
import { delaysResync, delaysResyncCorrections } from './delays-resync';
import { entry } from './entry';
import { mailAttachments, mailAttachmentsCorrections } from './mail-attachments';
import { mailItems, mailItemsCorrections } from './mail-items';
import { mailSend, mailSendCorrections } from './mail-send';
import { profile, profileCorrections } from './profile';

const machine = runbook.createMachine({
  ...common,
  id: 'activesync-guide',
  initial: 'entry',
  states: {
    entry,
    profile,
    'connect-user': connectUser,
    'connect-site': connectSite,
    'mail-items': mailItems,
    'mail-attachments': mailAttachments,
    'mail-send': mailSend,
    calendar,
    'delays-resync': delaysResync,
    'delays-loops': delaysLoops,
    'delays-load': delaysLoad,
    'delays-errors': delaysErrors,
    ...outcomes({
      resolved: {
        section: 'what-is-the-issue-you-are-facing',
        title: 'The problem is solved',
        why: 'Let the user confirm it before the case is closed.',
        instructions: [
          'Ask the user to try once more on the phone: sync, send a message, open the calendar.',
          'Put back what was changed for the test only. The list of changes says how.',
        ],
      },
      support: {
        section: 'what-is-the-issue-you-are-facing',
        title: 'Hand this over',
        why: 'The guide ends here. An engineer or Microsoft Support can go on from what you found.',
        instructions: [
          'Hand the case to an engineer, or open a request at https://support.microsoft.com/supportforbusiness/productselection.',
          'Collect the files below before logging is turned off and logs are overwritten.',
          'Put back what was changed, or agree with the engineer what stays.',
        ],
        atHand: [
          'Exchange version and build of each server the phone connects to',
          'The user, the phone’s model, system and device ID, and when it last worked',
          'The time of the last failure, with the time zone',
          'The ActiveSync mailbox log and the Fiddler trace, if they were captured',
          'The IIS logs of that day, and the query results with Status, Error and sc-status',
          'The result of the Remote Connectivity Analyzer, if it was run',
        ],
      },
      vendor: {
        section: 'what-is-the-issue-you-are-facing',
        title: 'Go to the maker of the phone',
        why: 'Exchange did what it should, and the phone or its mail app did not.',
        instructions: [
          'Update the phone and its mail app, and try once more.',
          'If it still fails, open a request with the maker of the phone or of the mail app.',
          'Put back what was changed. The list of changes says how.',
        ],
        atHand: [
          'Phone model, system version, and name and version of the mail app',
          'The device ID and the ActiveSync protocol version the phone uses',
          'The request and the response in question, from the mailbox log or the Fiddler trace',
          'The status the phone got, and what it did next',
          'Whether another phone or app with the same mailbox works',
        ],
      },
    }),
  },
});

/** Microsoft's guide for phones that sync with Exchange ActiveSync. Source: KB 10047. */
export const activeSyncGuide: Runbook = {
  id: 'activesync-guide',
  title: 'ActiveSync: connecting, mail, calendar, delays',
  source: '002_71f2a5ab7fb7498c.txt',
  version: '1',
  machine,
  words: [
    'activesync',
    'active sync',
    'phone',
    'iphone',
    'ipad',
    'android',
    'smartphone',
    'tablet',
    'mobile',
    'device',
    "can't send",
    'cannot send',
    'attachment',
    'calendar',
    'appointment',
    'missing mail',
    'not syncing',
    'sync',
    'delay',
    'quarantine',
  ],
  healthSets: [],
  corrections: [
    ...profileCorrections,
    ...connectUserCorrections,
    ...connectSiteCorrections,
    ...mailItemsCorrections,
    ...mailAttachmentsCorrections,
    ...mailSendCorrections,
    ...calendarCorrections,
    ...delaysResyncCorrections,
    ...delaysLoopsCorrections,
    ...delaysLoadCorrections,
    ...delaysErrorsCorrections,
  ],
};
