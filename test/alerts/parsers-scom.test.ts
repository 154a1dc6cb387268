import { sources } from '../../src/alerts';
import { fixture, one, payload, refusal } from './fixture';

const mail = fixture('scom-ecp.txt');
const json = payload('scom.json');

describe('a SCOM notification', () => {
  it('tells server and health set from its source, and the monitor from the table', () => {
    expect(one('scom', mail)).toMatchObject({
      facts: { server: 'EX02', healthSet: 'ECP', monitor: 'EacBackEndPingMonitor' },
      fingerprint: 'ex02|ecp',
      state: 'firing',
      severity: 1,
    });
  });

  it('has the alert’s GUID as its key, not the subscription’s', () => {
    const other = mail.replace('78899052-AAAA', '11111111-AAAA');
    expect(one('scom', mail).sourceKey).toBe('0a1b2c3d-1111-2222-3333-444455556666');
    expect(one('scom', other).sourceKey).toBe(one('scom', mail).sourceKey);
  });

  it('finds labels in their order, also where two share a line', () => {
    expect(one('scom', mail.replaceAll('\n', ' ')).fingerprint).toBe('ex02|ecp');
    expect(one('scom', mail.replaceAll('\n', '\r\n')).fingerprint).toBe('ex02|ecp');
    expect(one('scom', mail.replaceAll('\n', '\n\n')).fingerprint).toBe('ex02|ecp');
  });

  it('is not misled by a description that holds labels', () => {
    expect(one('scom', fixture('scom-event-log.txt'))).toMatchObject({
      server: 'MBX07.corp.example.test',
      state: 'firing',
      sourceKey: '3e7f44b2-19e9-460e-a269-5290785e86e4',
    });
    const spoofed = mail.replace(
      'The admin centre',
      'Alert view link: "https://x.test/?AlertID=%7b99999999-1111-2222-3333-444455556666%7d" The admin centre',
    );
    expect(one('scom', spoofed).sourceKey).toBe('0a1b2c3d-1111-2222-3333-444455556666');
  });

  it('goes by its source where the pack left the name to a parameter', () => {
    expect(one('scom', fixture('scom-unnamed.txt'))).toMatchObject({
      title: 'EX05 - ActiveSync',
      fingerprint: 'ex05|activesync',
    });
  });

  it('shows percent signs, and keeps what was sent', () => {
    const { text, raw } = one('scom', mail);
    expect(text).toContain('down to 4%.');
    expect(raw).toBe(mail);
  });

  it('reads no time without a zone, for 5/6 is a day of May or of June', () => {
    const dateless = one('scom', fixture('scom-event-log.txt'));
    expect(dateless).not.toHaveProperty('startedAt');
    expect(dateless.text).toContain('5/6/2026');
    expect(one('scom', fixture('scom-unnamed.txt'))).not.toHaveProperty('startedAt');
  });

  it('goes by the mail’s own date', () => {
    expect(one('scom', mail).startedAt).toBe('2026-11-20T08:56:35.000Z');
    const closed = one('scom', mail.replace('state: New', 'state: Closed'));
    expect(closed).toMatchObject({ state: 'resolved', endedAt: '2026-11-20T08:56:35.000Z' });
    expect(closed).not.toHaveProperty('startedAt');
  });

  it('takes “Not Present” for nothing, and the same server twice for one', () => {
    expect(one('scom', mail.replace('Source: EX02 - ECP', 'Source: Not Present')).server).toBe(
      'EX02.corp.example.test',
    );
  });

  it('falls back to the path and the event’s text where names are masked', () => {
    const masked = mail.replace('Source: EX02', 'Source: E*02').replace('Path: EX02.corp', 'Path: EX02.co**');
    expect(one('scom', masked).facts).toMatchObject({ server: 'EX02', healthSet: 'ECP' });
  });

  it('is the same case as its JSON', () => {
    const closed = one('scom', json);
    expect(closed).toMatchObject({
      sourceKey: one('scom', mail).sourceKey,
      fingerprint: 'ex02|ecp',
      state: 'resolved',
      severity: 0,
      startedAt: '2026-11-20T08:41:02.123Z',
      endedAt: '2026-11-20T09:15:00.000Z',
    });
    expect(closed.text).toContain('down to 4%.');
  });

  it('takes a time in the year 1 for none, and says so of a time without a zone', () => {
    const raised = (timeRaised: string) => one('scom', { ...json, timeRaised });
    expect(raised('0001-01-01T00:00:00')).toMatchObject({ warnings: [] });
    expect(raised('0001-01-01T00:00:00')).not.toHaveProperty('startedAt');
    expect(raised('20/11/2026 08:41').warnings).toEqual([expect.stringContaining('“TimeRaised”')]);
  });

  it('reads the resolution state as number, text or name', () => {
    for (const resolutionState of [255, '255', 'Closed'])
      expect(one('scom', { ...json, resolutionState, resolutionStateName: null }).state).toBe('resolved');
    for (const resolutionState of [0, '0', 'New', 254, null])
      expect(one('scom', { ...json, resolutionState, resolutionStateName: null }).state).toBe('firing');
  });

  it('reads the mail inside JSON', () => {
    expect(one('scom', { text: mail }).fingerprint).toBe('ex02|ecp');
  });

  it('still is an alert where the team wrote the message anew', () => {
    expect(one('scom', 'EX09: HubTransport is Unhealthy').fingerprint).toBe('ex09|hubtransport');
    expect(one('scom', 'something is up')).toMatchObject({ title: 'something is up', facts: {} });
  });

  it.each([
    [{}, '“AlertName”'],
    [{ AlertName: ['a'] }, '“AlertName”'],
    [{ alertname: 'a', SEVERITY: {} }, '“Severity”'],
    [[], 'the body'],
    [7, 'the body'],
    ['  \n', '“text”'],
  ])('names the field that is wrong in %j', (body, field) => {
    expect(refusal('scom', body)).toContain(field);
  });

  it('comes once for each spell, and its silence means nothing', () => {
    expect(sources.scom.rule).toMatchObject({ repeats: 'once-per-spell', silenceMeans: 'nothing' });
  });
});
