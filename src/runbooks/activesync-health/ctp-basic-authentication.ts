import { virtualDirectory } from '../../evidence/virtual-directory';
import { check } from '../health/check';
import { alertServer as on } from '../health/place';
import { ps } from '../powershell';
import { reads, type StepMeta, say } from '../runbook';
import { isOf, isSameServer } from '../whose';
import { ctpMonitor as monitor } from './monitors';

/** The server's own directory tells; the paste may show others beside it. */
const readsBasic = reads(virtualDirectory, ({ directories }, facts) => {
  const here = directories.filter(({ server }) =>
    facts.server === undefined || server === undefined
      ? isOf(server, 'server', facts)
      : isSameServer(server, facts.server),
  );
  const [first, ...others] = new Set(here.map(({ basic }) => basic));
  return first === undefined || others.length > 0 ? undefined : first ? 'on' : 'off';
});

/**
 * States that look whether the probe can sign in at all; `basic` is the first.
 * Source: KB 3125818. The CTP probe signs in with Basic; where that is off, StateAttribute6 holds 401.
 * No -ADPropertiesOnly: IIS holds BasicAuthEnabled, and without asking it the command prints False.
 */
export const basicAuthentication = ({ section, next }: { section: string; next: string }) => ({
  basic: {
    meta: {
      section,
      title: 'Is Basic authentication on for ActiveSync?',
      why: 'The probe signs in with Basic. Where it is off, StateAttribute6 of the probe says 401.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`Get-ActiveSyncVirtualDirectory -Server ${on.server} | Format-Table -AutoSize -Property Server,BasicAuthEnabled`,
      ],
      reads: readsBasic,
    } satisfies StepMeta,
    on: {
      'answer.on': { target: next, description: 'Yes, it says True' },
      'answer.off': { target: 'basic-off', description: 'No, it says False' },
    },
  },
  'basic-off': {
    meta: {
      section,
      title: 'Basic authentication is off',
      why: 'The probe cannot succeed this way, though phones may work well without Basic.',
      instructions: [
        'Ask whoever looks after sign-in whether it is off on purpose. Certificates or modern authentication may stand in for it.',
        'If it is off by mistake, turn it on:',
        ps`Get-ActiveSyncVirtualDirectory -Server ${on.server} | Set-ActiveSyncVirtualDirectory -BasicAuthEnabled $true`,
      ],
      warning: 'Basic lets passwords reach the server. Do not turn it on without a yes.',
      ask: 'Is it on now?',
      changes: [
        {
          id: 'basic-on',
          what: say`Basic authentication is on for ActiveSync on ${on.server}`,
          undo: ps`Get-ActiveSyncVirtualDirectory -Server ${on.server} | Set-ActiveSyncVirtualDirectory -BasicAuthEnabled $false`,
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.turned-on': { target: 'after-basic', description: 'Yes, it was off by mistake' },
      'answer.on-purpose': { target: '#support', description: 'No, off on purpose', meta: { unchanged: true } },
      'answer.refused': { target: '#support', description: 'No, it gave an error', meta: { unchanged: true } },
    },
  },
  ...check('after-basic', {
    section,
    monitor,
    on,
    why: 'The probe can sign in now. This tells if that was all.',
    healthy: '#resolved',
    unhealthy: next,
  }),
});
