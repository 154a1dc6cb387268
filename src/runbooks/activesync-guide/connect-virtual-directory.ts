import { virtualDirectory as virtualDirectoryReader } from '../../evidence/virtual-directory';
import { ps, server } from '../powershell';
import { reads, type StepMeta, say } from '../runbook';
import { isSameServer } from '../whose';

// The settings of the ActiveSync virtual directory. Source: KB 10047, lines 588-713.

const OPEN = [
  'On the Exchange server, open IIS Manager.',
  'Open the server, Sites, Default Web Site, and choose Microsoft-Server-ActiveSync.',
] as const;

const AUTHENTICATION = 'activesync-virtual-directory-authentication-settings';
const DOMAIN = 'activesync-default-domain';
const SSL = 'activesync-virtual-directory-ssl-settings';
const REDIRECT = 'activesync-virtual-directory-http-redirect';
const LOGS = 'install-log-parser-studio-log-parser-studio-query---count-syncs-with-synckey-of-zero-per-user';

const solvedOr = (next: string) => ({
  'answer.yes': { target: '#resolved', description: 'Yes' },
  'answer.no': { target: `#${next}`, description: 'No' },
});

const solvedKeptOr = (next: string) => ({
  ...solvedOr(next),
  'answer.keep': { target: `#${next}`, description: 'It has to stay as it was', meta: { unchanged: true } },
});

/** The case's server decides where it is known and listed; else all of them have to agree. */
const readsBasic = reads(
  virtualDirectoryReader,
  ({ directories, verdict }, facts) => {
    const ours = directories.filter(({ server: name }) => name && facts.server && isSameServer(name, facts.server));
    const told = new Set((ours.length > 0 ? ours : directories).map(({ basic }) => basic));
    if (told.size !== 1 || (ours.length === 0 && verdict === undefined)) return undefined;
    const [basic] = told;
    return basic === undefined ? undefined : basic ? 'yes' : 'no';
  },
  {
    undecided: ({ directories }) =>
      directories.length > 1 ? 'The servers differ. Look at the one the phones connect to.' : undefined,
  },
);

