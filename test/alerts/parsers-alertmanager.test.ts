import { sources } from '../../src/alerts';
import { one, parse, payload, refusal } from './fixture';

const [firing, resolved] = parse('alertmanager', payload('alertmanager.json'));

/** One alert with these fields changed. */
const alert = (changes: object) => ({ alerts: [{ ...payload('alertmanager.json').alerts[0], ...changes }] });

describe('an Alertmanager webhook', () => {
  it('is one alert for each member, by the member’s own status', () => {
    expect(parse('alertmanager', payload('alertmanager.json'))).toHaveLength(2);
    expect([firing!.state, resolved!.state]).toEqual(['firing', 'resolved']);
  });

  it('tells the server from an instance with its port, and the health set in Exchange’s spelling', () => {
    expect(firing!.facts).toEqual({
      server: 'ex01.corp.example.test',
      healthSet: 'ActiveSync',
      monitor: 'ActiveSyncCTPMonitor',
    });
    expect(firing!.fingerprint).toBe('ex01|activesync');
  });

  it('takes an end in the year 1 for none', () => {
    expect(firing).toMatchObject({ startedAt: '2026-11-20T07:41:12.512Z' });
    expect(firing).not.toHaveProperty('endedAt');
    expect(resolved!.endedAt).toBe('2026-11-20T07:46:02.001Z');
  });

  it('has the start in its key, for the fingerprint is the same in every spell', () => {
    const later = one('alertmanager', alert({ startsAt: '2026-11-20T08:00:00Z' }));
    expect(firing!.sourceKey).toBe('9f3c1b7a50d2e846@2026-11-20T07:41:12.512Z');
    expect(later.sourceKey).not.toBe(firing!.sourceKey);
    expect(later.series).toBe(firing!.series);
  });

  it('has the same key in its beginning and its end', () => {
    const end = one('alertmanager', alert({ status: 'resolved', endsAt: '2026-11-20T08:00:00Z' }));
    expect(end.sourceKey).toBe(firing!.sourceKey);
  });

  it('reads labels, annotations and group maps that are null', () => {
    const bare = one('alertmanager', alert({ labels: null, annotations: null }));
    expect(bare).toMatchObject({ title: 'An alert without a title', facts: {}, severity: 2 });
    expect(bare.fingerprint).toMatch(/^alertmanager:[0-9a-f]{32}$/);
  });

  it('reads what older senders write, without fingerprint, reason and route labels', () => {
    const { alerts } = payload('alertmanager.json');
    const old = alerts.map(({ fingerprint: _, ...rest }: { fingerprint: string }) => rest);
    const [first, second] = parse('alertmanager', { alerts: old });
    expect(first!.series).toMatch(/^[0-9a-f]{32}$/);
    expect(second!.series).not.toBe(first!.series);
  });

  it('says that members were left out', () => {
    expect(firing!.warnings).toEqual(['The sender left 2 more alerts out, and ends of alerts may be among them.']);
  });

  it('shows every label, and links to https addresses only', () => {
    expect(firing!.text).toContain('team: mail');
    expect(firing!.links.map(({ text }) => text)).toEqual(['Rule', 'Alertmanager']);
    expect(resolved!.links.map(({ url }) => url)).toEqual(['https://alerts.example.test/']);
  });

  it.each([
    ['critical', 0],
    ['Error', 1],
    ['warning', 2],
    ['info', 4],
    ['purple', 2],
    ['constructor', 2],
  ])('counts the severity %s as %i', (severity, counted) => {
    expect(one('alertmanager', alert({ labels: { severity } })).severity).toBe(counted);
  });

  it('finds in the words what no label says', () => {
    const worded = one(
      'alertmanager',
      alert({ labels: {}, annotations: { summary: 'ActiveSync is Unhealthy on EX01' } }),
    );
    expect(worded.fingerprint).toBe('ex01|activesync');
  });

  it('still is an alert where its owner wrote the whole body', () => {
    const own = one('alertmanager', {
      title: '[RESOLVED] Queue is long',
      message: 'It was 2140.',
      status: 'resolved',
      server: 'EX01',
    });
    expect(own).toMatchObject({ title: '[RESOLVED] Queue is long', state: 'resolved', server: 'EX01' });
    expect(own.fingerprint).toBe(one('alertmanager', { title: '[FIRING:1] Queue is long' }).fingerprint);
  });

  it('says where Grafana’s alerts belong', () => {
    expect(parse('alertmanager', payload('grafana.json'))[0]!.warnings).toEqual([
      expect.stringContaining('/api/alerts/grafana'),
    ]);
  });

  it('does not believe a start that is more than a day ahead, or has no zone', () => {
    for (const startsAt of ['9999-01-01T00:00:00Z', '2026-11-20T07:41:12', 'yesterday']) {
      const odd = one('alertmanager', alert({ startsAt }));
      expect(odd).not.toHaveProperty('startedAt');
      expect(odd.warnings).toEqual([expect.stringContaining('“startsAt”')]);
    }
  });

  it.each([
    [{}, '“alerts”'],
    [{ alerts: 'none' }, '“alerts”'],
    [[], 'the body'],
    [null, 'the body'],
    ['text', 'the body'],
    [alert({ status: 'pending' }), '“alerts[0].status”'],
    [alert({ startsAt: 17 }), '“alerts[0].startsAt”'],
    [alert({ labels: 'team' }), '“alerts[0].labels”'],
  ])('names the field that is wrong in %j', (body, field) => {
    expect(refusal('alertmanager', body)).toContain(field);
  });

  it('repeats as a heartbeat, and its silence means nothing', () => {
    expect(sources.alertmanager.rule).toEqual({
      repeats: 'heartbeat',
      silenceMeans: 'nothing',
      recovery: 'always-told',
    });
  });
});
