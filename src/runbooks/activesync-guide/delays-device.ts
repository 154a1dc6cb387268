import type { StepMeta } from '../runbook';

interface Words {
  section: string;
  why: string;
  /** Where the case goes when it did not help. */
  next: string;
}

/** The mail profile is taken off the phone and set up again. Used where the document repeats it. */
export const reprovisionDevice = ({ section, why, next }: Words) => ({
  meta: {
    section,
    title: 'Set up the mail profile on the phone again',
    why,
    warning: 'Mail, drafts and changes that only the phone holds are lost. Let it sync, or copy them first.',
    instructions: [
      'Remove the mail profile from the phone, the way its maker describes.',
      'Add the profile again.',
      'Wait until the first sync is through, then use the phone as usual.',
    ],
    ask: 'Are the delays gone now?',
  } satisfies StepMeta,
  on: {
    'answer.yes': { target: '#resolved', description: 'Yes, they are gone' },
    'answer.no': { target: next, description: 'No' },
  },
});

/** What an ActiveSync status means and what to do about it. Source: MS-ASCMD, the status tables of each command. */
export const reviewStatus = ({ section, why, next }: Words) => ({
  meta: {
    section,
    title: 'Look up the status numbers',
    why,
    instructions: [
      'Note the command (Cmd) and the Status of each row that shows an error.',
      'Look the number up under its command at https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-ascmd, or choose “Explain a code”.',
      'For example, Ping 3: the request lacked its heartbeat or folder list. The phone has to send the whole Ping. Once, it is harmless.',
      'For example, Sync 4: the request breaks the protocol. Update the mail app, or ask its vendor.',
      'Put right what the number points to, then sync again.',
    ],
    ask: 'Did that solve the problem?',
  } satisfies StepMeta,
  on: {
    'answer.yes': { target: '#resolved', description: 'Yes, it is solved' },
    'answer.no': { target: next, description: 'No' },
  },
});
