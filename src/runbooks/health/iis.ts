import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { recycleByAppcmd, restartPool } from './commands';
import type { Place } from './place';
import { readsRecycled, readsRestartedIis } from './reads';

interface Recycle {
  section: string;
  on: Place;
  /** Where to see whether it helped. */
  next: string;
  /** Where to go on when it could not be done. */
  otherwise: string;
}

/** Recycles one application pool. Source: the health set pages; appcmd's own syntax. */
export const recyclePool = (asked: Recycle & { pool: string; title: string }) => ({
  meta: {
    section: asked.section,
    title: asked.title,
    why: 'Recycling clears most hangs and cuts off the fewest people.',
    instructions: [
      say`On ${asked.on.server}, open PowerShell as administrator and run:`,
      restartPool(asked.pool),
      'If that command is missing there, run this one instead:',
      recycleByAppcmd(asked.pool),
    ],
    warning: 'Whoever uses this pool is cut off for a moment and connects again by itself.',
    ask: 'Is the pool recycled?',
    reads: readsRecycled(asked.pool, 'refused'),
  } satisfies StepMeta,
  on: {
    'answer.done': { target: asked.next, description: 'Yes' },
    'answer.refused': { target: asked.otherwise, description: 'No, it gave an error' },
  },
});

/** Restarts IIS as a whole. */
export const resetIis = (asked: Recycle) => ({
  meta: {
    section: asked.section,
    title: 'Restart IIS on the server',
    why: 'The pool alone did not help. This restarts every pool of the server.',
    instructions: [say`On ${asked.on.server}, open PowerShell as administrator and run:`, ps`iisreset /noforce`],
    warning: 'Everyone who uses mail through this server is cut off for a moment. Get a yes for it first.',
    ask: 'Did IIS restart?',
    reads: readsRestartedIis,
  } satisfies StepMeta,
  on: {
    'answer.done': { target: asked.next, description: 'Yes' },
    'answer.refused': { target: asked.otherwise, description: 'No, it gave an error' },
    'answer.not-allowed': { target: asked.otherwise, description: 'It may not restart now' },
  },
});
