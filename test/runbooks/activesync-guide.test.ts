import { activeSyncGuide } from '../../src/runbooks/activesync-guide';
import { textOf } from '../../src/runbooks/filled-in';
import { stepsOf } from '../../src/runbooks/steps';
import { CASE, type Walk, walk } from '../support/walk';

const stepOf = (id: string) => stepsOf(activeSyncGuide).get(id)!;
/** What the ledger shows for a change of this step, for these facts. */
const undoOf = (step: string, change: string, facts = {}): string => {
  const { undo } = stepOf(step).meta.changes!.find(({ id }) => id === change)!;
  return textOf(undo, { ...CASE, ...facts });
};

const symptom = (label: string, facts = {}): Walk => walk(activeSyncGuide, facts).press(label);
const logging = (at: Walk): Walk => at.press('Done').press('Done').press('Done').press('Done');
const traced = (at: Walk): Walk => at.press('Done').press('Done').press('Done').press('Yes');

describe('an account that can’t be set up', () => {
  const policy = symptom('The account can’t be set up').press('No, it passed').press('Yes, they are the same');

  it('notes the old policy before it tries a new one', () => {
    policy
      .asksFor('policy')
      .runs("Get-CASMailbox -Identity 'ann@contoso.com' | Format-List ActiveSyncMailboxPolicy")
      .press('Done')
      .runs("New-MobileDeviceMailboxPolicy -Name 'Test ActiveSync Policy'")
      .runs("Set-CASMailbox -Identity 'ann@contoso.com' -ActiveSyncMailboxPolicy 'Test ActiveSync Policy'");
  });

  it('puts the old policy back, then removes the test policy, where it was not the trouble', () => {
    const back = policy
      .press('Done')
      .press('No')
      .leavesChanged('mailbox-policy', 'test-policy')
      .asks('Does the mailbox have its old policy?');
    expect(back.commands).toEqual([
      "Set-CASMailbox -Identity 'ann@contoso.com' -ActiveSyncMailboxPolicy 'Default'",
      "Remove-MobileDeviceMailboxPolicy -Identity 'Test ActiveSync Policy'",
    ]);
    back.press('Yes').leavesChanged().ends('support');
    back.press('No, it stays for now').leavesChanged('mailbox-policy', 'test-policy').ends('support');
  });

  it('names the cmdlets that Exchange 2010 has', () => {
    symptom('The account can’t be set up', { exchange: '2010' })
      .press('No, it passed')
      .press('Yes, they are the same')
      .press('Done')
      .runs("New-ActiveSyncMailboxPolicy -Name 'Test ActiveSync Policy'");
  });

  it('gives the way back of a sign-in name as it has to be typed', () => {
    expect(undoOf('profile.modify-upn', 'sign-in-name', { mailbox: "o'neil@contoso.com" })).toMatch(
      /^Run Set-Mailbox -Identity 'o''neil@contoso\.com' -UserPrincipalName /,
    );
  });
});

