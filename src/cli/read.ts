import type { Command } from 'commander';
import { readPaste, suggestionOf } from '../evidence';
import { redact } from '../evidence/redact';

/** `triage read`: what a pasted output says, as JSON. */
export function addRead(program: Command): void {
  program
    .command('read')
    .description('read pasted command output from standard input; print what it says as JSON')
    .action(async () => {
      const found = reading(decode(await standardInput()));
      process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      if (found.length === 0) {
        process.stderr.write(
          'No output of a known command is in this text. Paste it with its header, or as Format-List.\n',
        );
      }
    });
}

/** One object for each recognised output, in the paste's order. Secrets are taken out first: they are no evidence. */
const reading = (text: string) =>
  readPaste(redact(text).text).map((found) => {
    const { kind, findings, facts, because, cannotTell } = found;
    const suggests = suggestionOf(found);
    return { kind, findings, facts, ...(suggests ? { suggests } : {}), because, ...(cannotTell ? { cannotTell } : {}) };
  });

async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Windows PowerShell writes files as UTF-16 with a byte order mark. */
const decode = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8');
