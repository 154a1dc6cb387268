#!/usr/bin/env node
import './needs-node';

import './compile-cache';

import { Command, CommanderError } from 'commander';
import { StoreUnusableError } from './cases/store/open-store';
import { addCases, addExport } from './cli/cases';
import { ended, NOT_DONE } from './cli/exit-codes';
import { addExplain } from './cli/explain';
import { addLogs } from './cli/logs';
import { addRead } from './cli/read';
import { addRunbooks } from './cli/runbooks';
import { addVerify } from './cli/verify';
import { addWalk } from './cli/walk';
import { ConfigError } from './config';

/** The command line: the product without Teams. */
export function createProgram(): Command {
  const program = new Command('triage').description('Exchange troubleshooting runbooks on the command line');
  program.configureOutput({
    writeOut: (text) => process.stdout.write(text),
    writeErr: (text) => process.stderr.write(text),
  });
  program.exitOverride(ended);
  for (const add of [addRunbooks, addWalk, addRead, addExplain, addLogs, addCases, addExport, addVerify]) add(program);
  return program;
}

/** Trouble that has words for whoever typed the command; anything else is a fault of ours and shows its stack. */
const isExpected = (error: unknown): error is Error =>
  error instanceof StoreUnusableError || error instanceof ConfigError;

if (require.main === module) {
  // A reader that has seen enough (| head) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : NOT_DONE));
  createProgram()
    .parseAsync()
    .catch((error: unknown) => {
      if (error instanceof CommanderError) process.exit(error.exitCode);
      process.stderr.write(`${isExpected(error) ? error.message : (error as Error).stack}\n`);
      process.exit(NOT_DONE);
    });
}