describe('a phone that can’t connect', () => {
  const log = traced(logging(symptom('The phone can’t connect').press('One user').press('Yes, it is on')));
  const searched = log.press('Done').press('Done');

  it('takes the phone off Fiddler once the trace is saved, or keeps that in mind', () => {
    log.leavesChanged('sync-web-config', 'mailbox-logging', 'fiddler-workstation');
    logging(symptom('The phone can’t connect').press('One user').press('Yes, it is on'))
      .press('Done')
      .press('Done')
      .press('Done')
      .press('No, it stays for another trace')
      .leavesChanged('sync-web-config', 'mailbox-logging', 'fiddler-workstation', 'fiddler-proxy');
  });

  it('looks for more commands than SendMail', () => {
    searched.says('FolderSync').says('Provision').asks('Is one of the three commands in the log?');
  });

  it('takes 129 and 130 for a phone that is held back, 126 for a user who may not, and 120 for neither', () => {
    const { answers, otherwise } = searched.press('Yes, at least one').step.meta.asksStatus!;
    expect([answers[129], answers[130], answers[126], answers[120] ?? otherwise]).toEqual([
      'blocked',
      'blocked',
      'disabled',
      'other',
    ]);
  });

  const blocked = searched.press('Yes, at least one').press('129 or 130: refused');

  it('lets in one phone, and leaves the organisation’s default alone', () => {
    const approve = blocked.press('No, Block or Quarantine').asksFor('deviceId').press('Done');
    expect(approve.commands).toEqual([
      "Set-CASMailbox -Identity 'ann@contoso.com' -ActiveSyncAllowedDeviceIDs @{Add='ApplDN6F2ABC1234'}",
    ]);
  });

  it('lists the rules that stop a phone, and puts back exactly what a rule said', () => {
    const rules = blocked
      .press('Yes, Allow')
      .runs(
        "Get-ActiveSyncDeviceAccessRule | Where-Object { $_.AccessLevel -ne 'Allow' } | Format-List Name, Characteristic, QueryString, AccessLevel",
      )
      .press('Yes');
    for (const level of ['Block', 'Quarantine']) {
      const allow = rules.press(`Set it to Allow: it says ${level}`).warns('whole organisation');
      expect(undoOf(allow.step.id, 'access-rule-allows')).toBe(
        `Set-ActiveSyncDeviceAccessRule -Identity 'WindowsMail (DeviceType)' -AccessLevel ${level}`,
      );
    }
    rules.press('Remove it').warns('whole organisation');
    rules.press('Nothing, it has to stay').leavesChanged('sync-web-config', 'mailbox-logging', 'fiddler-workstation');
  });

  it('takes one phone off the mailbox’s list, and no other', () => {
    blocked
      .press('Yes, Allow')
      .press('No')
      .asksFor('deviceId')
      .press('Done')
      .press('Yes')
      .runs("Set-CASMailbox -Identity 'ann@contoso.com' -ActiveSyncBlockedDeviceIDs @{Remove='ApplDN6F2ABC1234'}");
  });

  it('captures a trace on the way of a whole site before it reads one', () => {
    symptom('The phone can’t connect')
      .press('A whole site or everybody')
      .press('No, it passed')
      .press('Yes, Allow')
      .press('No')
      .press('Done')
      .press('No')
      .asks('Do you have a Fiddler trace of this phone failing?')
      .press('No, not yet')
      .at('connect-user.trace.set-up-fiddler');
  });
});

describe('an antivirus filter', () => {
  const off = symptom('Delays, or a slow server').press('Yes').press('Nothing was added').leavesChanged();

  it('goes off only with the databases moved away, and is on again before the search goes on', () => {
    const back = off
      .warns('cuts off everyone')
      .runs("Move-ActiveMailboxDatabase -Server 'EX01'")
      .press('No')
      .leavesChanged('antivirus-filter')
      .asks('Is the filter on again?')
      .runs("Move-ActiveMailboxDatabase -Server 'EX01'");
    back.press('Yes').leavesChanged().at('delays-resync.prepare.copy-logs');
    back.press('No, it stays off for now').leavesChanged('antivirus-filter').at('delays-resync.prepare.copy-logs');
  });

  it('may stay on', () => {
    off.press('It has to stay on').leavesChanged().at('delays-resync.prepare.copy-logs');
  });
});

describe('putting settings files back', () => {
  it.each([
    ['connect-user.mailbox-log.verbose', 'sync-web-config', 'ClientAccess\\Sync\\web.config', 'before'],
    ['mail-attachments.sync-size.back-end', 'sync-size-back-end', 'ClientAccess\\Sync\\web.config', 'size'],
    ['mail-attachments.sync-size.front-end', 'sync-size-front-end', 'FrontEnd\\HttpProxy\\sync\\web.config', 'size'],
  ])('moves the copy of %s over the file, so that no old copy stays', (step, change, file, ending) => {
    expect(undoOf(step, change)).toBe(
      `Move-Item -Force -Path (Join-Path $env:ExchangeInstallPath '${file}.${ending}') -Destination (Join-Path $env:ExchangeInstallPath '${file}')`,
    );
  });
});

describe('what cannot be done', () => {
  it.each([
    ['delays-resync.tracing.install', 'refused'],
    ['delays-errors.performance.start', 'refused'],
    ['delays-load.disable.turn-off', 'refused'],
    ['mail-attachments.raise-size', 'intended'],
  ])('has a way on from %s that changes nothing', (step, answer) => {
    expect(stepOf(step).answers.filter(({ answer: name }) => name === answer)).toEqual([
      expect.objectContaining({ unchanged: true }),
    ]);
  });
});
