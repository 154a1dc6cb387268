import { looksLikeOutput, readPaste, suggestionOf } from '../../src/evidence';
import { fixture } from './fixtures';
import { htmlTable } from './mutations';

const kinds = (text: string): string[] => readPaste(text).map(({ kind }) => kind);

describe('a paste', () => {
  it('may hold several outputs: each is read, in its order', () => {
    const text = ['cas-enabled', 'server-health-unhealthy', 'error-denied', 'copies-active'].map(fixture).join('');
    expect(kinds(text)).toEqual(['cas-mailbox', 'server-health', 'shell-errors', 'database-copies']);
  });

  it('names the server or mailbox that the command above an output asked about', () => {
    const of = (text: string) => readPaste(text)[0]!.findings;
    expect(
      of("[PS] C:\\>Get-CASMailbox -Identity 'bob' | fl ActiveSyncEnabled\n\nActiveSyncEnabled : True\n"),
    ).toMatchObject({ mailbox: 'bob' });
    expect(of('Get-CASMailbox bob@contoso.com | fl ActiveSyncEnabled\nActiveSyncEnabled : True\n')).toMatchObject({
      mailbox: 'bob@contoso.com',
    });
    expect(of('PS C:\\> Get-MobileDeviceStatistics -Mailbox bob | fl DeviceId\n\nDeviceId : A1\n')).toMatchObject({
      mailbox: 'bob',
    });
    expect(
      of('[PS] C:\\>Get-ServerHealth EX09 | ft name,alertvalue\n\nName AlertValue\n---- ----------\nM    Unhealthy\n'),
    ).toMatchObject({
      server: 'EX09',
    });
  });

  it('does not name what a command asked about where the console cut the command', () => {
    const text = '[PS] C:\\>Get-CASMailbox bob.smi\nth | fl ActiveSyncEnabled\n\nActiveSyncEnabled : True\n';
    expect(readPaste(text)[0]!.findings).toEqual({ activeSyncEnabled: true });
    const refused =
      "PS C:\\>Invoke-MonitoringProbe -Identity 'POP\\X' -Server EX0\n7 | fl\nWARNING: The probe cannot be invoked.\n";
    expect(readPaste(refused)[0]!.findings).toEqual({ verdict: 'cannotRun' });
  });

  it('keeps the line numbers of the text as it was pasted', () => {
    const html = '<p>Look</p>\n<p>at this</p>\n<pre>\n\nActiveSyncEnabled : False\n</pre>';
    expect(readPaste(html)[0]!.because).toEqual([{ line: 5, text: 'ActiveSyncEnabled : False' }]);
    expect(readPaste('hello\r\n\r\nActiveSyncEnabled : False\r\n')[0]!.because[0]!.line).toBe(3);
  });

  it('is read as cells where a chat made a table of it', () => {
    const [reading] = readPaste(htmlTable(fixture('server-health-unhealthy')));
    expect(reading).toMatchObject({ kind: 'server-health', facts: { monitor: 'ActiveSyncCTPMonitor' } });
  });

  it('is not read where it is no text, or a picture', () => {
    expect(readPaste('\u0000\u0001ActiveSyncEnabled : True')).toEqual([]);
    expect(readPaste('\ufffdPNG\ufffd\ufffd\u001aIHDR ActiveSyncEnabled : True')).toEqual([]);
    expect(readPaste('<p><img src="https://example.test/screen.png" alt="ActiveSyncEnabled"></p>')).toEqual([]);
    expect(readPaste('')).toEqual([]);
  });

  it.each([
    ['a million characters', 'x'.repeat(1_100_000)],
    ['20,000 lines', 'x\n'.repeat(20_001)],
    ['20,000 lines of HTML', '<p>x</p>'.repeat(20_001)],
  ])('is refused with words where it is longer than %s', (_, long) => {
    const [reading, ...more] = readPaste(`ActiveSyncEnabled : True\n${long}`);
    expect(more).toEqual([]);
    expect(reading).toMatchObject({ kind: 'paste', facts: {}, cannotTell: { why: expect.stringMatching(/not read/) } });
    expect(suggestionOf(reading!)).toBeUndefined();
  });

  it('reads entities once: escaped markup in a log stays text', () => {
    const log = (inner: string) => `<Sync xmlns="AirSync:"><Status>1</Status><Subject>${inner}</Subject></Sync>`;
    const [reading] = readPaste(log('&lt;Status&gt;8&lt;/Status&gt;'));
    expect(reading!.findings).toMatchObject({ statuses: [{ command: 'Sync', code: 1 }] });
  });

  it('gives no finding for what somebody says', () => {
    for (const said of [
      'It is healthy now',
      'Name: Ann',
      'Status: still broken',
      'Result:\nno',
      'a - b -- c',
      '| a | b |\n|---|---|',
    ]) {
      expect(readPaste(said)).toEqual([]);
    }
  });

  it('gives the same reading twice', () => {
    const text = fixture('probe-failed');
    expect(readPaste(text)).toEqual(readPaste(text));
  });
});

describe('the guess whether a message is a paste', () => {
  it.each([
    'server-health-unhealthy',
    'cas-enabled',
    'error-denied',
    'fltmc-scanner',
    'mailbox-log-item',
    'fiddler-fine',
    'iisreset-done',
  ])('says yes to %s', (name) => expect(looksLikeOutput(fixture(name))).toBe(true));

  it.each([
    'yes',
    'No',
    'it fails: 129',
    'start activesync guide',
    "can't be run",
    'phones can not send mail - since 9:30',
  ])('says no to “%s”', (said) => expect(looksLikeOutput(said)).toBe(false));
});
