import { readSummary, summaryLine } from '../../src/logs/summary';
import { askLines, request, row } from '../support/logs';

const rows = [row({ query: request('Ping', 'V141_S3_') }), row({ query: request('SendMail', 'V141_S120_') })];
const answers = () => askLines(rows, { find: 'a "quoted" {brace}', device: 'ApplDEV1' });

describe('A pasted summary', () => {
  it('is read back as it was printed', async () => {
    const given = await answers();
    const summary = readSummary(`Read 2 rows\n\n${summaryLine(given)}\n`);
    expect(summary).toEqual({
      rows: 2,
      badRows: 0,
      activeSyncRows: 2,
      span: { from: '2024-02-05T10:00:00Z', to: '2024-02-05T10:00:00Z' },
      asked: { device: 'ApplDEV1', find: 'a "quoted" {brace}' },
      answers: {
        sendMail: 'yes',
        syncKeyZero: 'cannot-tell',
        syncsPerKey: 'cannot-tell',
        highRpc: 'cannot-tell',
        top20: 'yes',
        errors: 'no',
        statusErrors: 'yes',
        find: 'no',
        device: 'yes',
      },
    });
  });

  it('is read from the whole of --json as well', async () => {
    const given = await answers();
    expect(readSummary(JSON.stringify(given, null, 2))).toEqual(readSummary(summaryLine(given)));
  });

  it('is read after a terminal broke its line, a chat curled its quotes or escaped them', async () => {
    const plain = summaryLine(await askLines(rows));
    const summary = readSummary(plain);
    expect(summary).toBeDefined();
    const wrapped = plain.replace(/.{80}/g, '$&\r\n');
    let left = true;
    const curled = plain.replace(/"/g, () => {
      left = !left;
      return left ? '”' : '“';
    });
    for (const text of [wrapped, curled, plain.replaceAll('"', '&quot;'), `> ${plain} <`]) {
      expect(readSummary(text)).toEqual(summary);
    }
  });

  it('counts when several are pasted: the last', async () => {
    const [first, second] = [await askLines(rows), await askLines([row()])];
    expect(readSummary(`${summaryLine(first)}\n${summaryLine(second)}`)?.rows).toBe(1);
  });

  it.each<[string, (line: string) => string]>([
    ['is cut off', (line) => line.slice(0, -20)],
    ['has a verdict that does not exist', (line) => line.replace('"yes"', '"maybe"')],
    ['lacks a question', (line) => line.replace('"highRpc":"cannot-tell",', '')],
    ['has a question too many', (line) => line.replace('"highRpc"', '"lowRpc":"no","highRpc"')],
    ['says no without a row', (line) => line.replace(/"rows":\d+/, '"rows":0')],
    ['counts in halves', (line) => line.replace(/"rows":\d+/, '"rows":1.5')],
    ['reaches for a prototype', (line) => line.replace('"asked":{', '"asked":{"__proto__":{"device":"x"},')],
    ['has lost its mark', (line) => line.replace('triage-logs:', '')],
    ['is other text', () => 'yes, there were errors'],
  ])('is none when it %s', async (_, change) => {
    expect(readSummary(change(summaryLine(await answers())))).toBeUndefined();
  });

  it('is none when it is endless', () => {
    expect(readSummary(`triage-logs: ${'{"a":'.repeat(200_000)}`)).toBeUndefined();
  });
});
