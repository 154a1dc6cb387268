import type { Correction } from '../runbook';

const LOGS = 'install-log-parser-studio-log-parser-studio-query---count-syncs-with-synckey-of-zero-per-user';

/** What the way of a whole site does otherwise than KB 10047. */
export const connectSiteCorrections: readonly Correction[] = [
  {
    id: 'KB10047-01',
    section: 'exchange-remote-connectivity-analyzer',
    now: 'Opens the tests for Exchange Server.',
    why: 'The link led to the tests for Microsoft 365.',
  },
  {
    id: 'KB10047-19',
    section: 'exchange-activesync-organization-settings',
    now: 'Asks in the same words on both ways, and each goes on where it has to.',
    why: 'The same section stood there twice.',
  },
  {
    id: 'KB10047-20',
    section: 'modify-activesync-organization-settings',
    now: 'Asks whether the default is on purpose, lets it stay, and warns before it is set to Allow.',
    why: 'It set the default of the whole organisation to Allow without a warning.',
  },
  {
    id: 'KB10047-21',
    section: 'modify-activesync-organization-settings',
    now: 'Says that the level is set.',
    why: 'It said “determine” over the command that sets.',
  },
  {
    id: 'KB10047-33',
    section: LOGS,
    now: 'Takes the logs from the Mailbox server since Exchange 2013.',
    why: 'It knew only the Client Access server.',
  },
  {
    id: 'KB10047-34',
    section: LOGS,
    now: 'Names the Exchange Team Blog as the place to get Log Parser Studio.',
    why: 'The old gallery is closed.',
  },
  {
    id: 'KB10047-36',
    section: 'modify-activesync-virtual-directory-authentication-settings',
    now: 'Asks first whether Basic authentication is off on purpose, and lets it stay off.',
    why: 'Phones with certificates or modern authentication do without it.',
  },
  {
    id: 'KB10047-37',
    section: 'modify-activesync-virtual-directory-authentication-settings',
    now: 'Runs the command in the Exchange Management Shell.',
    why: 'It opened IIS Manager for it.',
  },
  {
    id: 'KB10047-38',
    section: 'modify-activesync-virtual-directory-authentication-settings',
    now: 'Gets the virtual directory of the server and hands it to the command that sets.',
    why: 'A name with a wildcard is not documented for that command.',
  },
  {
    id: 'KB10047-39',
    section: 'add-default-domain-for-activesync-virtual-directory',
    now: 'Says to check the setting after each cumulative update.',
    why: 'An update can take away what was set in IIS.',
  },
  {
    id: 'KB10047-40',
    section: 'modify-activesync-virtual-directory-ssl-settings',
    now: 'Asks first whether phones sign in with certificates, and lets the setting stay.',
    why: 'Ignoring certificates cuts such phones off.',
  },
  {
    id: 'KB10047-41',
    section: 'exchange-activesync-organization-settings',
    now: 'Offers the answer for Exchange 2007 on Exchange 2007 only.',
    why: 'It was offered to everybody.',
  },
  {
    id: 'KB10047-42',
    section: 'check-for-file-level-anti-virus',
    now: 'Tries exclusions first, asks the security team, says how the filter goes off, and turns it on again if it is not to blame.',
    why: 'The steps only listed filters, yet asked whether turning one off had helped.',
  },
];
