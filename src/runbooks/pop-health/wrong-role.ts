import type { StepMeta } from '../runbook';

interface WrongRole {
  section: string;
  title: string;
  why: string;
  /** Where to go once server and role are right: back to the state that decides by them, which may say no again. */
  right: readonly object[];
}

/** Says that the server, as given, cannot have raised this alert. */
export const wrongRole = ({ section, title, why, right }: WrongRole) => ({
  meta: {
    section,
    title,
    why,
    instructions: [
      'Compare the server’s name with the alert.',
      'On a server with both roles, the role is “Both on one server”.',
    ],
    ask: 'Are server, version and role right now?',
    asks: ['server', 'exchange', 'role'],
  } satisfies StepMeta,
  on: {
    'answer.corrected': [
      ...right.map((arrow) => ({ ...arrow, description: 'I have corrected them' })),
      { target: '#support', description: 'I have corrected them' },
    ],
    'answer.hand-over': { target: '#support', description: 'They were right: hand it over' },
  },
});
