import { alertServer as on } from '../health/place';
import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { FRONT_END } from './services';

// Source: the POP health set page, with the parameter's name from the Set-PopSettings reference.

const SECTION = 'popctpmonitor-recovery-actions';
const OFF = ps`Set-PopSettings -Server ${on.server} -ProtocolLogEnabled $false`;
const RESTART = ps`Restart-Service -Name ${FRONT_END}`;
const restartHere = say`On ${on.server}, open PowerShell as administrator and restart the service:`;
const warning = 'POP users of this server are cut off for a moment.';

/** Turns on the POP protocol log. */
export const logOn = ({ next, otherwise }: { next: string; otherwise: string }) => ({
  meta: {
    section: SECTION,
    title: 'Turn on the POP protocol log',
    why: 'It tells which Mailbox server the probe is sent on to.',
    instructions: [
      'In the Exchange Management Shell, run:',
      ps`Set-PopSettings -Server ${on.server} -ProtocolLogEnabled $true`,
      restartHere,
      RESTART,
    ],
    warning,
    ask: 'Is the log on?',
    changes: [
      {
        id: 'pop-protocol-log',
        what: say`The POP protocol log is on for ${on.server} (after the command, restart MSExchangePOP3)`,
        undo: OFF,
      },
    ],
  } satisfies StepMeta,
  on: {
    'answer.done': { target: next, description: 'Yes' },
    'answer.refused': { target: otherwise, description: 'No, it gave an error', meta: { unchanged: true } },
    'answer.half': { target: otherwise, description: 'It is set, but there was no restart' },
  },
});

/** Turns it off again, on every way out. */
export const logOff = (next: string) => ({
  meta: {
    section: SECTION,
    title: 'Turn the POP protocol log off again',
    why: 'It fills the disk, and nobody needs it any more.',
    instructions: ['In the Exchange Management Shell, run:', OFF, restartHere, RESTART],
    warning,
    undoes: ['pop-protocol-log'],
    ask: 'Is the log off?',
  } satisfies StepMeta,
  on: {
    'answer.off': { target: next, description: 'Yes' },
    'answer.left': { target: next, description: 'No, it stays on for now', meta: { unchanged: true } },
  },
});
