import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import type { Place } from './place';
import { readsCopies } from './reads';

// Databases move away before a Mailbox server restarts, and the block that keeps them away is lifted again.
// Sources: the health set pages; the Set-MailboxServer and Move-ActiveMailboxDatabase references.

const ROUNDS = 2;

interface Move {
  section: string;
  on: Place;
  /** No database is active on the server any more, or an outage is agreed. */
  restart: string;
  /** It stays unsolved. */
  handOver: string;
}

const lift = (on: Place) =>
  ps`Set-MailboxServer -Identity ${on.server} -DatabaseCopyActivationDisabledAndMoveNow $false`;

/** `block` is the first. Blocking and looking is done again twice at most; then somebody has to decide. */
export const moveDatabases = ({ section, on, restart, handOver }: Move) => ({
  block: {
    meta: {
      section,
      title: 'Move the databases off the server',
      why: 'A restart takes down every database that is active on the server.',
      instructions: [
        'In the Exchange Management Shell, see whether the server is blocked already:',
        ps`Get-MailboxServer -Identity ${on.server} | Format-List DatabaseCopy*`,
        'If DatabaseCopyActivationDisabledAndMoveNow is False, run:',
        ps`Set-MailboxServer -Identity ${on.server} -DatabaseCopyActivationDisabledAndMoveNow $true`,
      ],
      warning: 'Databases move to other servers. Their users may notice a short pause.',
      ask: 'Is the server blocked now?',
      changes: [
        {
          id: on.blocked,
          what: say`Databases are kept from being active on ${on.server}`,
          undo: lift(on),
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.done': { target: 'copies', description: 'Yes, I ran the command' },
      'answer.already': { target: 'copies', description: 'It was True already', meta: { unchanged: true } },
      'answer.refused': { target: 'stuck', description: 'No, it gave an error', meta: { unchanged: true } },
    },
  },
  copies: {
    meta: {
      section,
      title: 'Is any database still active on the server?',
      why: 'Only databases with a healthy copy elsewhere move by themselves.',
      instructions: [
        'Give the move a few minutes. Then run:',
        ps`Get-MailboxDatabaseCopyStatus -Server ${on.server} | Group-Object -Property Status`,
        'Mounted, Mounting, Dismounting and Dismounted are active copies. All other rows are not.',
      ],
      reads: readsCopies(on),
    } satisfies StepMeta,
    on: {
      'answer.none': { target: restart, description: 'No, none is active' },
      'answer.some': [
        {
          guard: { type: 'roundsLeft' as const, params: { loop: `move databases: ${on.blocked}`, most: ROUNDS } },
          actions: { type: 'countRound' as const, params: { loop: `move databases: ${on.blocked}` } },
          target: 'block',
          description: 'Yes, some are',
        },
        { target: 'stuck', description: 'Yes, some are' },
      ],
    },
  },
  stuck: {
    meta: {
      section,
      title: 'Move the rest by hand, or plan an outage',
      why: 'A database without a healthy copy elsewhere cannot move, however often it is tried.',
      instructions: [
        'See which databases stay, and whether they have a copy elsewhere:',
        ps`Get-MailboxDatabase -Server ${on.server} -Status | Format-Table -AutoSize -Property Name, Mounted, MountedOnServer, Servers`,
        'If they have one, try to move them:',
        ps`Move-ActiveMailboxDatabase -Server ${on.server}`,
        'If they have none, agree on an outage with the people it hits before you go on.',
      ],
      warning: 'A restart now takes every database that stays offline until the server is back.',
      ask: 'How do you want to go on?',
    } satisfies StepMeta,
    on: {
      'answer.moved': { target: restart, description: 'They have moved now' },
      'answer.outage': { target: restart, description: 'An outage is agreed' },
      'answer.hand-over': { target: handOver, description: 'Hand it over' },
    },
  },
});

interface Lift {
  section: string;
  on: Place;
  next: string;
}

/** Lifts the block. Nothing moves back by that. */
export const liftBlock = ({ section, on, next }: Lift) => ({
  meta: {
    section,
    title: 'Let databases be active on the server again',
    why: 'While the block stays, this server takes over no database if another one fails.',
    instructions: [
      'Was the server blocked before you began? Leave it so.',
      'Otherwise run in the Exchange Management Shell:',
      lift(on),
      'Databases do not move back by that. The command only allows it.',
    ],
    undoes: [on.blocked],
    ask: 'Is the block lifted?',
  } satisfies StepMeta,
  on: {
    'answer.lifted': { target: next, description: 'Yes' },
    'answer.left': { target: next, description: 'No, it stays for now', meta: { unchanged: true } },
  },
});

/** Offers to bring the databases back. */
export const moveBack = ({ section, on, next }: Lift) => ({
  meta: {
    section,
    title: 'Bring the databases back, if you want them here',
    why: 'They stay on the other servers until somebody moves them.',
    instructions: [
      'This activates the databases that prefer this server:',
      ps`Move-ActiveMailboxDatabase -ActivatePreferredOnServer ${on.server}`,
      'To balance the whole availability group instead, use RedistributeActiveDatabases.ps1 in the Exchange scripts folder.',
    ],
    warning: 'Users of these databases may notice a short pause.',
    ask: 'Where do the databases stay?',
  } satisfies StepMeta,
  on: {
    'answer.moved': { target: next, description: 'They are back' },
    'answer.left': { target: next, description: 'They stay where they are' },
  },
});
