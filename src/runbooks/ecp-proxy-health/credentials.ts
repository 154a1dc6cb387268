import { check } from '../health/check';
import { alertServer as on } from '../health/place';
import { ps } from '../powershell';
import { type StepMeta, say } from '../runbook';
import { proxyTestMonitor as monitor, COMMON_ISSUES as section } from './monitors';

/**
 * States that put the probe's own sign-in right: the HealthMailbox accounts; `accounts` is the first.
 * The page names the cause and no cure; this is how Exchange makes those accounts.
 */
export const credentials = ({ next }: { next: string }) => ({
  accounts: {
    meta: {
      section,
      title: 'Are the monitoring accounts there, enabled and unlocked?',
      why: 'The probe signs in as a HealthMailbox account.',
      instructions: [
        'In the Exchange Management Shell, list their mailboxes:',
        ps`Get-Mailbox -Monitoring | Format-Table -AutoSize -Property Name,ServerName,Database`,
        'Then list their accounts:',
        ps`Get-ADUser -Filter "Name -like 'HealthMailbox*'" -Properties LockedOut | Format-Table -AutoSize -Property Name,Enabled,LockedOut`,
      ],
    } satisfies StepMeta,
    on: {
      'answer.good': { target: 'health-manager', description: 'Yes, all of them' },
      'answer.bad': { target: 'repair-accounts', description: 'No, some are not' },
    },
  },
  'repair-accounts': {
    meta: {
      section,
      title: 'Repair the monitoring accounts',
      why: 'Exchange sets their passwords itself, but it cannot unlock or enable them.',
      instructions: [
        'In Active Directory Users and Computers, turn on Advanced Features.',
        'Open Microsoft Exchange System Objects, Monitoring Mailboxes. Unlock and enable the accounts.',
        'Look for a policy or a script that locks them. Keep them out of it.',
        'An account without a mailbox may be deleted. Health Manager makes a new one when it restarts.',
      ],
      warning: 'Touch only accounts that begin with HealthMailbox.',
      ask: 'Are they repaired?',
    } satisfies StepMeta,
    on: {
      'answer.done': { target: 'health-manager', description: 'Yes' },
      'answer.refused': { target: '#support', description: 'No: hand it over' },
    },
  },
  'health-manager': {
    meta: {
      section,
      title: 'Restart Health Manager',
      why: 'It sets the passwords of the monitoring accounts anew, and makes accounts that are missing.',
      instructions: [
        say`On ${on.server}, open PowerShell as administrator and run:`,
        ps`Restart-Service -Name 'MSExchangeHM'`,
        'Give it 10 minutes before you go on.',
      ],
      warning: 'Monitoring of this server pauses for some minutes. Users notice nothing.',
      ask: 'Did it restart?',
      waitMinutes: 10,
    } satisfies StepMeta,
    on: {
      'answer.done': { target: 'after-credentials', description: 'Yes, 10 minutes ago' },
      'answer.refused': { target: next, description: 'No, it gave an error' },
    },
  },
  ...check('after-credentials', {
    section,
    monitor,
    on,
    why: 'If the sign-in was the trouble, it is over now.',
    healthy: '#resolved',
    unhealthy: next,
  }),
});
