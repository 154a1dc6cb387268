import { noRecovery } from '../health/no-recovery';
import { verify } from '../health/verify';
import { endings } from '../health/words';
import { outcomes } from '../outcomes';
import { common, type Runbook, runbook } from '../runbook';
import { corrections } from './corrections';
import { FAMILY, proxyTestMonitor } from './monitors';
import { proxyTest } from './proxy-test';

export const ecpProxyHealth: Runbook = {
  id: 'ecp-proxy-health',
  title: 'ECP.Proxy health set',
  source: '003_1729f684479ac1c2.txt',
  version: '1',
  words: ['ecp.proxy', 'ecp proxy health', 'ecp unhealthy', 'ecp alert', 'exchange admin center', 'eac', 'ecp'],
  healthSets: ['ECP.Proxy'],
  machine: runbook.createMachine({
    ...common,
    id: 'ecp-proxy-health',
    initial: 'verify',
    states: {
      verify: verify({
        section: 'verifying-the-issue-still-exists',
        family: FAMILY,
        monitors: [proxyTestMonitor],
      }),
      'proxy-test': proxyTest,
      another: {
        id: 'another',
        ...noRecovery({
          section: 'explanation',
          title: 'The page does not list that monitor',
          family: FAMILY,
          offer: 'The nearest recovery is that of ECPProxyTestMonitor. It begins with what the failure points at.',
          nearest: '#proxy-test',
        }),
      },
      ...outcomes(endings('ECP.Proxy')),
    },
  }),
  corrections,
};
