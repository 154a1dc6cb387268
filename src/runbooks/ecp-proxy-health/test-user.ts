import { alertServer as on } from '../health/place';
import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { SECTION as section } from './monitors';

const REMOVE = ps`Remove-Mailbox -Identity 'ecp-triage-test'`;

/**
 * States that sign in with a user made for it, and remove that user again; `test-user` is the first.
 * Its name is ours and fixed, so that removing it can never hit anybody else.
 */
export const testUser = (to: { works: string; fails: string }) => ({
  'test-user': {
    meta: {
      section,
      title: 'Make a test user',
      why: 'A sign-in by hand tells the admin center’s trouble from the probe’s own.',
      instructions: [
        'In the Exchange Management Shell, run this and type a strong password:',
        ps`New-Mailbox -Name 'ecp-triage-test' -UserPrincipalName ('ecp-triage-test@' + (Get-AcceptedDomain | Where-Object { $_.Default }).DomainName) -Password (Read-Host -AsSecureString -Prompt 'Password')`,
      ],
      ask: 'Is the test user there?',
      changes: [{ id: 'test-user', what: 'There is a test user ecp-triage-test with a mailbox', undo: REMOVE }],
    } satisfies StepMeta,
    on: {
      'answer.done': { target: 'sign-in', description: 'Yes' },
      'answer.skipped': { target: to.fails, description: 'No: go on without one', meta: { unchanged: true } },
    },
  },
  'sign-in': {
    meta: {
      section,
      title: 'Can the test user open the admin center’s address?',
      why: 'It goes through the same pool as the probe. /owa goes through another one.',
      instructions: [
        say`In a browser, open https://${on.server}/ecp.`,
        'Sign in as ecp-triage-test. Without an admin role the page shows the user’s own options, and that is enough.',
        'If it fails, note the error page and its status.',
      ],
    } satisfies StepMeta,
    on: {
      'answer.works': { target: 'remove-user-works', description: 'Yes, a page opens' },
      'answer.fails': { target: 'remove-user-fails', description: 'No, it fails' },
    },
  },
  'remove-user-works': removeUser(to.works),
  'remove-user-fails': removeUser(to.fails),
});

const removeUser = (next: string) => ({
  meta: {
    section,
    title: 'Remove the test user',
    why: 'It has done its work, and an account nobody uses is a risk.',
    instructions: ['In the Exchange Management Shell, run:', REMOVE],
    undoes: ['test-user'],
    ask: 'Is it removed?',
  } satisfies StepMeta,
  on: {
    'answer.removed': { target: next, description: 'Yes' },
    'answer.left': { target: next, description: 'No, it stays for now', meta: { unchanged: true } },
  },
});
