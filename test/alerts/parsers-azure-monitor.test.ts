import { one, payload, refusal } from './fixture';

const fired = one('azure-monitor', payload('azure-metric.json'));
const log = one('azure-monitor', payload('azure-log.json'));

/** The metric alert with these essentials changed. */
function metric(essentials: object, data: object = {}) {
  const body = payload('azure-metric.json');
  return { ...body, data: { ...body.data, ...data, essentials: { ...body.data.essentials, ...essentials } } };
}

describe('an Azure Monitor alert', () => {
  it('reads dates with seven fraction digits', () => {
    expect(fired.startedAt).toBe('2026-11-20T07:41:30.118Z');
    expect(log.startedAt).toBe('2026-11-20T08:00:00.000Z');
  });

  it('takes the server from the machine it looks at, and the rest from custom properties', () => {
    expect(fired).toMatchObject({ facts: { server: 'EX01', healthSet: 'ActiveSync.Protocol' }, severity: 1 });
  });

  it('takes them from the dimensions of a log alert, and never a workspace for a server', () => {
    expect(log.facts).toEqual({ server: 'EX02.corp.example.test', healthSet: 'POP' });
    const body = payload('azure-log.json');
    body.data.alertContext.condition.allOf[0].dimensions = null;
    expect(one('azure-monitor', body).facts).toEqual({});
  });

  it('has the instance’s id as its key in both its beginning and its end', () => {
    const over = one(
      'azure-monitor',
      metric({ monitorCondition: 'Resolved', resolvedDateTime: '2026-11-20T08:03:16.2246313Z' }),
    );
    expect(over).toMatchObject({ state: 'resolved', endedAt: '2026-11-20T08:03:16.224Z', sourceKey: fired.sourceKey });
  });

  it('groups the spells of one rule and target, whichever way the rule’s id is spelled', () => {
    const { alertRuleID } = payload('azure-metric.json').data.essentials;
    const again = one(
      'azure-monitor',
      metric({ alertId: 'another', alertRuleID: null, alertRuleId: alertRuleID.toUpperCase() }),
    );
    expect(again.series).toBe(fired.series);
    expect(again.sourceKey).not.toBe(fired.sourceKey);
  });

  it('keeps two values of a dimension apart', () => {
    const other = payload('azure-metric.json');
    other.data.alertContext.condition.allOf[0].dimensions[0].value = 'another disk';
    expect(one('azure-monitor', other).series).not.toBe(fired.series);
  });

  it('counts on a log alert’s end as little as on its silence', () => {
    expect(log).not.toHaveProperty('series');
  });

  it('reads a context of another kind, and maps that are null', () => {
    for (const alertContext of [null, 'none', { condition: 5 }, { authorization: {}, channels: 'Operation' }])
      expect(one('azure-monitor', metric({}, { alertContext, customProperties: null })).server).toBe('EX01');
  });

  it('reads an alert without rule id, severity, targets and dates', () => {
    const bare = one('azure-monitor', { data: { essentials: { monitorCondition: 'Fired', alertRule: 'disk' } } });
    expect(bare).toMatchObject({ title: 'disk', severity: 2, facts: {} });
  });

  it('reads the texts of an alert in another schema, and says how to get the common one', () => {
    const other = one('azure-monitor', payload('azure-other-schema.json'));
    expect(other).toMatchObject({ title: 'disk-nearly-full', state: 'firing' });
    expect(other.warnings[0]).toContain('common alert schema');
  });

  it.each([
    [{}, '“data”'],
    [[], 'the body'],
    [null, 'the body'],
    [{ schemaId: 'azureMonitorCommonAlertSchema', data: {} }, '“data.essentials”'],
    [metric({ monitorCondition: 'Open' }), '“data.essentials.monitorCondition”'],
    [metric({ severity: 'Sev9' }), '“data.essentials.severity”'],
    [metric({ alertTargetIDs: 'ex01' }), '“data.essentials.alertTargetIDs”'],
  ])('names the field that is wrong in %j', (body, field) => {
    expect(refusal('azure-monitor', body)).toContain(field);
  });
});
