import { type StepMeta, say } from '../runbook';
import { familyHealth } from './commands';
import { alertServer } from './place';

interface NoRecovery {
  section: string;
  title: string;
  family: string;
  /** What the nearest recovery does, one sentence. */
  offer: string;
  /** Its first state. */
  nearest: string;
}

/** Says that the page gives no recovery for a monitor, and offers the nearest one. */
export const noRecovery = ({ section, title, family, offer, nearest }: NoRecovery) => ({
  meta: {
    section,
    title,
    why: 'The page gives no steps for it, so what follows here is the nearest thing.',
    instructions: [
      'See which monitor it is, and what it says of itself:',
      familyHealth(family, alertServer),
      say`Read the alert’s own text too. It often names the cause on ${alertServer.server}.`,
      offer,
    ],
    ask: 'How do you want to go on?',
    asks: ['monitor'],
  } satisfies StepMeta,
  on: {
    'answer.nearest': { target: nearest, description: 'Try the nearest recovery' },
    'answer.hand-over': { target: '#support', description: 'Hand it over' },
  },
});
