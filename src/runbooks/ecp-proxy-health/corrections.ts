import type { Correction } from '../runbook';
import { COMMON_ISSUES, SECTION } from './monitors';

const VERIFY = 'verifying-the-issue-still-exists';

export const corrections: readonly Correction[] = [
  {
    id: 'ECP.Proxy-01',
    section: SECTION,
    now: 'The pool that has to be started is MSExchangeECPAppPool.',
    why: 'The page checks MSExchangeServicesAppPool, which serves Exchange Web Services.',
  },
  {
    id: 'ECP.Proxy-02',
    section: SECTION,
    now: 'Restart-WebAppPool recycles the pool, or appcmd.exe by its full path with “recycle apppool /apppool.name:”.',
    why: 'The page’s command lacks the object, and PowerShell does not expand %SystemRoot%.',
  },
  {
    id: 'ECP.Proxy-03',
    section: SECTION,
    now: 'The pool is recycled by a command only.',
    why: 'The page mixes clicks in IIS Manager with a command.',
  },
  {
    id: 'ECP.Proxy-04',
    section: SECTION,
    now: 'The test user signs in at /ecp.',
    why: '/owa goes through another pool and says nothing of this one.',
  },
  {
    id: 'ECP.Proxy-05',
    section: SECTION,
    now: 'The test user is made by a command, its sign-in leads on, and it is removed again.',
    why: 'The page says neither how to make it nor what its result means, and leaves it behind.',
  },
  {
    id: 'ECP.Proxy-06',
    section: SECTION,
    now: 'The protocol log is the one in Logging\\HttpProxy\\Ecp.',
    why: 'The page leaves the protocol open.',
  },
  {
    id: 'ECP.Proxy-07',
    section: COMMON_ISSUES,
    now: 'The monitoring accounts and the domain controllers have steps of their own.',
    why: 'The page names both as common causes and handles neither.',
  },
  {
    id: 'ECP.Proxy-08',
    section: SECTION,
    now: 'A server that can hold active databases is emptied before it restarts.',
    why: 'Since Exchange 2016, and on combined servers, the Client Access server is a Mailbox server too.',
  },
  {
    id: 'ECP.Proxy-09',
    section: 'user-action',
    now: 'Microsoft Support is reached by its page for businesses, as in the other health sets.',
    why: 'The page’s link to the Exchange Server Solutions Center is dead.',
  },
  {
    id: 'ECP.Proxy-12',
    section: SECTION,
    now: 'Restarting IIS says first whom it cuts off.',
    why: 'The page gives no warning.',
  },
  {
    id: 'ECP.Proxy-13',
    section: VERIFY,
    now: 'The property looked for is ResultType.',
    why: 'The output has no property named Result.',
  },
];
