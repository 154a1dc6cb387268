import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { check } from './check';
import { liftBlock, moveBack, moveDatabases } from './databases';
import type { Monitor } from './monitor';
import type { Place } from './place';
import { readsServices } from './reads';

interface Restart {
  section: string;
  monitor: Monitor;
  on: Place;
  fixed: string;
  failed: string;
}

/**
 * States that restart a server, databases moved away first where it can hold any, and look whether that helped;
 * `before-restart` is the first. Every way out passes the step that lifts the block. Exchange 2016 and later, and a
 * combined server, count as a Mailbox server.
 */
export const restart = ({ section, monitor, on, fixed, failed }: Restart) => ({
  'before-restart': { always: ifDatabases(on, 'block', 'restart') },
  ...moveDatabases({ section, on, restart: 'restart', handOver: 'unsolved' }),
  restart: {
    meta: {
      section,
      title: 'Restart the server',
      why: 'Nothing smaller has helped.',
      instructions: [
        say`Restart ${on.server}.`,
        'When it is back, see from another server whether its Exchange services run:',
        ps`Test-ServiceHealth -Server ${on.server}`,
      ],
      warning: 'Everyone who works through this server is cut off until it is back. Get a yes for it first.',
      ask: 'Is the server back?',
      reads: readsServices(on),
    } satisfies StepMeta,
    on: {
      'answer.done': { target: 'after-restart', description: 'Yes, and its services run' },
      'answer.down': { target: 'unsolved', description: 'No, or not all services run' },
      'answer.refused': { target: 'unsolved', description: 'It may not restart now' },
    },
  },
  ...check('after-restart', {
    section,
    monitor,
    on,
    why: 'The restart was the last resort. This tells if it helped.',
    lookFirst: true,
    healthy: 'solved',
    unhealthy: 'unsolved',
  }),
  solved: { always: ifDatabases(on, 'lift-solved', fixed) },
  'lift-solved': liftBlock({ section, on, next: 'move-back' }),
  'move-back': moveBack({ section, on, next: fixed }),
  unsolved: { always: ifDatabases(on, 'lift-unsolved', failed) },
  'lift-unsolved': liftBlock({ section, on, next: failed }),
});

const ifDatabases = (on: Place, yes: string, no: string) =>
  on.isMailboxServer ? [{ target: yes }] : [{ guard: 'hostsDatabases' as const, target: yes }, { target: no }];
