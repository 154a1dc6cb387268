import { casMailbox } from '../../evidence/cas-mailbox';
import { mailboxAddresses } from '../../evidence/mailbox-addresses';
import { cmdlet, mailbox, policy, ps, typed } from '../powershell';
import { type Correction, reads, runbook, type StepMeta, say } from '../runbook';

const giveBackPolicy = ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncMailboxPolicy ${policy}`;
const removeTestPolicy = ps`${cmdlet.removePolicy} -Identity 'Test ActiveSync Policy'`;

const newSignInName = (section: string) =>
  ({
    section,
    title: 'Make the sign-in name equal the mail address',
    why: 'Then the phone can sign in with the mail address it asked for.',
    instructions: [
      'On the phone, first try DOMAIN\\user as the user name. If that works, leave the sign-in name as it is.',
      'Otherwise run in the Exchange Management Shell:',
      ps`Set-Mailbox -Identity ${mailbox} -UserPrincipalName (Get-Mailbox -Identity ${mailbox}).PrimarySmtpAddress.ToString()`,
      'Set up the account on the phone again.',
    ],
    ask: 'Can the phone set up the account now?',
    warning:
      'A new sign-in name also changes how the user signs in elsewhere: single sign-on, and Microsoft 365 if it is synchronized.',
    changes: [
      {
        id: 'sign-in-name',
        what: say`The sign-in name of ${mailbox} is now its mail address`,
        undo: say`Run Set-Mailbox -Identity ${typed(mailbox)} -UserPrincipalName with the old sign-in name. The first check showed it.`,
      },
    ],
  }) satisfies StepMeta;

const afterNewSignInName = {
  'answer.yes': { target: '#resolved', description: 'Yes' },
  'answer.other-name': {
    target: '#resolved',
    description: 'Yes, with DOMAIN\\user, name unchanged',
    meta: { unchanged: true },
  },
  'answer.no': { target: '#policy-error', description: 'No' },
};

/** The account can't be set up on the phone. Source: KB 10047, lines 46-175. */
export const profile = runbook.createStateConfig({
  initial: 'analyzer',
  states: {
    analyzer: {
      id: 'exchange-remote-connectivity-analyzer-cant-create-a-profile-on-the-device',
      meta: {
        section: 'exchange-remote-connectivity-analyzer-cant-create-a-profile-on-the-device',
        title: 'Test Autodiscover from outside',
        why: 'A phone finds its server through Autodiscover.',
        instructions: [
          'Open https://testconnectivity.microsoft.com/tests/exchange.',
          'Choose Exchange ActiveSync Autodiscover, then Next.',
          'Fill in the fields with the user’s address, and choose Perform Test.',
        ],
        ask: 'Did the test fail?',
      },
      on: {
        'answer.yes': {
          target: '#analyze-exchange-remote-connectivity-analyzer-results-if-connectivity-test-fails',
          description: 'Yes, it failed',
        },
        'answer.no': { target: '#user-principal-name-check', description: 'No, it passed' },
      },
    },
    'analyzer-results': {
      id: 'analyze-exchange-remote-connectivity-analyzer-results-if-connectivity-test-fails',
      meta: {
        section: 'analyze-exchange-remote-connectivity-analyzer-results-if-connectivity-test-fails',
        title: 'Mend what the test found',
        why: 'The test names the step that fails.',
        instructions: [
          'Choose Expand All.',
          'Find the error. It is near the end as a rule.',
          'Mend what it names, and run the test again.',
          'Set up the account on the phone again.',
        ],
        ask: 'Did that solve the problem?',
      },
      on: {
        'answer.yes': { target: '#resolved', description: 'Yes' },
        'answer.no': { target: '#user-principal-name-check', description: 'No' },
      },
    },
    upn: {
      id: 'user-principal-name-check',
      meta: {
        section: 'user-principal-name-check',
        title: 'Compare sign-in name and mail address',
        why: 'Most phones sign in with the mail address, which works only if the sign-in name is the same.',
        instructions: [
          'In the Exchange Management Shell, run:',
          ps`Get-Mailbox -Identity ${mailbox} | Format-List UserPrincipalName,PrimarySmtpAddress`,
          'Keep the output: it shows the way back if the name is changed.',
        ],
        ask: 'Are the two values the same?',
        reads: reads(mailboxAddresses, ({ match }) => (match === undefined ? undefined : match ? 'yes' : 'no')),
      },
      on: {
        'answer.yes': { target: '#policy-error', description: 'Yes, they are the same' },
        'answer.no': { target: '#domain-suffix-check', description: 'No, they differ' },
      },
    },
    suffix: {
      id: 'domain-suffix-check',
      meta: {
        section: 'domain-suffix-check',
        title: 'Is the mail domain offered as a suffix?',
        why: 'A sign-in name can only end in a domain that Active Directory offers.',
        instructions: [
          'Open Active Directory Users and Computers.',
          'Find the user, and open the properties.',
          'On the Account tab, open the list beside User logon name.',
        ],
        ask: 'Is the domain of the mail address in the list?',
      },
      on: {
        'answer.yes': { target: '#modify-the-user-principal-name', description: 'Yes, it is listed' },
        'answer.no': { target: '#add-upn-suffix-modify-the-user-principal-name', description: 'No' },
      },
    },
    'add-suffix': {
      id: 'add-upn-suffix-modify-the-user-principal-name',
      initial: 'suffix-list',
      states: {
        'suffix-list': {
          meta: {
            section: 'add-upn-suffix-modify-the-user-principal-name',
            title: 'Add the mail domain as a suffix',
            why: 'Only then can the sign-in name end in it.',
            instructions: [
              'Open Active Directory Domains and Trusts.',
              'Right-click its top node, and choose Properties.',
              'Type the domain of the mail address, choose Add, then OK.',
            ],
            changes: [
              {
                id: 'upn-suffix',
                what: 'The mail domain is a sign-in suffix of the forest',
                undo: 'In Active Directory Domains and Trusts, open the properties of the top node and remove the suffix. First check that no user has it.',
              },
            ],
          },
          on: { 'answer.done': { target: 'sign-in-name', description: 'Done' } },
        },
        'sign-in-name': {
          meta: newSignInName('add-upn-suffix-modify-the-user-principal-name'),
          on: afterNewSignInName,
        },
      },
    },
    'modify-upn': {
      id: 'modify-the-user-principal-name',
      meta: newSignInName('modify-the-user-principal-name'),
      on: afterNewSignInName,
    },
    policy: {
      id: 'policy-error',
      initial: 'present-policy',
      states: {
        'present-policy': {
          meta: {
            section: 'policy-error',
            title: 'Note the policy the mailbox has now',
            why: 'The next step swaps it, and its name is the way back.',
            instructions: [
              'In the Exchange Management Shell, run:',
              ps`Get-CASMailbox -Identity ${mailbox} | Format-List ActiveSyncMailboxPolicy`,
            ],
            ask: 'Which policy is it?',
            asks: ['policy'],
            reads: reads(casMailbox, ({ policy: named }, facts) =>
              named !== undefined && named === facts.policy ? 'done' : undefined,
            ),
          },
          on: { 'answer.done': { target: 'test-policy', description: 'Done' } },
        },
        'test-policy': {
          meta: {
            section: 'policy-error',
            title: 'Try a new policy',
            why: 'Not every phone can follow every setting of a policy, and a new one asks for little.',
            instructions: [
              'In the Exchange Management Shell, make a policy. If it is there already, skip this command:',
              ps`${cmdlet.newPolicy} -Name 'Test ActiveSync Policy'`,
              'Give it to the mailbox:',
              ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncMailboxPolicy 'Test ActiveSync Policy'`,
              'Set up the account on the phone again.',
              'If it works now, compare both policies: the difference holds the setting the phone can’t follow.',
              ps`${cmdlet.getPolicy} -Identity ${policy} | Format-List`,
              ps`${cmdlet.getPolicy} -Identity 'Test ActiveSync Policy' | Format-List`,
            ],
            ask: 'Did the new policy solve the problem?',
            warning: 'The test policy may not ask for a password on the phone. Use it for the test only.',
            changes: [
              {
                id: 'mailbox-policy',
                what: say`${mailbox} has the policy Test ActiveSync Policy instead of ${policy}`,
                undo: giveBackPolicy,
              },
              { id: 'test-policy', what: 'There is a policy Test ActiveSync Policy', undo: removeTestPolicy },
            ],
          },
          on: {
            'answer.yes': { target: '#resolved', description: 'Yes' },
            'answer.no': { target: 'old-policy', description: 'No' },
          },
        },
        'old-policy': {
          meta: {
            section: 'policy-error',
            title: 'Put the old policy back',
            why: 'The policy was not the trouble, and the test policy protects the phone less.',
            instructions: [
              'In the Exchange Management Shell, run one after the other:',
              giveBackPolicy,
              removeTestPolicy,
            ],
            ask: 'Does the mailbox have its old policy?',
            undoes: ['mailbox-policy', 'test-policy'],
          },
          on: {
            'answer.done': { target: '#support', description: 'Yes' },
            'answer.left': { target: '#support', description: 'No, it stays for now', meta: { unchanged: true } },
          },
        },
      },
    },
  },
});

export const profileCorrections: readonly Correction[] = [
  {
    id: 'KB10047-01',
    section: 'exchange-remote-connectivity-analyzer-cant-create-a-profile-on-the-device',
    now: 'Opens the tests for Exchange Server.',
    why: 'The link led to the tests for Microsoft 365.',
  },
  {
    id: 'KB10047-02',
    section: 'modify-the-user-principal-name',
    now: 'Warns what a new sign-in name changes, tries DOMAIN\\user on the phone first, and keeps a way back.',
    why: 'The name was changed without a word on single sign-on and synchronization.',
  },
  {
    id: 'KB10047-03',
    section: 'policy-error',
    now: 'Notes the old policy, compares it with the test policy, and puts it back where it was not the trouble.',
    why: 'The test policy was never taken away, and the failing setting was never found.',
  },
];
