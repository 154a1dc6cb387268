import { done } from '../procedures/done';
import type { StepMeta } from '../runbook';

/** The state that opens one folder of the mailbox in MFCMAPI, down to the list of its items. Source: KB 10047. */
export const openFolderInMfcMapi = (section: string, next: string, folder: string) => ({
  'open-mfcmapi': {
    meta: {
      section,
      title: 'Open the folder in MFCMAPI',
      why: 'It shows properties that Outlook hides.',
      instructions: [
        'Get MFCMAPI from https://github.com/microsoft/mfcmapi/releases, and start it.',
        'Choose Session, Logon, and pick the Outlook profile of this mailbox.',
        'Double-click the mailbox.',
        'Open Root Container, then Top of Information Store.',
        `Right-click ${folder}. Choose Open contents table.`,
      ],
      warning: 'MFCMAPI edits the mailbox itself. Only look, and close its windows with Cancel.',
    } satisfies StepMeta,
    on: done(next),
  },
});
