import { popSettings } from '../../evidence/pop-settings';
import { check } from '../health/check';
import { alertServer as on } from '../health/place';
import { rerun } from '../health/rerun';
import { restart } from '../health/restart';
import { ps } from '../powershell';
import { reads, runbook, type StepMeta, say } from '../runbook';
import { isOf } from '../whose';
import { proxyTestMonitor as monitor } from './monitors';
import { onClientAccessRole } from './roles';
import { FRONT_END, restartServices, services } from './services';

const SECTION = 'popproxytestmonitor-recovery-actions';
const VERIFY = 'verifying-the-issue-still-exists';
const LOCAL = ps`Set-PopSettings -Server ${on.server} -UnencryptedOrTLSBindings @{Add='127.0.0.1:110'} -SSLBindings @{Add='127.0.0.1:995'}`;
const NOT_LOCAL = ps`Set-PopSettings -Server ${on.server} -UnencryptedOrTLSBindings @{Remove='127.0.0.1:110'} -SSLBindings @{Remove='127.0.0.1:995'}`;

/** The recovery of PopProxyTestMonitor: service, bindings, server. */
export const proxyTest = runbook.createStateConfig({
  id: monitor.key,
  initial: 'role',
  states: {
    ...onClientAccessRole({ section: VERIFY, next: 'services' }),
    ...services({ section: VERIFY, monitor, next: 'rerun' }),
    rerun: rerun({ section: VERIFY, monitor, on, transient: '#resolved', recover: 'restart-service' }),
    'restart-service': restartServices({
      section: SECTION,
      on,
      title: 'Restart the POP3 service',
      names: FRONT_END,
      why: 'It clears most hangs and cuts off the fewest people.',
      next: 'after-service',
      otherwise: 'bindings',
    }),
    ...check('after-service', {
      section: SECTION,
      monitor,
      on,
      why: 'If the service hung, it is over now.',
      healthy: '#resolved',
      unhealthy: 'bindings',
    }),
    bindings: {
      meta: {
        section: SECTION,
        title: 'Does the service listen on 127.0.0.1?',
        why: 'The probe runs on the server itself and connects to that address.',
        instructions: [
          'In the Exchange Management Shell, run:',
          ps`Get-PopSettings -Server ${on.server} | Format-List UnencryptedOrTLSBindings,SSLBindings`,
          '0.0.0.0 stands for every address of the server, 127.0.0.1 too.',
        ],
        reads: reads(popSettings, ({ server, listensLocally }, facts) =>
          listensLocally === undefined || !isOf(server, 'server', facts) ? undefined : listensLocally ? 'yes' : 'no',
        ),
      } satisfies StepMeta,
      on: {
        'answer.yes': { target: 'before-restart', description: 'Yes, 0.0.0.0 or 127.0.0.1 is there' },
        'answer.no': { target: 'add-binding', description: 'No, only other addresses are' },
      },
    },
    'add-binding': {
      meta: {
        section: SECTION,
        title: 'Let the service listen on 127.0.0.1 too',
        why: 'Without it the probe fails, however well the service works for people.',
        instructions: [
          'Note the bindings as they are. Then run in the Exchange Management Shell:',
          LOCAL,
          say`On ${on.server}, open PowerShell as administrator and restart the service:`,
          ps`Restart-Service -Name ${FRONT_END}`,
        ],
        warning: 'POP users of this server are cut off for a moment.',
        ask: 'Is it set?',
        changes: [
          {
            id: 'pop-local-binding',
            what: say`POP3 on ${on.server} listens on 127.0.0.1 too (after the command, restart MSExchangePOP3)`,
            undo: NOT_LOCAL,
          },
        ],
      } satisfies StepMeta,
      on: {
        'answer.done': { target: 'after-binding', description: 'Yes' },
        'answer.refused': {
          target: 'before-restart',
          description: 'No, it gave an error',
          meta: { unchanged: true },
        },
        'answer.half': { target: 'before-restart', description: 'It is set, but there was no restart' },
      },
    },
    ...check('after-binding', {
      section: SECTION,
      monitor,
      on,
      why: 'The probe can reach the service now. This tells if that was all.',
      healthy: '#resolved',
      unhealthy: 'before-restart',
    }),
    ...restart({ section: SECTION, monitor, on, fixed: '#resolved', failed: '#support' }),
  },
});
