import { Command } from 'commander';
import { addExplain } from '../../src/cli/explain';
import { explanations } from '../../src/status';

async function triage(...words: string[]) {
  const seen = { out: '', err: '', exit: 0 };
  const program = new Command('triage').exitOverride().configureOutput({
    writeOut: (text) => {
      seen.out += text;
    },
    writeErr: (text) => {
      seen.err += text;
    },
  });
  addExplain(program);
  await program.parseAsync(['explain', ...words], { from: 'user' }).catch((error: { exitCode: number }) => {
    seen.exit = error.exitCode;
  });
  return seen;
}

describe('triage explain', () => {
  it('prints what a status means in words', async () => {
    const { out, err, exit } = await triage('sync', '3');
    expect(out).toContain('Sync 3  Invalid sync key\n');
    expect(out).toContain('Who acts: the device');
    expect(out).toContain('What to do: Let the device start that folder again with SyncKey 0.');
    expect(out).toContain('Source: MS-ASCMD 2.2.3.177.17');
    expect([err, exit]).toEqual(['', 0]);
  });

  it('names the runbook that treats a status', async () => {
    expect((await triage('126')).out).toContain('Runbook: activesync-guide, at activesync-enabled-mailbox.');
    expect((await triage('127')).out).not.toContain('Runbook:');
  });

  it('tells success as success', async () => {
    for (const words of [
      ['ping', '2'],
      ['moveitems', '3'],
      ['sendmail', 'empty'],
    ]) {
      expect((await triage(...words)).out).toMatch(/^\w+ \w+ .*\(success\)\n/);
    }
  });

  it('prints every meaning of a bare number, and one of a command’s', async () => {
    expect((await triage('2')).out).toMatch(/^Ping 2 [\s\S]*^win32 2 /m);
    expect((await triage('common', '126')).out.match(/What to do:/g)).toHaveLength(1);
  });

  it('prints one object with --json for a command’s code, and an array for a code alone', async () => {
    const { out, exit } = await triage('common', '126', '--json');
    const record = JSON.parse(out);
    expect(JSON.parse((await triage('126', '--json')).out)).toEqual([record]);
    expect(JSON.parse((await triage('3', '--json')).out).length).toBeGreaterThan(3);
    expect(Object.keys(record)).toEqual('command code name success meaning owner resolution source'.split(' '));
    expect(record).toMatchObject({ command: 'common', code: 126, name: 'UserDisabledForSync', success: false });
    expect(exit).toBe(0);
  });

  it('prints every entry of the tables as JSON by its command and code', async () => {
    for (const { command, code, name, success } of explanations) {
      const told = JSON.parse((await triage('--json', command, String(code))).out);
      expect(Array.isArray(told) ? told[0] : told).toMatchObject({ command, code, name, success });
    }
  });

  it('takes a negative number for a Windows error', async () => {
    expect((await triage('-2147024891')).out).toContain('E_ACCESSDENIED');
  });

  it('says what can be asked and ends with 1 when it knows nothing', async () => {
    const { out, err, exit } = await triage('sync', '999');
    expect(out).toBe('');
    expect(err).toMatch(/^Nothing is known about “sync 999”\. Ask for a status number/);
    expect(exit).toBe(1);
    expect(await triage('sync', '999', '--json')).toMatchObject({ out: '[]\n', exit: 1 });
  });
});
