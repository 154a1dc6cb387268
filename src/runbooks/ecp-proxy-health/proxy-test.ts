import { alertServer as on } from '../health/place';
import { rerun } from '../health/rerun';
import { runbook } from '../runbook';
import { applicationPool } from './application-pool';
import { cause } from './cause';
import { credentials } from './credentials';
import { domainControllers } from './domain-controllers';
import { proxyTestMonitor as monitor } from './monitors';
import { testUser } from './test-user';

/** The recovery of ECPProxyTestMonitor: the cause the failure points at first, then pool, IIS, server. */
export const proxyTest = runbook.createStateConfig({
  id: monitor.key,
  initial: 'rerun',
  states: {
    rerun: rerun({
      section: 'verifying-the-issue-still-exists',
      monitor,
      on,
      transient: '#resolved',
      recover: 'cause',
    }),
    cause: cause({
      pool: 'pool',
      credentials: 'accounts',
      domainControllers: 'domain-controllers',
      unclear: 'test-user',
    }),
    ...testUser({ works: 'accounts', fails: 'pool' }),
    ...credentials({ next: 'pool' }),
    ...domainControllers({ next: 'test-user' }),
    ...applicationPool(),
  },
});
