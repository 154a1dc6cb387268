import { type MonitoringProbe, monitoringProbe } from '../../evidence/monitoring-probe';
import { alertServer as on } from '../health/place';
import { ps } from '../powershell';
import { reads, type StepMeta, say } from '../runbook';
import { isOf } from '../whose';
import { SECTION } from './monitors';

/** What the failed probe's own output points at. */
function causeOf({ result, httpStatus }: MonitoringProbe): string | undefined {
  if (httpStatus === 401) return 'credentials';
  return httpStatus === 500 || httpStatus === 503 || result === 'Timeout' ? 'pool' : undefined;
}

/** The state that reads the alert and the protocol log for one of the page's three common causes. */
export const cause = (to: { pool: string; credentials: string; domainControllers: string; unclear: string }) => ({
  meta: {
    section: SECTION,
    title: 'What does the failure point at?',
    why: 'Three causes are common, and each has its own cure.',
    instructions: [
      'Read the exception in the alert, or in the probe’s output, with its HTTP headers.',
      say`Then, on ${on.server}, find the newest protocol log of the admin center’s proxy:`,
      ps`Get-ChildItem -Path (Join-Path $env:ExchangeInstallPath 'Logging\\HttpProxy\\Ecp') | Sort-Object -Property LastWriteTime | Select-Object -Last 1`,
      'Open it, and look at HttpStatus and GenericErrors at the time of the alert.',
    ],
    reads: reads(monitoringProbe, (findings, facts) =>
      isOf(findings.server, 'server', facts) ? causeOf(findings) : undefined,
    ),
  } satisfies StepMeta,
  on: {
    'answer.pool': { target: to.pool, description: 'HTTP 500 or 503, or a timeout' },
    'answer.credentials': { target: to.credentials, description: 'HTTP 401, or a failed sign-in' },
    'answer.domain-controllers': { target: to.domainControllers, description: 'Active Directory is named' },
    'answer.unclear': { target: to.unclear, description: 'None of these' },
  },
});
