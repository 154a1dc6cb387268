import { type MobilePolicy, mobilePolicy } from '../../evidence/mobile-policy';
import { cmdlet, mailbox, policy, ps, typed } from '../powershell';
import { type Instruction, type Reads, reads, runbook, say } from '../runbook';

/** Shows the attachment settings of the policy this mailbox has. Source: the Get-CASMailbox reference. */
const readPolicy: readonly Instruction[] = [
  'In the Exchange Management Shell, run:',
  ps`${cmdlet.getPolicy} -Identity (Get-CASMailbox -Identity ${mailbox}).ActiveSyncMailboxPolicy | Format-List Name,*Attach*`,
  'Name is the policy of this mailbox.',
];

/** One policy alone: of several, the output does not say which is this mailbox's. */
const readsPolicy = (says: (policy: MobilePolicy) => boolean | undefined): Reads =>
  reads(mobilePolicy, ({ policies }) => {
    const [only, ...others] = policies;
    const said = only && others.length === 0 ? says(only) : undefined;
    return said === undefined ? undefined : said ? 'yes' : 'no';
  });

/** Does the policy limit the size? */
export const checkSize = runbook.createStateConfig({
  id: 'check-activesync-mailbox-policy-for-error-attachmenttoobig',
  meta: {
    section: 'check-activesync-mailbox-policy-for-error-attachmenttoobig',
    title: 'Does the policy limit the attachment size?',
    why: 'A limit in the user’s policy makes Exchange refuse larger attachments.',
    instructions: [...readPolicy, 'Note MaxAttachmentSize too.'],
    ask: 'Is MaxAttachmentSize Unlimited?',
    reads: readsPolicy(({ maxAttachmentSize: size }) => size && size.unlimited === true),
    asks: ['policy'],
  },
  on: {
    'answer.yes': { target: '#check-message-size-limits', description: 'Yes, unlimited' },
    'answer.no': {
      target: '#modify-activesync-mailbox-policy-if-maxattachmentsize-isnt-unlimited',
      description: 'No, there is a limit',
    },
  },
});

/** Raises the size in that policy. */
export const raiseSize = runbook.createStateConfig({
  id: 'modify-activesync-mailbox-policy-if-maxattachmentsize-isnt-unlimited',
  meta: {
    section: 'modify-activesync-mailbox-policy-if-maxattachmentsize-isnt-unlimited',
    title: 'Raise the attachment size in the policy',
    why: 'The attachment has to fit the limit.',
    instructions: [
      'Make sure that the limit is not there on purpose.',
      'In the Exchange Management Shell, run this. It allows 20971520 bytes, which is 20 MB:',
      ps`${cmdlet.setPolicy} -Identity ${policy} -MaxAttachmentSize 20971520`,
      'Let the phone sync, then open the attachment.',
    ],
    ask: 'Does the attachment open now?',
    warning: say`This holds for every user of the policy ${policy}. If your limit was above 20 MB, use a larger number.`,
    changes: [
      {
        id: 'policy-attachment-size',
        what: say`MaxAttachmentSize of the policy ${policy} is 20 MB`,
        undo: say`Run ${cmdlet.setPolicy} -Identity ${typed(policy)} -MaxAttachmentSize with the value you noted.`,
      },
    ],
  },
  on: {
    'answer.yes': { target: '#resolved', description: 'Yes, it opens' },
    'answer.no': { target: '#check-message-size-limits', description: 'No' },
    'answer.intended': {
      target: '#check-message-size-limits',
      description: 'Not done: the limit is on purpose',
      meta: { unchanged: true },
    },
  },
});

/** Does the policy allow attachments at all? */
export const checkAllowed = runbook.createStateConfig({
  id: 'check-activesync-mailbox-policy',
  meta: {
    section: 'check-activesync-mailbox-policy',
    title: 'Does the policy allow attachments?',
    why: 'A policy may forbid attachments; Exchange then logs AttachmentsNotEnabled.',
    instructions: readPolicy,
    ask: 'Is AttachmentsEnabled True?',
    reads: readsPolicy(({ attachmentsEnabled }) => attachmentsEnabled),
    asks: ['policy'],
  },
  on: {
    'answer.yes': { target: '#support', description: 'Yes, True' },
    'answer.no': { target: '#modify-activesync-mailbox-policy', description: 'No, False' },
  },
});

/** Allows attachments in that policy. */
export const allowAttachments = runbook.createStateConfig({
  id: 'modify-activesync-mailbox-policy',
  meta: {
    section: 'modify-activesync-mailbox-policy',
    title: 'Allow attachments in the policy',
    why: 'The phone may only fetch attachments if the policy says so.',
    instructions: [
      'Make sure that attachments are not forbidden on purpose.',
      'In the Exchange Management Shell, run:',
      ps`${cmdlet.setPolicy} -Identity ${policy} -AttachmentsEnabled $true`,
      'Let the phone sync, then open the attachment.',
    ],
    ask: 'Does the attachment open now?',
    warning: say`This holds for every user of the policy ${policy}.`,
    changes: [
      {
        id: 'policy-attachments',
        what: say`The policy ${policy} allows attachments`,
        undo: ps`${cmdlet.setPolicy} -Identity ${policy} -AttachmentsEnabled $false`,
      },
    ],
  },
  on: {
    'answer.yes': { target: '#resolved', description: 'Yes, it opens' },
    'answer.no': { target: '#support', description: 'No' },
    'answer.intended': {
      target: '#support',
      description: 'Not done: forbidden on purpose',
      meta: { unchanged: true },
    },
  },
});
