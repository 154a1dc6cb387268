import { runbook } from '../runbook';

/** Which of the guide's five ways to take. Source: KB 10047, "What is the issue you are facing". */
export const entry = runbook.createStateConfig({
  id: 'what-is-the-issue-you-are-facing',
  meta: {
    section: 'what-is-the-issue-you-are-facing',
    title: 'What goes wrong with ActiveSync?',
    why: 'Each kind of trouble has its own way through the guide.',
    instructions: [
      'Check the list of known issues first: https://support.microsoft.com/help/2563324.',
      'Find out what the user sees, on which phone, and since when. Keep it: note only iPhones, since Monday.',
    ],
  },
  on: {
    'answer.profile': {
      target: '#exchange-remote-connectivity-analyzer-cant-create-a-profile-on-the-device',
      description: 'The account can’t be set up',
    },
    'answer.connect': { target: '#determine-impact', description: 'The phone can’t connect' },
    'answer.mail': { target: '#mail-issues', description: 'Mail is missing or won’t send' },
    'answer.calendar': { target: '#calendaring-issues', description: 'The calendar is wrong' },
    'answer.delays': {
      target: '#check-for-file-level-anti-virus-delays-on-devicecas-performance',
      description: 'Delays, or a slow server',
    },
  },
});
