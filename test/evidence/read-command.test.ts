import { Command } from 'commander';
import { addRead } from '../../src/cli/read';
import { fixture } from './fixtures';

async function read(...input: (string | Uint8Array)[]): Promise<{ out: string; err: string }> {
  const said = { out: '', err: '' };
  const program = new Command('triage').configureOutput({
    writeOut: (text) => {
      said.out += text;
    },
    writeErr: (text) => {
      said.err += text;
    },
  });
  async function* chunks() {
    yield* input;
  }
  addRead(program, chunks());
  await program.parseAsync(['read'], { from: 'user' });
  return said;
}

describe('triage read', () => {
  it('prints one object for each output, with the lines and what they suggest', async () => {
    const { out, err } = await read(fixture('addresses-differ'), fixture('cas-blocked-cut'));
    expect(err).toBe('');
    expect(JSON.parse(out)).toEqual([
      {
        kind: 'mailbox-addresses',
        findings: {
          mailbox: 'ann.smith@contoso.example',
          userPrincipalName: 'ann@corp.local',
          primarySmtpAddress: 'ann.smith@contoso.example',
          match: false,
        },
        facts: { mailbox: 'ann.smith@contoso.example', domain: 'contoso.example' },
        suggests: 'no',
        because: [
          { line: 3, text: 'UserPrincipalName  : ann@corp.local' },
          { line: 4, text: 'PrimarySmtpAddress : ann.smith@contoso.example' },
        ],
      },
      {
        kind: 'cas-mailbox',
        findings: {},
        facts: {},
        because: [expect.objectContaining({ line: 10 })],
        cannotTell: {
          why: 'The list of device IDs is cut off.',
          instead:
            '$FormatEnumerationLimit = -1; Get-CASMailbox -Identity <mailbox> | Format-List ActiveSyncBlockedDeviceIDs',
        },
      },
    ]);
  });

  it('prints an empty array, and says so, where it knows no output', async () => {
    const { out, err } = await read('good morning');
    expect(JSON.parse(out)).toEqual([]);
    expect(err).toMatch(/^No output of a known command/);
  });

  it('reads a file that Windows PowerShell wrote', async () => {
    const bytes = Buffer.from(`\ufeff${fixture('cas-enabled').replaceAll('\n', '\r\n')}`, 'utf16le');
    const { out } = await read(bytes.subarray(0, 7), bytes.subarray(7));
    expect(JSON.parse(out)).toMatchObject([{ kind: 'cas-mailbox', suggests: 'yes' }]);
  });

  it('prints no secret that stood in a line', async () => {
    const { out } = await read('DeviceId         : A1\nRecoveryPassword : hunter2hunter2\n');
    expect(out).toContain('A1');
    expect(out).not.toContain('hunter2');
  });
});
