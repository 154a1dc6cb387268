import { noRecovery } from '../health/no-recovery';
import { alertServer } from '../health/place';
import { verify } from '../health/verify';
import { endings } from '../health/words';
import { outcomes } from '../outcomes';
import { common, type Runbook, runbook } from '../runbook';
import { commandTime } from './command-time';
import { corrections } from './corrections';
import { ctp } from './ctp';
import { deepTest } from './deep-test';
import { commandTimeMonitor, ctpMonitor, deepTestMonitor, FAMILY, proxyTestMonitor, selfTestMonitor } from './monitors';
import { proxyTest } from './proxy-test';

const here = { on: alertServer, fixed: '#resolved', failed: '#support' };

export const popHealth: Runbook = {
  id: 'pop-health',
  title: 'POP health set',
  source: '004_589fac936b75fd62.txt',
  version: '2',
  words: ['pop health', 'pop3', 'pop unhealthy', 'pop alert', 'pop.protocol', 'pop.proxy', 'pop'],
  healthSets: ['POP', 'POP.Protocol', 'POP.Proxy'],
  machine: runbook.createMachine({
    ...common,
    id: 'pop-health',
    initial: 'verify',
    states: {
      verify: verify({
        section: 'verifying-the-issue-still-exists',
        family: FAMILY,
        monitors: [ctpMonitor, proxyTestMonitor, deepTestMonitor, selfTestMonitor, commandTimeMonitor],
      }),
      ctp,
      'proxy-test': proxyTest,
      'deep-test': deepTest({ ...here, monitor: deepTestMonitor }),
      'self-test': deepTest({ ...here, monitor: selfTestMonitor }),
      'command-time': commandTime,
      another: {
        id: 'another',
        ...noRecovery({
          section: 'explanation',
          title: 'The page does not list that monitor',
          family: FAMILY,
          offer: 'The nearest recovery restarts the POP3 services, then the server, and goes by AlertValue.',
          nearest: '#command-time',
        }),
      },
      ...outcomes(endings('POP')),
    },
  }),
  corrections,
};
