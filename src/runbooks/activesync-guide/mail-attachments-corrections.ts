import type { Correction } from '../runbook';

const rows =
  'install-log-parser-studio-locate-deviceid-for-user-log-parser-studio-query---device-query-query-results-analysis';

export const mailAttachmentsCorrections: readonly Correction[] = [
  {
    id: 'KB10047-55',
    section: rows,
    now: 'Asks for the mailbox and puts it in the command.',
    why: 'The command named one person’s mailbox.',
  },
  {
    id: 'KB10047-56',
    section: rows,
    now: 'Takes status 122, and ItemOperations 11, 15 and 16, for the errors they stand for.',
    why: 'Only the texts of the log were named, not the numbers of the protocol.',
  },
  {
    id: 'KB10047-57',
    section: 'check-activesync-mailbox-policy-for-error-attachmenttoobig',
    now: 'Reads the policy’s name from Get-CASMailbox, here and where attachments are not enabled.',
    why: 'Get-Mailbox has no such property, so the command showed every policy.',
  },
  {
    id: 'KB10047-58',
    section: 'check-activesync-mailbox-policy-for-error-attachmenttoobig',
    now: 'Shows one policy, the mailbox’s own.',
    why: 'The advice to use Default where several appear hid the wrong command.',
  },
  {
    id: 'KB10047-59',
    section: 'check-message-size-limits',
    now: 'Where no limit is above 10 MB, looks at all limits, and raises them or has the attachment sent another way. Support follows only if that fails.',
    why: 'The default of 10 MB, and the limits of mailbox and connectors, had no remedy.',
  },
  {
    id: 'KB10047-60',
    section: 'modify-exchange-activesync-settings',
    now: 'Spells MaxDocumentDataSize as it stands in the file, with its unit and default.',
    why: 'The name was misspelled.',
  },
  {
    id: 'KB10047-61',
    section: 'modify-exchange-activesync-settings',
    now: 'Names maxRequestLength of httpRuntime, with its unit and default.',
    why: 'The spelling was not that of the file.',
  },
  {
    id: 'KB10047-62',
    section: 'modify-exchange-activesync-settings',
    now: 'Changes the front end too, names maxAllowedContentLength, and says that an update resets all of it.',
    why: 'Only ClientAccess\\Sync was changed; since Exchange 2013 the front end still refused the request.',
  },
  {
    id: 'KB10047-63',
    section: 'modify-activesync-mailbox-policy-if-maxattachmentsize-isnt-unlimited',
    now: 'Changes the policy the mailbox has, here and where attachments are not enabled.',
    why: 'It changed the policy named Default, whichever one the user had.',
  },
  {
    id: 'KB10047-08',
    section: 'enable-activesync-mailbox-logging-analyze-activesync-mailbox-log-locate-attachment-using-mfcmapi',
    now: 'Restarts the application pool without opening its Advanced Settings, here and wherever logging is turned on.',
    why: 'Nothing was to be set there.',
  },
  {
    id: 'KB10047-65',
    section: 'check-activesync-mailbox-policy',
    now: 'Gives AttachmentsNotEnabled as the reason to look.',
    why: 'It named the error AttachmentTooBig.',
  },
  {
    id: 'KB10047-66',
    section: 'modify-activesync-mailbox-policy',
    now: 'Allows attachments, and asks whether the attachment opens.',
    why: 'Text and question spoke of a larger attachment size.',
  },
];
