import type { Correction } from '../runbook';

const LOGGING = 'enable-activesync-mailbox-logging-capture-fiddler-trace-analyze-activesync-mailbox-log';
const LOGS = 'install-log-parser-studio-log-parser-studio-query---sendmail-query-results-analysis';

/** What the way of one user does otherwise than KB 10047. */
export const connectUserCorrections: readonly Correction[] = [
  {
    id: 'KB10047-04',
    section: 'determine-impact',
    now: 'Asks for one user, some users, or a whole site.',
    why: 'Several users fitted both answers.',
  },
  {
    id: 'KB10047-05',
    section: 'check-active-directory-permissions',
    now: 'Names the button of today’s Windows, and says that administrators’ accounts lose inheritance again within the hour.',
    why: 'It described a box that went away with Windows Server 2012.',
  },
  {
    id: 'KB10047-06',
    section: LOGGING,
    now: 'Names the sync folder by the Exchange install path, on the Mailbox server since Exchange 2013.',
    why: 'The path was that of Exchange 2010.',
  },
  {
    id: 'KB10047-07',
    section: LOGGING,
    now: 'Writes out the three logging settings and their values.',
    why: 'The values were in a picture only.',
  },
  {
    id: 'KB10047-09',
    section: LOGGING,
    now: 'Keeps the commands that turn logging off and bring the old settings file back.',
    why: 'Logging was never turned off, and the copy of the file was never used.',
  },
  {
    id: 'KB10047-11',
    section: LOGGING,
    now: 'Works without EAS Inspector: the mailbox log shows the same commands in plain text.',
    why: 'The download is gone, and nothing took its place.',
  },
  {
    id: 'KB10047-12',
    section: LOGGING,
    now: 'Installs and trusts Fiddler’s certificate on the phone, and takes it and the proxy away after the trace.',
    why: 'A phone that does not trust the certificate does not connect, and nothing was put back.',
  },
  {
    id: 'KB10047-14',
    section: LOGGING,
    now: 'Says which commands to look for.',
    why: 'It spoke of an item while looking for a command.',
  },
  {
    id: 'KB10047-15',
    section: LOGGING,
    now: 'Refreshes and sends on the phone, and looks for FolderSync and Provision as well as SendMail.',
    why: 'A phone that can’t connect never sends, so SendMail alone finds nothing.',
  },
  {
    id: 'KB10047-16',
    section: 'sendmail-status-code-check-if-you-see-sendmail-logged',
    now: '129 and 130 lead to the access settings; 120 goes on with the trace.',
    why: '120 is a failed submission and was treated as a blocked phone.',
  },
  {
    id: 'KB10047-17',
    section: 'exchange-activesync-organization-settings-if-status-code-is-120-or-129',
    now: 'Exchange 2007 is an answer of its own.',
    why: 'It said to click on words that are not there.',
  },
  {
    id: 'KB10047-20',
    section: 'modify-exchange-activesync-organization-settings',
    now: 'Approves the one phone, if its owner may, and leaves the default alone.',
    why: 'It set the default of the whole organisation to Allow without a warning.',
  },
  {
    id: 'KB10047-23',
    section: 'exchange-activesync-device-access-rules',
    now: 'Lists the rules that do not allow, with what they match.',
    why: 'The command listed the rules that allow, but the question was about the others.',
  },
  {
    id: 'KB10047-24',
    section: 'modify-activesync-device-access-rules-if-match',
    now: 'Says “remove” over the command that removes.',
    why: 'It said “create”.',
  },
  {
    id: 'KB10047-25',
    section: 'modify-activesync-device-access-rules-if-match',
    now: 'Asks what may be done with the rule, warns, and saves it before it is removed.',
    why: 'It removed a rule of the whole organisation without asking.',
  },
  {
    id: 'KB10047-26',
    section: 'mailbox-blocked-device-id',
    now: 'Finds the phone’s device ID first.',
    why: 'The list holds device IDs, and the user’s was never found.',
  },
  {
    id: 'KB10047-27',
    section: 'modify-mailbox-settings',
    now: 'Says that the phone is taken off the list.',
    why: 'It said “find” over the command that changes.',
  },
  {
    id: 'KB10047-28',
    section: 'modify-mailbox-settings',
    now: 'Takes this one phone off the list, or leaves it there if it has to stay blocked.',
    why: 'The command emptied the whole list.',
  },
  {
    id: 'KB10047-29',
    section: 'fiddler-trace-analysis',
    now: 'Asks whether there is a trace, and captures one if there is not.',
    why: 'On the way of a whole site no trace was ever captured.',
  },
  {
    id: 'KB10047-30',
    section: 'fiddler-trace-analysis',
    now: 'Looks at every ActiveSync request in the trace.',
    why: 'It took for granted that a message had been sent.',
  },
  {
    id: 'KB10047-31',
    section: 'sendmail-status-code-check-if-you-see-sendmail-logged',
    now: '126 leads from the mailbox log, too, to the check whether ActiveSync is on for the mailbox.',
    why: '126 was known only in the trace.',
  },
  {
    id: 'KB10047-32',
    section: 'sendmail-status-code-check',
    now: 'An empty body counts as success, and the IIS logs are next.',
    why: 'A sent message has no status, and no answer fitted that.',
  },
  {
    id: 'KB10047-34',
    section: LOGS,
    now: 'Names the Exchange Team Blog as the place to get Log Parser Studio.',
    why: 'The old gallery is closed.',
  },
  {
    id: 'KB10047-35',
    section: LOGS,
    now: 'Takes the logs of the back-end site, W3SVC2, from the Mailbox server since Exchange 2013.',
    why: 'The front-end logs lack Status, Error and ABQ.',
  },
];
