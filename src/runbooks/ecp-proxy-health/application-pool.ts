import { check } from '../health/check';
import { recyclePool, resetIis } from '../health/iis';
import { alertServer as on } from '../health/place';
import { readsPoolState } from '../health/reads';
import { restart } from '../health/restart';
import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { proxyTestMonitor as monitor, POOL, SECTION as section } from './monitors';

/** States from the admin center's pool over IIS to the server; `pool` is the first. */
export const applicationPool = () => ({
  pool: {
    meta: {
      section,
      title: 'Is the admin center’s application pool started?',
      why: 'A stopped pool answers 503 to everybody.',
      instructions: [
        say`On ${on.server}, open PowerShell as administrator and run:`,
        ps`Get-WebAppPoolState -Name 'MSExchangeECPAppPool'`,
      ],
      reads: readsPoolState(POOL),
    } satisfies StepMeta,
    on: {
      'answer.started': { target: 'recycle-pool', description: 'Yes, it is Started' },
      'answer.stopped': { target: 'start-pool', description: 'No' },
    },
  },
  'start-pool': {
    meta: {
      section,
      title: 'Start the pool',
      why: 'It may only have been left stopped.',
      instructions: [
        say`On ${on.server}, open PowerShell as administrator and run:`,
        ps`Start-WebAppPool -Name 'MSExchangeECPAppPool'`,
      ],
      ask: 'Did it start?',
    } satisfies StepMeta,
    on: {
      'answer.done': { target: 'after-pool', description: 'Yes' },
      'answer.refused': { target: 'reset-iis', description: 'No, or it stops again' },
    },
  },
  'recycle-pool': recyclePool({
    section,
    title: 'Recycle the admin center’s application pool',
    pool: POOL,
    on,
    next: 'after-pool',
    otherwise: 'reset-iis',
  }),
  ...check('after-pool', {
    section,
    monitor,
    on,
    why: 'Recycling the pool clears most hangs. This tells if it did.',
    healthy: '#resolved',
    unhealthy: 'reset-iis',
  }),
  'reset-iis': resetIis({ section, on, next: 'after-iis', otherwise: 'before-restart' }),
  ...check('after-iis', {
    section,
    monitor,
    on,
    why: 'If IIS was the trouble, it is over now.',
    healthy: '#resolved',
    unhealthy: 'before-restart',
  }),
  ...restart({ section, monitor, on, fixed: '#resolved', failed: '#support' }),
});
