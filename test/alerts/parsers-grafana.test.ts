import { one, parse, payload, refusal } from './fixture';

const [owa, noData] = parse('grafana', payload('grafana.json'));

describe('a Grafana webhook', () => {
  it('reads a start with a zone of its own', () => {
    expect(owa!.startedAt).toBe('2026-11-20T07:12:40.200Z');
    const west = { status: 'firing', startsAt: '2026-11-19T23:12:40.5-0330' };
    expect(one('grafana', { alerts: [west] }).startedAt).toBe('2026-11-20T02:42:40.500Z');
  });

  it('tells server and health set from the labels, however they are spelled', () => {
    expect(owa).toMatchObject({ facts: { server: 'EX03', healthSet: 'OWA.Proxy' }, fingerprint: 'ex03|owa.proxy' });
  });

  it('shows the values by their query letters, and the text of older versions', () => {
    expect(owa!.text).toContain('A = 4, C = 1');
    expect(noData!.text).toContain("[ var='A' value=none ]");
  });

  it('names the rule that has no data', () => {
    expect(noData!.title).toBe('No data for: Queue length');
  });

  it('links to the rule and to silencing it, but not to empty addresses', () => {
    expect(owa!.links.map(({ text }) => text)).toEqual(['Rule', 'Silence']);
  });

  it('reads without orgId, title, state and message, which are going away', () => {
    const { orgId: _o, title: _t, state: _s, message: _m, ...rest } = payload('grafana.json');
    expect(parse('grafana', rest)).toEqual([owa, noData]);
  });

  it('still is an alert where its owner wrote the whole body', () => {
    expect(one('grafana', { text: 'ECP.Proxy is unhealthy on EX02' }).fingerprint).toBe('ex02|ecp.proxy');
  });

  it('names the field that is wrong', () => {
    expect(refusal('grafana', { title: 'x', alerts: [{}] })).toContain('“alerts[0].status”');
  });
});
