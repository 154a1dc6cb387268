import { isAlert, readAlertText } from '../../src/alerts';
import { fixture, one, parse, RECEIVED, refusal } from './fixture';

const fingerprintOf = (text: string) => one('text', text).fingerprint;

describe('a text', () => {
  it.each([
    'ActiveSync is Unhealthy on EX01',
    'ActiveSync is unhealthy on ex01.corp.example.test.',
    'activesync health set is UNHEALTHY on EX01!',
    'The ActiveSync health set is now unhealthy on server EX01 since 10:41',
    'ActiveSync on EX01 is unhealthy',
    'EX01: ActiveSync is unhealthy',
    'EX01 - ActiveSync Unhealthy',
    '[FIRING:1] ActiveSync is Unhealthy on EX01',
    '**Alert:** ActiveSync is Unhealthy on **EX01**',
    '⚠️ ActiveSync is Unhealthy on EX01, please look',
    'ActiveSyncCTPMonitor is Unhealthy on EX01',
    'Morning all\n\nActiveSync is Unhealthy on EX01',
    '<p>ActiveSync is Unhealthy on EX01</p>',
    'EX01  Online  ActiveSyncCTPMonitor  ActiveSync  Unhealthy  ActiveSyncProxy',
    'Server : EX01\nState : Online\nName : ActiveSyncCTPMonitor\nHealthSetName : ActiveSync\nAlertValue : Unhealthy\n',
  ])('says which server and health set: %s', (text) => {
    expect(fingerprintOf(text)).toBe('ex01|activesync');
    expect(isAlert(text)).toBe(true);
  });

  it.each([
    'Is ActiveSync unhealthy on EX01?',
    'ActiveSync is Unhealthy on EX01?',
    'ActiveSync is Unhealthy on EX01, right?',
    'WHY ActiveSync unhealthy on EX01',
    'Has anybody seen the ActiveSync alert on EX01',
    'ActiveSync is not unhealthy on EX01',
    'ActiveSync was unhealthy on EX01 last week',
    'If ActiveSync is unhealthy on EX01, recycle the pool',
    "I don't think ActiveSync is unhealthy on EX01",
    '> ActiveSync is Unhealthy on EX01',
    'ActiveSync is unhealthy',
    'Search is unhealthy on Monday',
    'Lunch is unhealthy on EX01',
    'ActiveSync is Healthy on EX01',
    'Alert: Dana, can you look?',
    'The source: a path: nothing',
    'SERVER State Name AlertValue',
    'Get-ServerHealth -Identity EX01',
    fixture('server-health.txt').replaceAll('Unhealthy', 'Healthy  '),
    '',
  ])('is talk and no alert: %s', (text) => {
    expect(isAlert(text)).toBe(false);
  });

  it.each([
    ['Disk C: is full on EX09, 1% free', 'EX09'],
    ['Backup failed. Server: mbx02.corp.example.test', 'mbx02.corp.example.test'],
    ['Mail queue is long on MAIL.', 'MAIL'],
    ['Service stopped on POP3', undefined],
    ['Phones of ann@contoso.com fail on 2026-11-20', undefined],
    ['It hangs on Monday and on port 443', undefined],
    ['Updates failed on KB5001779', undefined],
    ['Trouble on EX\u200b01', undefined],
  ])('names the server in words of any kind: %s', (words, server) => {
    const { server: named, severityUnsaid } = one('text', words);
    expect({ named, severityUnsaid }).toEqual({ named: server, severityUnsaid: true });
  });

  it('says that it is over', () => {
    for (const text of [
      'ActiveSync is Healthy on EX01',
      'ActiveSync has recovered on EX01',
      '[RESOLVED] ActiveSync is Unhealthy on EX01',
    ])
      expect(one('text', text)).toMatchObject({ state: 'resolved', fingerprint: 'ex01|activesync' });
  });

  it('is a pasted SCOM mail, from whoever posts it', () => {
    const pasted = one('text', fixture('scom-ecp.txt'));
    expect(pasted).toEqual({ ...one('scom', fixture('scom-ecp.txt')), source: 'text' });
    expect(isAlert(fixture('scom-ecp.txt'))).toBe(true);
    expect(isAlert(fixture('scom-event-log.txt'))).toBe(true);
  });

  it('is a SCOM mail that Teams made HTML of', () => {
    const html = fixture('scom-ecp.txt')
      .split('\n')
      .map((line) => `<p>${line.replace('&', '&amp;') || '&nbsp;'}</p>`)
      .join('');
    const alert = one('text', html);
    expect(alert).toMatchObject({ fingerprint: 'ex02|ecp', sourceKey: '0a1b2c3d-1111-2222-3333-444455556666' });
    expect(alert.text).not.toContain('<p>');
  });

  it('is a managed availability event: its subject counts, not the other rows', () => {
    expect(one('text', fixture('event-4.txt')).facts).toEqual({
      server: 'EX04',
      healthSet: 'OWA.Protocol.Dep',
      monitor: 'OwaIMInitializationFailedMonitor',
    });
  });

  it('is an event whose subject alone names the health set', () => {
    const event = (subject: string) => one('text', `${subject}\nIt happened on Mailbox server EX04.`).facts;
    expect(event('Subject: EWS.Proxy Health Set unhealthy (SomeMonitor/EWS) - slow')).toEqual({
      server: 'EX04',
      healthSet: 'EWS.Proxy',
      monitor: 'SomeMonitor',
    });
    expect(event('Exchange Server Alert: The OAB Health Set detected OabMonitor is unhealthy.')).toEqual({
      server: 'EX04',
      healthSet: 'OAB',
      monitor: 'OabMonitor',
    });
    expect(event('HealthSet: OWA.Protocol.Dep\nThe chat Health Set has detected a problem with it')).toEqual({
      server: 'EX04',
      healthSet: 'OWA.Protocol.Dep',
    });
  });

  it('is an event that names neither server nor health set: the placeholder and “Unknown” are no names', () => {
    const event = one('text', fixture('event-4-unnamed.txt'));
    expect(event.facts).toEqual({});
    expect(isAlert(fixture('event-4-unnamed.txt'))).toBe(true);
  });

  it('reads a monitor whose name has dots, and the event’s other tables', () => {
    const event = `Too many messages were rejected.
States of all monitors within the health set:
Note: Data may be stale. To get current data, run: Get-ServerHealth -Identity 'MBX3' -HealthSet 'HubTransport'

Name TargetResource State LastTransitionTime
Messages.not.made.redundant.Monitor Unhealthy 12/22/2026 5:08:57 PM
Queue.Monitor Healthy 12/22/2026 5:08:57 PM`;
    expect(one('text', event).facts).toEqual({
      server: 'MBX3',
      healthSet: 'HubTransport',
      monitor: 'Messages.not.made.redundant.Monitor',
    });
  });

  it('makes one alert for each server and health set that pasted rows call Unhealthy', () => {
    const alerts = parse('text', fixture('server-health.txt'));
    expect(alerts.map(({ fingerprint }) => fingerprint)).toEqual(['ex01|owa.proxy', 'ex02|pop']);
    expect(alerts.map(({ monitor }) => monitor)).toEqual(['OWAProxyTestMonitor', 'PopCTPMonitor']);
    expect(new Set(alerts.map(({ sourceKey }) => sourceKey)).size).toBe(2);
  });

  it('tells the health set from a monitor only where one page has it', () => {
    expect(one('text', 'POPCTPMonitor is Unhealthy on EX01').facts).toEqual({
      server: 'EX01',
      healthSet: 'POP',
      monitor: 'PopCTPMonitor',
    });
    expect(one('text', 'PopTestDeepMonitor is Unhealthy on EX01').facts).toMatchObject({
      healthSet: 'POP.Protocol',
      monitor: 'PopDeepTestMonitor',
    });
    expect(one('text', 'AverageCommandProcessingTimeGt60sMonitor is Unhealthy on EX01').facts).not.toHaveProperty(
      'healthSet',
    );
  });

  it('takes a health set it has never heard of where the sentence calls it one', () => {
    expect(fingerprintOf('NewThing health set is unhealthy on EX01')).toBe('ex01|newthing');
    expect(fingerprintOf('OutlookMapiHttp.Protocol is unhealthy on EX01')).toBe('ex01|outlookmapihttp.protocol');
  });

  it('without server or health set is an alert with its text', () => {
    const alert = one('text', 'The printer is on fire\nAgain');
    expect(alert).toMatchObject({
      state: 'firing',
      title: 'The printer is on fire',
      text: 'The printer is on fire\nAgain',
      facts: {},
    });
    expect(alert.fingerprint).toBe(fingerprintOf('the printer is on fire   again '));
    expect(alert.fingerprint).not.toBe(fingerprintOf('The printer is off'));
    expect(readAlertText('The printer is on fire', RECEIVED)).toBeUndefined();
  });

  it('told again in another minute is another time, in the same one it is not', () => {
    const key = (at: string) => one('text', 'ActiveSync is Unhealthy on EX01', at).sourceKey;
    expect(key('2026-11-20T10:00:59.000Z')).toBe(key(RECEIVED));
    expect(key('2026-11-20T10:01:00.000Z')).not.toBe(key(RECEIVED));
  });

  it('is the same read on its own and through its door', () => {
    expect(readAlertText(fixture('event-4.txt'), RECEIVED)).toEqual(one('text', { text: fixture('event-4.txt') }));
  });

  it.each([
    ['', '“text”'],
    ['  ', '“text”'],
    [{}, '“text”'],
    [{ text: 5 }, '“text”'],
    [null, 'the body'],
    [[], 'the body'],
  ])('names the field that is wrong in %j', (body, field) => {
    expect(refusal('text', body)).toContain(field);
  });
});
