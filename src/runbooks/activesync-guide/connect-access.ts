import { casMailbox } from '../../evidence/cas-mailbox';
import { organizationAccess } from '../../evidence/organization-access';
import { type Command, cmdlet, deviceId, mailbox, ps, rule } from '../powershell';
import { findDeviceId } from '../procedures/device-id';
import { reads, type StepMeta, say } from '../runbook';
import { readsAccessRules } from './connect-access-reads';

// Who lets the phone in: the organisation's default, the device access rules, the mailbox's own list.
// Source: KB 10047, lines 299-416. Both ways into the guide's "unable to connect" meet here.

/** The organisation's default access level, asked on the way of one user and on the way of a whole site. */
export const defaultAccessLevel = (section: string, modify: string) => ({
  id: section,
  meta: {
    section,
    title: 'Check the default access level',
    why: 'It decides about every phone that no rule and no list names.',
    instructions: [
      'In the Exchange Management Shell, run:',
      ps`Get-ActiveSyncOrganizationSettings | Format-List DefaultAccessLevel`,
      'Exchange 2007 has no such setting: choose “Exchange 2007” there.',
    ],
    ask: 'Is the default access level Allow?',
    asks: ['exchange'],
    reads: reads(organizationAccess, ({ defaultAccessLevel: level }) =>
      level === undefined ? undefined : level === 'Allow' ? 'yes' : 'no',
    ),
  } satisfies StepMeta,
  on: {
    'answer.yes': { target: '#exchange-activesync-device-access-rules', description: 'Yes, Allow' },
    'answer.no': { target: `#${modify}`, description: 'No, Block or Quarantine' },
    'answer.exchange-2007': {
      target: '#mailbox-blocked-device-id',
      guard: { type: 'exchangeIn' as const, params: { versions: ['2007'] } },
      description: 'Exchange 2007',
    },
  },
});

const APPROVE = 'modify-exchange-activesync-organization-settings';
const RULES = 'modify-activesync-device-access-rules-if-match';
const BLOCKED = 'mailbox-blocked-device-id';

const afterRule = {
  'answer.yes': { target: '#resolved', description: 'Yes' },
  'answer.no': { target: '#mailbox-blocked-device-id', description: 'No' },
};

const allowRule = (undo: Command) => ({
  meta: {
    section: RULES,
    title: 'Set the rule to Allow',
    why: 'Then it lets in the phones it stopped.',
    instructions: [
      'In the Exchange Management Shell, run:',
      ps`Set-ActiveSyncDeviceAccessRule -Identity ${rule} -AccessLevel Allow`,
      'Refresh the inbox on the phone.',
    ],
    ask: 'Can the phone connect now?',
    warning: 'Every phone the rule matches is let in, in the whole organisation.',
    changes: [{ id: 'access-rule-allows', what: say`The device access rule ${rule} allows`, undo }],
  } satisfies StepMeta,
  on: afterRule,
});

