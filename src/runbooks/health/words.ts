import type { StepMeta } from '../runbook';

/** How a health set's triage ends; both headings stand on all four pages. */
export const endings = (healthSet: string): { resolved: StepMeta; support: StepMeta } => ({
  resolved: {
    section: 'user-action',
    title: `${healthSet} is healthy again`,
    why: 'The last check found nothing wrong any more.',
    instructions: ['If the alert comes back within a day, hand it over. Something else is behind it.'],
  },
  support: {
    section: 'user-action',
    title: 'Hand it over',
    why: 'The page’s own steps end here. An engineer or Microsoft Support has to look.',
    instructions: [
      'Follow your organisation’s own way to Microsoft Support, if it has one.',
      'Otherwise open https://support.microsoft.com/supportforbusiness/productselection and choose Servers, Exchange Server.',
    ],
    atHand: [
      'The alert’s text, with its time',
      'The last output of the probe, or of Get-ServerHealth',
      'The server’s role and Exchange version',
      'What is still changed on the servers',
    ],
  },
});
