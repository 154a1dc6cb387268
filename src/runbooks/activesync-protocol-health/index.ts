import { deepTest } from '../activesync-health/deep-test';
import { deepTestMonitor, FAMILY, selfTestMonitor } from '../activesync-health/monitors';
import { requestsQueued } from '../activesync-health/requests-queued';
import { noRecovery } from '../health/no-recovery';
import { alertServer } from '../health/place';
import { verify } from '../health/verify';
import { endings } from '../health/words';
import { outcomes } from '../outcomes';
import { common, type Runbook, runbook } from '../runbook';
import { corrections } from './corrections';

const here = { on: alertServer, fixed: '#resolved', failed: '#support' };

/** The page of this health set sends the reader to the ActiveSync page; so its steps bear that page's headings. */
export const activeSyncProtocolHealth: Runbook = {
  id: 'activesync-protocol-health',
  title: 'ActiveSync.Protocol health set',
  source: '000_d6ae4deaa6057347.txt',
  version: '1',
  words: ['activesync.protocol', 'activesync protocol health', 'activesync protocol alert'],
  healthSets: ['ActiveSync.Protocol'],
  machine: runbook.createMachine({
    ...common,
    id: 'activesync-protocol-health',
    initial: 'verify',
    states: {
      verify: verify({ section: 'user-action', family: FAMILY, monitors: [deepTestMonitor, selfTestMonitor] }),
      'deep-test': deepTest({ ...here, id: deepTestMonitor.key, monitor: deepTestMonitor }),
      'self-test': deepTest({ ...here, id: selfTestMonitor.key, monitor: selfTestMonitor }),
      another: {
        id: 'another',
        ...noRecovery({
          section: 'explanation',
          title: 'That monitor is not of this health set',
          family: FAMILY,
          offer:
            'If it is one of ActiveSync or ActiveSync.Proxy, start that runbook instead. The nearest recovery here goes by AlertValue: pool, IIS, server.',
          nearest: '#requests-queued',
        }),
      },
      'requests-queued': requestsQueued({ ...here, id: 'requests-queued' }),
      ...outcomes(endings('ActiveSync.Protocol')),
    },
  }),
  corrections,
};
