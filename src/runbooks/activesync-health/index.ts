import { noRecovery } from '../health/no-recovery';
import { alertServer } from '../health/place';
import { verify } from '../health/verify';
import { endings } from '../health/words';
import { outcomes } from '../outcomes';
import { common, type Runbook, runbook } from '../runbook';
import { corrections } from './corrections';
import { ctp } from './ctp';
import { deepTest } from './deep-test';
import {
  ctpMonitor,
  deepTestMonitor,
  FAMILY,
  proxyTestMonitor,
  requestsQueuedMonitor,
  selfTestMonitor,
} from './monitors';
import { proxyTest } from './proxy-test';
import { requestsQueued } from './requests-queued';

const here = { on: alertServer, fixed: '#resolved', failed: '#support' };

export const activeSyncHealth: Runbook = {
  id: 'activesync-health',
  title: 'ActiveSync health set',
  source: '001_ca009cea181f6dcc.txt',
  version: '1',
  words: ['activesync health', 'activesync unhealthy', 'activesync alert', 'activesync.proxy', 'eas health'],
  healthSets: ['ActiveSync', 'ActiveSync.Proxy'],
  machine: runbook.createMachine({
    ...common,
    id: 'activesync-health',
    initial: 'verify',
    states: {
      verify: verify({
        section: 'verifying-the-issue',
        family: FAMILY,
        monitors: [ctpMonitor, proxyTestMonitor, deepTestMonitor, selfTestMonitor, requestsQueuedMonitor],
      }),
      ctp,
      'proxy-test': proxyTest,
      'deep-test': deepTest({ ...here, id: deepTestMonitor.key, monitor: deepTestMonitor }),
      'self-test': deepTest({ ...here, id: selfTestMonitor.key, monitor: selfTestMonitor }),
      'requests-queued': requestsQueued({ ...here, id: requestsQueuedMonitor.key }),
      another: {
        id: 'another',
        ...noRecovery({
          section: 'explanation',
          title: 'The page does not list that monitor',
          family: FAMILY,
          offer: 'The nearest recovery is that of RequestsQueuedGt500Monitor: pool, IIS, server, by AlertValue.',
          nearest: '#requests-queued',
        }),
      },
      ...outcomes(endings('ActiveSync')),
    },
  }),
  corrections,
};