export const access = {
  'default-access': defaultAccessLevel(
    'exchange-activesync-organization-settings-if-status-code-is-120-or-129',
    APPROVE,
  ),
  'approve-phone': {
    id: APPROVE,
    initial: 'find-device-id',
    states: {
      ...findDeviceId(APPROVE, 'allow-phone'),
      'allow-phone': {
        meta: {
          section: APPROVE,
          title: 'Let this one phone in',
          why: 'The default may be the company’s rule, so only the one phone is approved.',
          instructions: [
            'Ask whoever owns the rule for phones whether this one may connect.',
            'If so, run in the Exchange Management Shell:',
            ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncAllowedDeviceIDs @{Add=${deviceId}}`,
            'Refresh the inbox on the phone. It can take a few minutes.',
          ],
          ask: 'Can the phone connect now?',
          warning: 'Leave the default access level alone. Setting it to Allow lets in every phone of the organisation.',
          changes: [
            {
              id: 'device-allowed',
              what: say`${mailbox} accepts the phone ${deviceId} whatever the rules say`,
              undo: ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncAllowedDeviceIDs @{Remove=${deviceId}}`,
            },
          ],
        } satisfies StepMeta,
        on: {
          'answer.yes': { target: '#resolved', description: 'Yes' },
          'answer.no': { target: '#exchange-activesync-device-access-rules', description: 'No' },
          'answer.refused': {
            target: '#exchange-activesync-device-access-rules',
            description: 'It may not be approved',
            meta: { unchanged: true },
          },
        },
      },
    },
  },
  'access-rules': {
    id: 'exchange-activesync-device-access-rules',
    meta: {
      section: 'exchange-activesync-device-access-rules',
      title: 'Look for a rule that stops the phone',
      why: 'A rule can block or hold back every phone of a type, model or system.',
      instructions: [
        'In the Exchange Management Shell, see what the phone says it is. For a whole site, take one user of it.',
        ps`${cmdlet.getMobileDevice} -Mailbox ${mailbox} | Format-List DeviceId, DeviceType, DeviceModel, DeviceOS, DeviceUserAgent`,
        'List the rules that do not allow:',
        ps`Get-ActiveSyncDeviceAccessRule | Where-Object { $_.AccessLevel -ne 'Allow' } | Format-List Name, Characteristic, QueryString, AccessLevel`,
        'A rule matches if the phone has its QueryString in the place that Characteristic names.',
      ],
      ask: 'Does one of the rules match the phone?',
      reads: readsAccessRules,
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: `#${RULES}`, description: 'Yes' },
      'answer.no': { target: '#mailbox-blocked-device-id', description: 'No' },
    },
  },
  'change-rule': {
    id: RULES,
    initial: 'choose-rule',
    states: {
      'choose-rule': {
        meta: {
          section: RULES,
          title: 'Decide what becomes of the rule',
          why: 'The rule counts for the whole organisation, and somebody made it for a reason.',
          instructions: [
            'Copy the matching rule’s Name from the list of rules.',
            'Keep its Characteristic, QueryString and AccessLevel too: they are the way back.',
            'Ask whoever owns the rule for phones. Setting it to Allow is easier to put back than removing it.',
          ],
          ask: 'What may be done with the rule?',
          asks: ['rule'],
        } satisfies StepMeta,
        on: {
          'answer.allow-blocked': { target: 'allow-blocked', description: 'Set it to Allow: it says Block' },
          'answer.allow-quarantined': {
            target: 'allow-quarantined',
            description: 'Set it to Allow: it says Quarantine',
          },
          'answer.remove': { target: 'remove-rule', description: 'Remove it' },
          'answer.keep': { target: '#mailbox-blocked-device-id', description: 'Nothing, it has to stay' },
        },
      },
      'allow-blocked': allowRule(ps`Set-ActiveSyncDeviceAccessRule -Identity ${rule} -AccessLevel Block`),
      'allow-quarantined': allowRule(ps`Set-ActiveSyncDeviceAccessRule -Identity ${rule} -AccessLevel Quarantine`),
      'remove-rule': {
        meta: {
          section: RULES,
          title: 'Remove the rule',
          why: 'Then nothing but the default decides about these phones.',
          instructions: [
            'In the Exchange Management Shell, save what the rule says:',
            ps`Get-ActiveSyncDeviceAccessRule -Identity ${rule} | Format-List Name, Characteristic, QueryString, AccessLevel`,
            'Then remove it, and confirm:',
            ps`Remove-ActiveSyncDeviceAccessRule -Identity ${rule}`,
            'Refresh the inbox on the phone.',
          ],
          ask: 'Can the phone connect now?',
          warning: 'Every phone the rule matched falls back to the default, in the whole organisation.',
          changes: [
            {
              id: 'access-rule-removed',
              what: say`The device access rule ${rule} is removed`,
              undo: 'Run New-ActiveSyncDeviceAccessRule with -Characteristic, -QueryString and -AccessLevel as the rule had them.',
            },
          ],
        } satisfies StepMeta,
        on: afterRule,
      },
    },
  },
  'blocked-ids': {
    id: BLOCKED,
    initial: 'find-device-id',
    states: {
      ...findDeviceId(BLOCKED, 'blocked-list'),
      'blocked-list': {
        meta: {
          section: BLOCKED,
          title: 'Check the mailbox’s list of blocked phones',
          why: 'A phone on this list can’t sync with the mailbox.',
          instructions: [
            'In the Exchange Management Shell, run:',
            ps`Get-CASMailbox -Identity ${mailbox} | Format-List ActiveSyncBlockedDeviceIDs`,
            'Compare with the device ID you noted.',
          ],
          ask: 'Is the phone on the list?',
          reads: reads(casMailbox, ({ blockedDeviceIds: blocked }, facts) => {
            if (blocked === undefined) return undefined;
            if (blocked.length === 0) return 'no';
            const wanted = facts.deviceId?.toLowerCase();
            return wanted && (blocked.some((id) => id.toLowerCase() === wanted) ? 'yes' : 'no');
          }),
        } satisfies StepMeta,
        on: {
          'answer.yes': { target: '#modify-mailbox-settings', description: 'Yes' },
          'answer.no': { target: '#fiddler-trace-analysis', description: 'No' },
        },
      },
    },
  },
  'unblock-phone': {
    id: 'modify-mailbox-settings',
    meta: {
      section: 'modify-mailbox-settings',
      title: 'Take the phone off the list',
      why: 'Only this phone is taken off; the others stay blocked.',
      instructions: [
        'Check with whoever blocked it: a lost phone has to stay blocked.',
        'In the Exchange Management Shell, run:',
        ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncBlockedDeviceIDs @{Remove=${deviceId}}`,
        'Exchange 2007 does not know Remove. There, set the parameter to the IDs that have to stay blocked.',
        'Refresh the inbox on the phone.',
      ],
      ask: 'Can the phone connect now?',
      changes: [
        {
          id: 'device-unblocked',
          what: say`The phone ${deviceId} is no longer blocked for ${mailbox}`,
          undo: ps`Set-CASMailbox -Identity ${mailbox} -ActiveSyncBlockedDeviceIDs @{Add=${deviceId}}`,
        },
      ],
    } satisfies StepMeta,
    on: {
      'answer.yes': { target: '#resolved', description: 'Yes' },
      'answer.no': { target: '#fiddler-trace-analysis', description: 'No' },
      'answer.keep': {
        target: '#fiddler-trace-analysis',
        description: 'It has to stay blocked',
        meta: { unchanged: true },
      },
    },
  },
};
