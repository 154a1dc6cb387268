import { check } from '../health/check';
import { alertServer as on } from '../health/place';
import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { proxyTestMonitor as monitor, COMMON_ISSUES as section } from './monitors';

/**
 * States that look whether the domain controllers answer the server; `domain-controllers` is the first.
 * The page names the cause and no cure; event 2080 is Exchange's own list of the controllers it can use.
 */
export const domainControllers = ({ next }: { next: string }) => ({
  'domain-controllers': {
    meta: {
      section,
      title: 'Do the domain controllers answer this server?',
      why: 'Without one, nobody can sign in, and the probe neither.',
      instructions: [
        say`On ${on.server}, open PowerShell as administrator and run:`,
        ps`nltest "/dsgetdc:$env:USERDNSDOMAIN" /force`,
        'Then see which ones Exchange itself has found:',
        ps`Get-WinEvent -FilterHashtable @{LogName='Application';Id=2080} -MaxEvents 1 | Format-List -Property TimeCreated,Message`,
        'A controller that Exchange can use shows 7 for Reachability.',
      ],
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: next, description: 'Yes, they answer' },
      'answer.no': { target: 'repair-domain-controllers', description: 'No, or only some do' },
    },
  },
  'repair-domain-controllers': {
    meta: {
      section,
      title: 'Have the domain controllers put right',
      why: 'Nothing on the Exchange server can help before they answer.',
      instructions: [
        'Tell the people who look after Active Directory which controllers do not answer, and since when.',
        'When they say it is done, run the same two commands again.',
      ],
      ask: 'Do they answer now?',
    } satisfies StepMeta,
    on: {
      'answer.repaired': { target: 'after-domain-controllers', description: 'Yes' },
      'answer.hand-over': { target: '#support', description: 'No: hand it over' },
    },
  },
  ...check('after-domain-controllers', {
    section,
    monitor,
    on,
    why: 'The controllers answer again. This tells if that was all.',
    healthy: '#resolved',
    unhealthy: next,
  }),
});