export const virtualDirectory = {
  authentication: {
    id: AUTHENTICATION,
    meta: {
      section: AUTHENTICATION,
      title: 'Is Basic authentication on?',
      why: 'Phones with a user name and a password sign in with Basic authentication.',
      instructions: [
        'In the Exchange Management Shell, run:',
        ps`Get-ActiveSyncVirtualDirectory | Format-Table Server,BasicAuthEnabled`,
        'Look at the server the phones connect to.',
      ],
      ask: 'Is BasicAuthEnabled True?',
      reads: readsBasic,
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: `#${DOMAIN}`, description: 'Yes, True' },
      'answer.no': { target: '#modify-activesync-virtual-directory-authentication-settings', description: 'No, False' },
    },
  },
  'modify-authentication': {
    id: 'modify-activesync-virtual-directory-authentication-settings',
    meta: {
      section: 'modify-activesync-virtual-directory-authentication-settings',
      title: 'Turn Basic authentication on',
      why: 'Without it phones with a password can’t sign in.',
      instructions: [
        'Ask whether it is off on purpose: phones may sign in with certificates or modern authentication.',
        'If so, leave it, and choose “It has to stay as it was”.',
        'Otherwise run in the Exchange Management Shell:',
        ps`Get-ActiveSyncVirtualDirectory -Server ${server} | Set-ActiveSyncVirtualDirectory -BasicAuthEnabled $true`,
        'Let a few of the users try their phones.',
      ],
      ask: 'Did that solve the problem?',
      warning: 'It lets every user of this server sign in with a password alone.',
      changes: [
        {
          id: 'basic-authentication',
          what: say`Basic authentication for ActiveSync is on at ${server}`,
          undo: ps`Get-ActiveSyncVirtualDirectory -Server ${server} | Set-ActiveSyncVirtualDirectory -BasicAuthEnabled $false`,
        },
      ],
    } satisfies StepMeta,
    on: solvedKeptOr(DOMAIN),
  },
  'default-domain': {
    id: DOMAIN,
    meta: {
      section: DOMAIN,
      title: 'Is a default domain set?',
      why: 'Some phones send the user name without a domain and are refused.',
      instructions: [
        ...OPEN,
        'In Features View, double-click Authentication.',
        'Choose Basic Authentication, then Edit on the right.',
      ],
      ask: 'Is the field Default domain filled in?',
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: `#${SSL}`, description: 'Yes' },
      'answer.no': { target: '#add-default-domain-for-activesync-virtual-directory', description: 'No, it is empty' },
    },
  },
  'add-default-domain': {
    id: 'add-default-domain-for-activesync-virtual-directory',
    meta: {
      section: 'add-default-domain-for-activesync-virtual-directory',
      title: 'Set a default domain',
      why: 'Then a bare user name is enough.',
      instructions: [
        'In the same window, type the users’ Windows domain into Default domain, and choose OK.',
        'Check it again after each cumulative update: an update can take it away.',
        'Let a few of the users try their phones.',
      ],
      ask: 'Did that solve the problem?',
      changes: [
        {
          id: 'default-domain',
          what: 'The ActiveSync virtual directory has a default domain',
          undo: 'In the same window, clear Default domain and choose OK.',
        },
      ],
    } satisfies StepMeta,
    on: solvedOr(SSL),
  },
  ssl: {
    id: SSL,
    meta: {
      section: SSL,
      title: 'Are client certificates ignored?',
      why: 'A phone without a certificate is refused where one is asked for.',
      instructions: [
        ...OPEN,
        'In Features View, double-click SSL Settings.',
        'Read the choice under Client certificates.',
      ],
      ask: 'Are client certificates set to Ignore?',
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: `#${REDIRECT}`, description: 'Yes, Ignore' },
      'answer.no': {
        target: '#modify-activesync-virtual-directory-ssl-settings',
        description: 'No, Accept or Require',
      },
    },
  },
  'modify-ssl': {
    id: 'modify-activesync-virtual-directory-ssl-settings',
    meta: {
      section: 'modify-activesync-virtual-directory-ssl-settings',
      title: 'Set client certificates to Ignore',
      why: 'Then phones without a certificate get in.',
      instructions: [
        'Ask whether phones sign in with certificates. If so, leave it, and choose “It has to stay as it was”.',
        'Otherwise note the present choice.',
        'Under Client certificates, choose Ignore, then Apply.',
        'Let a few of the users try their phones.',
      ],
      ask: 'Did that solve the problem?',
      warning: 'Phones that sign in with a certificate can’t connect afterwards.',
      changes: [
        {
          id: 'client-certificates',
          what: 'Client certificates are set to Ignore for ActiveSync',
          undo: 'In SSL Settings of Microsoft-Server-ActiveSync, choose what you noted under Client certificates, then Apply.',
        },
      ],
    } satisfies StepMeta,
    on: solvedKeptOr(REDIRECT),
  },
  redirect: {
    id: REDIRECT,
    meta: {
      section: REDIRECT,
      title: 'Is ActiveSync redirected?',
      why: 'A redirect set for the web site is passed on to everything below it.',
      instructions: [...OPEN, 'In Features View, double-click HTTP Redirect.'],
      ask: 'Is a redirect set for Microsoft-Server-ActiveSync?',
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#modify-activesync-virtual-directory-http-redirect', description: 'Yes' },
      'answer.no': { target: `#${LOGS}`, description: 'No' },
    },
  },
  'modify-redirect': {
    id: 'modify-activesync-virtual-directory-http-redirect',
    meta: {
      section: 'modify-activesync-virtual-directory-http-redirect',
      title: 'Take the redirect away',
      why: 'Phones can’t follow it.',
      instructions: [
        'Note the address it redirects to.',
        'Clear Redirect requests to this destination, and choose Apply.',
        'Let a few of the users try their phones.',
      ],
      ask: 'Did that solve the problem?',
      changes: [
        {
          id: 'http-redirect',
          what: 'The ActiveSync virtual directory is no longer redirected',
          undo: 'In HTTP Redirect of Microsoft-Server-ActiveSync, tick Redirect requests to this destination, enter the address you noted, then Apply.',
        },
      ],
    } satisfies StepMeta,
    on: solvedOr(LOGS),
  },
};
