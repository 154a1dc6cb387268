import type { Command } from 'commander';
import { readPaste, suggestionOf } from '../evidence';
import { redact } from '../evidence/redact';

/**
 * `triage read < paste`: what a pasted output says, as a JSON array with one object for each output it knows. Where it
 * knows none, the array is empty and a sentence says so on standard error.
 */
export function addRead(program: Command, input: AsyncIterable<string | Uint8Array> = process.stdin): void {
  const command = program.command('read');
  const { writeOut = () => {}, writeErr = () => {} } = command.configureOutput();
  command.description('read pasted command output from standard input; print what it says as JSON').action(async () => {
    const found = reading(decode(await all(input)));
    writeOut(`${JSON.stringify(found, null, 2)}\n`);
    if (found.length === 0) {
      writeErr(
        'No output of a known command is in this text. Paste it with its header, or as Format-List prints it.\n',
      );
    }
  });
}

/** Secrets are taken out first: they are no evidence. */
const reading = (text: string) =>
  readPaste(redact(text).text).map((found) => {
    const { kind, findings, facts, because, cannotTell } = found;
    const suggests = suggestionOf(found);
    return { kind, findings, facts, ...(suggests ? { suggests } : {}), because, ...(cannotTell ? { cannotTell } : {}) };
  });

async function all(input: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** Windows PowerShell writes files as UTF-16 with a byte order mark. */
const decode = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8');
